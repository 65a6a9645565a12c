// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/future_util.h"
#include "core/base/logging.h"
#include "core/profile/secret_store.h"

#include <QHash>
#include <QPointer>
#include <QTimer>

#include <qt6keychain/keychain.h>

#include <chrono>
#include <functional>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

// QtKeychain has no deadline of its own: a job behind a prompt that nobody answers would wait for ever.
constexpr auto kJobTimeout = 5s;
const QString kService = u"Web PubSub Console"_s;
const QString kProbeId = u"probe"_s;
const QByteArray kProbeValue = "keyring works";

Error keychainError(const QString &message)
{
    Error error;
    error.kind = Error::Kind::Keychain;
    error.message = message;
    return error;
}

/// QtKeychain's own sentence is only used where it has one that its code does not say, and without the secret.
Error errorOf(QKeychain::Error code, QString detail, const SecretText &secret)
{
    if (!secret.isEmpty())
        detail.replace(QString::fromUtf8(secret.reveal()), u"***"_s);
    detail = redactSecrets(detail).simplified();
    switch (code) {
    case QKeychain::AccessDeniedByUser:
        return keychainError(u"The keyring was not opened: access was declined."_s);
    case QKeychain::AccessDenied:
        return keychainError(u"The keyring denied access."_s);
    case QKeychain::NoBackendAvailable:
        return keychainError(u"No keyring answers here."_s);
    case QKeychain::NotImplemented:
        return keychainError(u"There is no keyring for this system."_s);
    case QKeychain::CouldNotDeleteEntry:
        return keychainError(u"The keyring did not delete the entry."_s);
    case QKeychain::EntryNotFound:
        return keychainError(u"The keyring is locked or has lost the entry."_s);
    case QKeychain::NoError:
    case QKeychain::OtherError:
        break;
    }
    return keychainError(detail.isEmpty() ? u"The keyring cannot be used."_s
                                          : u"The keyring cannot be used: %1"_s.arg(detail));
}

template <typename T> using Promise = std::shared_ptr<QPromise<Result<T>>>;

template <typename T> Promise<T> makePromise()
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    promise->start();
    return promise;
}

template <typename T> void finish(const Promise<T> &promise, Result<T> result)
{
    promise->addResult(std::move(result));
    promise->finish();
}

class KeychainSecretStore final : public SecretStore
{
public:
    QFuture<Result<void>> write(const QString &id, const SecretText &secret) override;
    QFuture<Result<std::optional<SecretText>>> read(const QString &id) override;
    QFuture<Result<void>> remove(const QString &id) override;
    QFuture<Result<void>> probe() override;
    void keepForSession(const QString &id, const SecretText &secret) override { m_session.insert(id, secret); }

private:
    using Done = std::function<void(Result<void>)>;
    using Found = std::function<void(Result<std::optional<SecretText>>)>;
    using Ended = std::function<void(QKeychain::Error, const QString &)>;

    void run(QKeychain::Job *job, const QString &id, Ended ended, std::function<void()> lateSuccess = {});
    void writeJob(const QString &id, const SecretText &secret, Done done);
    void readJob(const QString &id, Found found); ///< no such entry = empty optional, also when locked
    void deleteJob(const QString &id, Done done); ///< says yes also when nothing was deleted
    void writeAndCheck(const QString &id, const SecretText &secret, Done done);
    void removeAndCheck(const QString &id, Done done);
    void tryOut(Done done);

    QObject m_context; ///< its end drops what is under way
    QHash<QString, SecretText> m_session;
    QHash<QString, int> m_writes; ///< counts, so that a late clean-up does not delete what was written after it
};

/// Ends exactly once: with the job's own result, or after kJobTimeout. `lateSuccess` runs when the job succeeds after
/// that.
void KeychainSecretStore::run(QKeychain::Job *job, const QString &id, Ended ended, std::function<void()> lateSuccess)
{
    job->setKey(id);
    job->setInsecureFallback(false);
    auto *timer = new QTimer(&m_context);
    timer->setSingleShot(true);
    QObject::connect(timer, &QTimer::timeout, &m_context, [timer, ended] {
        timer->deleteLater();
        ended(QKeychain::OtherError, u"it did not answer within five seconds; it may be waiting for a password."_s);
    });
    QObject::connect(job, &QKeychain::Job::finished, &m_context,
                     [timer = QPointer<QTimer>(timer), ended = std::move(ended),
                      lateSuccess = std::move(lateSuccess)](QKeychain::Job *finished) {
                         if (!timer || !timer->isActive()) {
                             if (finished->error() == QKeychain::NoError && lateSuccess)
                                 lateSuccess();
                             return;
                         }
                         timer->stop();
                         timer->deleteLater();
                         ended(finished->error(), finished->errorString());
                     });
    timer->start(kJobTimeout);
    job->start();
}

