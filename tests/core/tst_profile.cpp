// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/profile_store.h"
#include "core/profile/secret_store.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

class TestProfile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void guessesEnvironment_data();
    void guessesEnvironment();
    void suggestsName_data();
    void suggestsName();
    void roundTrip();
    void refusesWhatMakesNoSense();
    void findsByName();
    void usedComesFirst();
    void removes();
    void survivesDamage_data();
    void survivesDamage();
    void newerVersionIsNotWritten();
    void readOnlyFileIsAnError();
    void memoryStore();

private:
    QString path() const { return m_dir->filePath(u"settings.conf"_s); }
    static ConnectionProfile profile(const QString &name);

    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<QSettings> m_settings;
};

ConnectionProfile TestProfile::profile(const QString &name)
{
    ConnectionProfile result;
    result.id = QUuid::createUuid();
    result.name = name;
    result.endpoint = QUrl(u"https://orders.webpubsub.azure.com/"_s);
    return result;
}

void TestProfile::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_settings = std::make_unique<QSettings>(path(), QSettings::IniFormat);
}

void TestProfile::guessesEnvironment_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("hub");
    QTest::addColumn<QString>("environment");
    const auto row = [](const char *endpoint, const char *hub, const char *environment) {
        QTest::addRow("%s %s", endpoint, hub)
            << QString::fromLatin1(endpoint) << QString::fromLatin1(hub) << QString::fromLatin1(environment);
    };
    row("http://localhost:8080", "", "local");
    row("http://127.0.0.1:8080", "prod", "local");
    row("http://[::1]:8080", "", "local");
    row("https://orders.webpubsub.azure.com", "", "test");
    row("https://orders-prod.webpubsub.azure.com", "", "production");
    row("https://ordersprod2.webpubsub.azure.com", "", "production");
    row("https://prd-orders.webpubsub.azure.com", "", "production");
    row("https://orders-live.webpubsub.azure.com", "", "production");
    row("https://orders.webpubsub.azure.com", "chat_PROD", "production");
    row("https://orders-nonprod.webpubsub.azure.com", "", "test");
    row("https://pre-prod.webpubsub.azure.com", "", "test");
    row("https://products.webpubsub.azure.com", "", "test");
    row("https://delivery.webpubsub.azure.com", "olive", "test");
    row("https://push.live.example.com", "", "production");
}

void TestProfile::guessesEnvironment()
{
    QFETCH(QString, endpoint);
    QFETCH(QString, hub);
    QFETCH(QString, environment);
    QCOMPARE(environmentName(guessEnvironment(QUrl(endpoint), hub)), environment);
}

void TestProfile::suggestsName_data()
{
    QTest::addColumn<QString>("endpoint");
    QTest::addColumn<QString>("name");
    QTest::newRow("service") << u"https://orders-prod.webpubsub.azure.com/"_s << u"orders-prod"_s;
    QTest::newRow("port") << u"http://localhost:8080"_s << u"localhost:8080"_s;
    QTest::newRow("address") << u"http://127.0.0.1:8080"_s << u"127.0.0.1:8080"_s;
    QTest::newRow("empty") << QString() << QString();
}

void TestProfile::suggestsName()
{
    QFETCH(QString, endpoint);
    QFETCH(QString, name);
    QCOMPARE(suggestProfileName(QUrl(endpoint)), name);
}

void TestProfile::roundTrip()
{
    ConnectionProfile saved = profile(u"Bestellungen / ä \"quoted\""_s);
    saved.reverseProxyEndpoint = QUrl(u"https://proxy.example:8443/"_s);
    saved.hub = u"chat"_s;
    saved.recentHubs = {u"chat"_s, u"a,b"_s};
    saved.environment = Environment::Production;
    saved.colour = u"#aa0011"_s;
    saved.rememberSecret = false;
    {
        ProfileStore store(*m_settings);
        const QSignalSpy changed(&store, &ProfileStore::changed);
        VERIFY_OK(store.save(saved));
        QCOMPARE(changed.count(), 1);
    }
    m_settings = std::make_unique<QSettings>(path(), QSettings::IniFormat);
    const ProfileStore store(*m_settings);
    QCOMPARE(store.profiles(), QList{saved});
    QCOMPARE(store.find(saved.id), std::optional(saved));
}

void TestProfile::refusesWhatMakesNoSense()
{
    ProfileStore store(*m_settings);
    ConnectionProfile bad = profile(u"  "_s);
    auto result = store.save(bad);
    VERIFY_FAILS(result, Error::Kind::InvalidInput);
    QCOMPARE(result.error().field, u"name"_s);
    for (const QString &endpoint : {u"ftp://host"_s, u"https://"_s, u"https://user:secret@host"_s, QString()}) {
        bad = profile(u"x"_s);
        bad.endpoint = QUrl(endpoint);
        result = store.save(bad);
        VERIFY_FAILS(result, Error::Kind::InvalidInput);
        QCOMPARE(result.error().field, u"endpoint"_s);
    }
    VERIFY_OK(store.save(profile(u"same"_s)));
    result = store.save(profile(u"same"_s));
    VERIFY_FAILS(result, Error::Kind::InvalidInput);
    QCOMPARE(store.profiles().size(), 1);
}

void TestProfile::findsByName()
{
    ProfileStore store(*m_settings);
    const ConnectionProfile upper = profile(u"Orders"_s);
    const ConnectionProfile other = profile(u"chat"_s);
    VERIFY_OK(store.save(upper));
    VERIFY_OK(store.save(other));
    QCOMPARE(store.findByName(u"orders"_s)->id, upper.id);
    VERIFY_OK(store.save(profile(u"ORDERS"_s)));
    QVERIFY(!store.findByName(u"orders"_s));
    QCOMPARE(store.findByName(u"Orders"_s)->id, upper.id);
}

