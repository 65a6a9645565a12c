// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/client_access_token.h"
#include "core/auth/connection_string.h"
#include "core/base/future_util.h"
#include "core/client/web_pubsub_client.h"
#include "core/emulator/emulator.h"
#include "tests/support/listening_client.h"
#include "tests/support/verify_result.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QProcessEnvironment>
#include <QTest>

#include <memory>

/// Fails with everything the command said when its exit code is another.
#define VERIFY_EXIT(result, expected)                                                                                  \
    do {                                                                                                               \
        const wps::CliResult &verifyExit = (result);                                                                   \
        const QByteArray verifyExitSaid =                                                                              \
            QByteArray::number(verifyExit.code) + ": " + verifyExit.out + verifyExit.err;                              \
        QVERIFY2(verifyExit.code == (expected), verifyExitSaid.constData());                                           \
    } while (false)

namespace wps
{

struct CliResult {
    int code = -1; ///< -1 when it did not end or crashed
    QByteArray out;
    QByteArray err;

    QJsonDocument json() const { return QJsonDocument::fromJson(out); }
    QJsonObject error() const
    {
        const QByteArray last = err.trimmed().split('\n').constLast();
        return QJsonDocument::fromJson(last).object().value(QStringLiteral("error")).toObject();
    }
};

/// Access key of the tests' emulators: must never be seen in any output.
inline QByteArray canaryKey()
{
    return "C4n4ryKeyThatNobodyMayEverSeeInAnyOutput0123456789=";
}

inline void startCli(QProcess &process, const QStringList &arguments, const QByteArray &connectionString)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.remove(QStringLiteral("WEBPUBSUB_CONNECTION_STRING"));
    if (!connectionString.isEmpty())
        environment.insert(QStringLiteral("WEBPUBSUB_CONNECTION_STRING"), QString::fromUtf8(connectionString));
    process.setProcessEnvironment(environment);
    process.setProgram(QStringLiteral(WPS_CLI_PATH));
    process.setArguments(arguments);
    process.start();
}

/// Runs the executable to its end, with the connection string in the environment unless it is empty.
inline CliResult runCli(const QStringList &arguments, const QByteArray &connectionString, const QByteArray &input = {})
{
    QProcess process;
    startCli(process, arguments, connectionString);
    process.write(input);
    process.closeWriteChannel();
    CliResult result;
    if (QTest::qWaitFor([&] { return process.state() == QProcess::NotRunning; }, 60'000) &&
        process.exitStatus() == QProcess::NormalExit)
        result.code = process.exitCode();
    result.out = process.readAllStandardOutput();
    result.err = process.readAllStandardError();
    if (result.out.contains(canaryKey()) || result.err.contains(canaryKey()))
        result.code = -2;
    return result;
}

/// An emulator with the canary key.
class CliEmulator
{
public:
    CliEmulator()
    {
        EmulatorOptions options;
        options.port = 0;
        options.accessKey = SecretText(canaryKey());
        m_started = m_emulator.start(options);
    }
    const Result<void> &started() const { return m_started; }
    Emulator &emulator() { return m_emulator; }
    QByteArray connectionString() const { return m_emulator.connectionString().reveal(); }
    CliResult run(const QStringList &arguments, const QByteArray &input = {}) const
    {
        return runCli(arguments, connectionString(), input);
    }
    const EmulatorConnection *connection(const EmulatorSnapshot &snapshot, const QString &id) const
    {
        for (const EmulatorHub &hub : snapshot.hubs) {
            for (const EmulatorConnection &one : hub.connections) {
                if (one.id == id)
                    return &one;
            }
        }
        return nullptr;
    }
    QStringList groupsOf(const QString &id) const
    {
        const EmulatorSnapshot snapshot = m_emulator.snapshot();
        const EmulatorConnection *found = connection(snapshot, id);
        return found ? found->groups : QStringList{QStringLiteral("(no connection)")};
    }
    bool isOpen(const QString &id) const
    {
        const EmulatorSnapshot snapshot = m_emulator.snapshot();
        return connection(snapshot, id) != nullptr;
    }

private:
    Emulator m_emulator;
    Result<void> m_started;
};

/// A client that hears.
class CliListener
{
public:
    CliListener(IoThread &io, const CliEmulator &emulator, const QString &user, const QStringList &groups = {},
                const QStringList &roles = {})
    {
        const auto string = ConnectionString::parse(QString::fromUtf8(emulator.connectionString()));
        ClientAccessRequest request;
        if (!user.isEmpty())
            request.userId = *UserId::parse(user);
        for (const QString &group : groups)
            request.groups.append(*GroupName::parse(group));
        request.roles = roles;
        const SecretText url =
            makeClientAccess(string->endpoint, *HubName::parse(QStringLiteral("chat")), request, string->accessKey).url;
        ClientOptions options;
        options.urlProvider = [url] { return readyFuture(Result<SecretText>(url)); };
        options.autoReconnect = false;
        m_client = std::make_unique<ListeningClient>(io, options);
        QObject::connect(m_client.get(), &ListeningClient::framesReady, m_client.get(),
                         [this](const QList<ClientFrame> &frames) {
                             for (const ClientFrame &frame : frames) {
                                 if (frame.direction == ClientFrame::Direction::Received)
                                     heard += frame.bytes + '\n';
                             }
                         });
        m_client->start();
    }
    bool connected() const { return m_client->status().state == ClientState::Connected; }
    bool waitConnected() const
    {
        return QTest::qWaitFor([this] { return connected() && !id().isEmpty(); }, 10'000);
    }
    QString id() const { return m_client->status().connectionId; }
    bool waitHeard(const QByteArray &text) const
    {
        return QTest::qWaitFor([this, text] { return heard.contains(text); }, 10'000);
    }
    bool waitClosed() const
    {
        return QTest::qWaitFor([this] { return m_client->status().state == ClientState::Stopped; }, 10'000);
    }

    QByteArray heard;

private:
    std::unique_ptr<ListeningClient> m_client;
};

} // namespace wps