void KeychainSecretStore::writeJob(const QString &id, const SecretText &secret, Done done)
{
    const int number = ++m_writes[id];
    auto *job = new QKeychain::WritePasswordJob(kService);
    job->setBinaryData(secret.reveal());
    run(
        job, id,
        [secret, done](QKeychain::Error code, const QString &detail) {
            if (code == QKeychain::NoError)
                done({});
            else
                done(failure(errorOf(code, detail, secret)));
        },
        // The caller was told that nothing is kept: then nothing may be.
        [this, id, number] {
            if (m_writes.value(id) == number)
                deleteJob(id, [](const Result<void> &) {});
        });
}

void KeychainSecretStore::readJob(const QString &id, Found found)
{
    auto *job = new QKeychain::ReadPasswordJob(kService);
    run(job, id, [job, found](QKeychain::Error code, const QString &detail) {
        if (code == QKeychain::EntryNotFound)
            found(std::optional<SecretText>());
        else if (code != QKeychain::NoError)
            found(failure(errorOf(code, detail, {})));
        else
            found(std::optional(SecretText(job->binaryData())));
    });
}

void KeychainSecretStore::deleteJob(const QString &id, Done done)
{
    run(new QKeychain::DeletePasswordJob(kService), id, [done](QKeychain::Error code, const QString &detail) {
        if (code == QKeychain::NoError || code == QKeychain::EntryNotFound)
            done({});
        else
            done(failure(errorOf(code, detail, {})));
    });
}

void KeychainSecretStore::writeAndCheck(const QString &id, const SecretText &secret, Done done)
{
    writeJob(id, secret, [this, id, secret, done](const Result<void> &written) {
        if (!written) {
            done(written);
            return;
        }
        readJob(id, [this, id, secret, done](const Result<std::optional<SecretText>> &kept) {
            if (kept && *kept && **kept == secret) {
                done({});
                return;
            }
            const Error error =
                kept ? keychainError(u"The keyring took the entry but does not give it back."_s) : kept.error();
            deleteJob(id, [done, error](const Result<void> &) { done(failure(error)); });
        });
    });
}

void KeychainSecretStore::removeAndCheck(const QString &id, Done done)
{
    deleteJob(id, [this, id, done](const Result<void> &deleted) {
        if (!deleted) {
            done(deleted);
            return;
        }
        readJob(id, [done](const Result<std::optional<SecretText>> &kept) {
            if (!kept)
                done(failure(kept.error()));
            else if (*kept)
                done(failure(errorOf(QKeychain::CouldNotDeleteEntry, {}, {})));
            else
                done({});
        });
    });
}

/// A locked keyring answers "no such entry" and "deleted": only writing and reading back tells that it works.
void KeychainSecretStore::tryOut(Done done)
{
    writeAndCheck(kProbeId, SecretText(kProbeValue), [this, done](const Result<void> &written) {
        if (written)
            removeAndCheck(kProbeId, done);
        else
            done(written);
    });
}

QFuture<Result<void>> KeychainSecretStore::write(const QString &id, const SecretText &secret)
{
    const auto promise = makePromise<void>();
    writeAndCheck(id, secret, [this, promise, id](const Result<void> &written) {
        if (written)
            m_session.remove(id);
        finish(promise, written);
    });
    return promise->future();
}

QFuture<Result<std::optional<SecretText>>> KeychainSecretStore::read(const QString &id)
{
    using Answer = Result<std::optional<SecretText>>;
    if (const auto found = m_session.constFind(id); found != m_session.cend())
        return readyFuture(Answer(std::optional(*found)));
    const auto promise = makePromise<std::optional<SecretText>>();
    readJob(id, [this, promise](const Answer &found) {
        if (!found || *found) {
            finish(promise, found);
            return;
        }
        tryOut([promise](const Result<void> &works) {
            finish(promise, works ? Answer(std::nullopt) : Answer(failure(works.error())));
        });
    });
    return promise->future();
}

QFuture<Result<void>> KeychainSecretStore::remove(const QString &id)
{
    m_session.remove(id);
    const auto promise = makePromise<void>();
    tryOut([this, promise, id](const Result<void> &works) {
        if (!works) {
            finish(promise, works);
            return;
        }
        removeAndCheck(id, [promise](const Result<void> &removed) { finish(promise, removed); });
    });
    return promise->future();
}

QFuture<Result<void>> KeychainSecretStore::probe()
{
    const auto promise = makePromise<void>();
    tryOut([promise](const Result<void> &works) { finish(promise, works); });
    return promise->future();
}

} // namespace

std::unique_ptr<SecretStore> makeKeychainSecretStore()
{
    return std::make_unique<KeychainSecretStore>();
}

} // namespace wps