void TestProfile::usedComesFirst()
{
    ProfileStore store(*m_settings);
    const ConnectionProfile first = profile(u"first"_s);
    const ConnectionProfile second = profile(u"second"_s);
    VERIFY_OK(store.save(first));
    VERIFY_OK(store.save(second));
    QCOMPARE(store.profiles().constFirst().name, u"second"_s);
    store.markUsed(first.id, u"chat"_s);
    store.markUsed(first.id, u"news"_s);
    store.markUsed(first.id, u"chat"_s);
    const ConnectionProfile used = store.profiles().constFirst();
    QCOMPARE(used.name, u"first"_s);
    QCOMPARE(used.hub, u"chat"_s);
    QCOMPARE(used.recentHubs, (QStringList{u"chat"_s, u"news"_s}));
    store.markUsed(QUuid::createUuid(), u"x"_s);
    QCOMPARE(store.profiles().size(), 2);
}

void TestProfile::removes()
{
    ProfileStore store(*m_settings);
    const ConnectionProfile gone = profile(u"gone"_s);
    VERIFY_OK(store.save(gone));
    VERIFY_OK(store.remove(gone.id));
    QVERIFY(store.profiles().isEmpty());
    m_settings->sync();
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("gone"));
}

void TestProfile::survivesDamage_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("left");
    const QByteArray good = "[profiles]\nversion=1\norder=5f0c1d2e-0000-4000-8000-000000000001\n"
                            "5f0c1d2e-0000-4000-8000-000000000001\\name=good\n"
                            "5f0c1d2e-0000-4000-8000-000000000001\\endpoint=https://a.example/\n";
    QTest::newRow("good") << good << 1;
    QTest::newRow("foreign group") << good + "other\\name=x\nother\\endpoint=https://a.example/\n" << 1;
    QTest::newRow("no endpoint") << good + "5f0c1d2e-0000-4000-8000-000000000002\\name=x\n" << 1;
    QTest::newRow("wrong endpoint") << good + "5f0c1d2e-0000-4000-8000-000000000002\\name=x\n"
                                              "5f0c1d2e-0000-4000-8000-000000000002\\endpoint=@Invalid()\n"
                                    << 1;
    QTest::newRow("not in the order") << good + "5f0c1d2e-0000-4000-8000-000000000002\\name=x\n"
                                                "5f0c1d2e-0000-4000-8000-000000000002\\endpoint=https://b.example/\n"
                                      << 2;
    QTest::newRow("order of rubbish") << QByteArray(good).replace("order=5f0c", "order=@Variant(\\0\\0),zz") << 1;
    QTest::newRow("odd values") << good + "5f0c1d2e-0000-4000-8000-000000000001\\environment=moon\n"
                                          "5f0c1d2e-0000-4000-8000-000000000001\\colour=javascript:\n"
                                          "5f0c1d2e-0000-4000-8000-000000000001\\rememberSecret=@Point(1 2)\n"
                                << 1;
    QTest::newRow("version of rubbish") << QByteArray(good).replace("version=1", "version=one") << 1;
    QTest::newRow("binary") << QByteArray("\x00\xff[[[[\n=\n]", 11) << 0;
}

void TestProfile::survivesDamage()
{
    QFETCH(QByteArray, text);
    QFETCH(int, left);
    QFile file(path());
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    m_settings = std::make_unique<QSettings>(path(), QSettings::IniFormat);
    ProfileStore store(*m_settings);
    QCOMPARE(store.profiles().size(), left);
    for (const ConnectionProfile &one : store.profiles())
        QVERIFY(one.colour.isEmpty());
    VERIFY_OK(store.save(profile(u"new"_s)));
    QCOMPARE(store.profiles().size(), left + 1);
}

void TestProfile::newerVersionIsNotWritten()
{
    m_settings->setValue(u"profiles/version"_s, 99);
    ProfileStore store(*m_settings);
    VERIFY_FAILS(store.save(profile(u"new"_s)), Error::Kind::Storage);
    VERIFY_FAILS(store.remove(QUuid::createUuid()), Error::Kind::Storage);
    QVERIFY(store.profiles().isEmpty());
    QCOMPARE(m_settings->value(u"profiles/version"_s).toInt(), 99);
}

void TestProfile::readOnlyFileIsAnError()
{
    // A folder in the file's place: unwritable for root too.
    m_settings = std::make_unique<QSettings>(m_dir->path(), QSettings::IniFormat);
    ProfileStore store(*m_settings);
    VERIFY_FAILS(store.save(profile(u"new"_s)), Error::Kind::Storage);
}

void TestProfile::memoryStore()
{
    const auto store = makeMemorySecretStore();
    VERIFY_OK(waitFor(store->probe()));
    VERIFY_OK(waitFor(store->write(u"a"_s, SecretText("key"))));
    const auto found = waitFor(store->read(u"a"_s));
    VERIFY_OK(found);
    QVERIFY(found->has_value() && **found == SecretText("key"));
    VERIFY_OK(waitFor(store->remove(u"a"_s)));
    const auto gone = waitFor(store->read(u"a"_s));
    VERIFY_OK(gone);
    QVERIFY(!gone->has_value());
}

QTEST_GUILESS_MAIN(TestProfile)
#include "tst_profile.moc"
