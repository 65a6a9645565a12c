// SPDX-License-Identifier: GPL-3.0-or-later
// Runs under tests/support/with_keyring, once for each state of the keyring ($WPS_KEYRING).
#include "core/profile/secret_store.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QElapsedTimer>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

class TestKeychain : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_store = makeKeychainSecretStore(); }
    // First: QtKeychain runs its jobs one after another, so behind a job that hangs no later one is ever asked.
    void missingEntryIsNoError();
    void probe();
    void writesReadsRemoves();
    void overwrites();
    void keepsBytes();
    void failsWithoutTheSecret();
    void sessionNeedsNoKeyring();
    void sessionYieldsToTheKeyring();
    void endOfStoreCancels();

private:
    bool works() const { return m_mode == "works"; }
    SecretText canary() const { return SecretText(qgetenv("WPS_CANARY")); }

    QByteArray m_mode;
    std::unique_ptr<SecretStore> m_store;
};

void TestKeychain::initTestCase()
{
    m_mode = qgetenv("WPS_KEYRING");
    if (m_mode.isEmpty())
        QSKIP("Run it through tests/support/with_keyring");
    QVERIFY(!canary().isEmpty());
}

void TestKeychain::probe()
{
    QElapsedTimer timer;
    timer.start();
    const auto result = waitFor(m_store->probe());
    QVERIFY(timer.elapsed() < 7000);
    if (works())
        VERIFY_OK(result);
    else
        VERIFY_FAILS(result, Error::Kind::Keychain);
}

void TestKeychain::writesReadsRemoves()
{
    if (!works())
        QSKIP("needs a keyring that works");
    VERIFY_OK(waitFor(m_store->write(u"profile/a"_s, canary())));
    const auto other = makeKeychainSecretStore();
    const auto found = waitFor(other->read(u"profile/a"_s));
    VERIFY_OK(found);
    QVERIFY(found->has_value());
    QVERIFY(**found == canary());
    VERIFY_OK(waitFor(m_store->remove(u"profile/a"_s)));
    const auto gone = waitFor(other->read(u"profile/a"_s));
    VERIFY_OK(gone);
    QVERIFY(!gone->has_value());
}

void TestKeychain::overwrites()
{
    if (!works())
        QSKIP("needs a keyring that works");
    VERIFY_OK(waitFor(m_store->write(u"profile/b"_s, SecretText("one"))));
    VERIFY_OK(waitFor(m_store->write(u"profile/b"_s, SecretText("two"))));
    const auto found = waitFor(m_store->read(u"profile/b"_s));
    VERIFY_OK(found);
    QVERIFY(found->has_value() && **found == SecretText("two"));
    VERIFY_OK(waitFor(m_store->remove(u"profile/b"_s)));
}

void TestKeychain::missingEntryIsNoError()
{
    const auto found = waitFor(m_store->read(u"profile/never"_s));
    if (works()) {
        VERIFY_OK(found);
        QVERIFY(!found->has_value());
        VERIFY_OK(waitFor(m_store->remove(u"profile/never"_s)));
    } else {
        // "No such entry" of a locked keyring must not pass for "the user has no key".
        VERIFY_FAILS(found, Error::Kind::Keychain);
        VERIFY_FAILS(waitFor(m_store->remove(u"profile/never"_s)), Error::Kind::Keychain);
    }
}

void TestKeychain::keepsBytes()
{
    if (!works())
        QSKIP("needs a keyring that works");
    const SecretText odd(QByteArray("k=;\0\n\xc3\xa4", 7));
    VERIFY_OK(waitFor(m_store->write(u"profile/odd"_s, odd)));
    const auto found = waitFor(m_store->read(u"profile/odd"_s));
    VERIFY_OK(found);
    QVERIFY(found->has_value() && **found == odd);
    VERIFY_OK(waitFor(m_store->remove(u"profile/odd"_s)));
}

void TestKeychain::failsWithoutTheSecret()
{
    if (works())
        QSKIP("needs a keyring that does not work");
    const auto written = waitFor(m_store->write(u"profile/a"_s, canary()));
    VERIFY_FAILS(written, Error::Kind::Keychain);
    QVERIFY(!written.error().message.isEmpty());
    QVERIFY(!written.error().summary().contains(QString::fromUtf8(canary().reveal())));
}

void TestKeychain::sessionNeedsNoKeyring()
{
    m_store->keepForSession(u"profile/s"_s, canary());
    const auto found = waitFor(m_store->read(u"profile/s"_s));
    VERIFY_OK(found);
    QVERIFY(found->has_value() && **found == canary());
    waitFor(m_store->remove(u"profile/s"_s));
    const auto gone = waitFor(m_store->read(u"profile/s"_s));
    QVERIFY(!gone || !gone->has_value());
}

void TestKeychain::sessionYieldsToTheKeyring()
{
    if (!works())
        QSKIP("needs a keyring that works");
    m_store->keepForSession(u"profile/y"_s, SecretText("old"));
    VERIFY_OK(waitFor(m_store->write(u"profile/y"_s, SecretText("new"))));
    const auto found = waitFor(m_store->read(u"profile/y"_s));
    VERIFY_OK(found);
    QVERIFY(found->has_value() && **found == SecretText("new"));
    VERIFY_OK(waitFor(m_store->remove(u"profile/y"_s)));
}

void TestKeychain::endOfStoreCancels()
{
    const auto future = m_store->read(u"profile/z"_s);
    m_store.reset();
    QTRY_VERIFY(future.isFinished());
}

QTEST_GUILESS_MAIN(TestKeychain)
#include "tst_keychain.moc"
