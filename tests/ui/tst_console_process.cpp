// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace
{

constexpr int kPatience = 120'000;

struct Ended {
    int code = -1; ///< -1 when it did not end or crashed
    QString out;
    QString err;
};

Ended runConsole(const QStringList &arguments)
{
    QProcess process;
    process.start(QStringLiteral(WPS_CONSOLE_PROGRAM), arguments);
    if (!process.waitForFinished(kPatience) || process.exitStatus() != QProcess::NormalExit)
        return {-1, {}, process.errorString()};
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

} // namespace

/// The program as a user starts it.
class ConsoleProcessTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void smokeSaysWhatItStandsOn()
    {
        const Ended ended = runConsole({u"--smoke"_s});
        QCOMPARE(ended.code, 0);
        for (const QString &word :
             {u"Web PubSub Console "_s, u"platform: offscreen"_s, u"TLS: OpenSSL"_s, u"QSQLITE"_s})
            QVERIFY2(ended.out.contains(word), qPrintable(ended.out));
    }

    void wrongUseIsSaidAndEndsWithTwo_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("said");
        QTest::newRow("theme") << QStringList{u"--theme"_s, u"pink"_s} << u"--theme pink: "_s;
        QTest::newRow("stray") << QStringList{u"stray"_s} << u"Unexpected argument"_s;
    }
    void wrongUseIsSaidAndEndsWithTwo()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, said);
        const Ended ended = runConsole(arguments);
        QCOMPARE(ended.code, 2);
        QVERIFY2(ended.err.contains(said), qPrintable(ended.err));
    }

    void aSecretAsArgumentIsRefusedAndNotRepeated()
    {
        const QString key = u"C4n4ryKeyThatNobodyMayEverSee0123456789="_s;
        const Ended ended =
            runConsole({u"Endpoint=https://demo.webpubsub.azure.com;AccessKey="_s + key + u";Version=1.0;"_s});
        QCOMPARE(ended.code, 2);
        QVERIFY2(ended.err.contains(u"must not be an argument"_s), qPrintable(ended.err));
        QVERIFY(!ended.out.contains(key) && !ended.err.contains(key));
    }

    void theTourShowsTheMainJob_data()
    {
        QTest::addColumn<QString>("theme");
        QTest::newRow("light") << u"light"_s;
        QTest::newRow("dark") << u"dark"_s;
    }
    void theTourShowsTheMainJob()
    {
        QFETCH(QString, theme);
        const QTemporaryDir folder;
        const Ended ended = runConsole({u"--tour"_s, folder.path(), u"--theme"_s, theme});
        QVERIFY2(ended.code == 0, qPrintable(ended.out + ended.err));
        QFile transcript(folder.filePath(u"transcript.txt"_s));
        QVERIFY(transcript.open(QIODevice::ReadOnly));
        const QStringList pictures = QDir(folder.path()).entryList({u"*.png"_s}, QDir::Files, QDir::Name);
        QVERIFY(pictures.size() > 15);
        QCOMPARE(transcript.readAll().count('\n'), pictures.size() + 1);
        for (const QString &name : pictures) {
            const QImage picture(folder.filePath(name));
            QVERIFY2(picture.width() > 1000, qPrintable(name));
            // The window's own corner, so that a light picture cannot pass for a dark one.
            QCOMPARE(picture.pixelColor(2, picture.height() / 2).lightness() < 128, theme == u"dark"_s);
        }
    }
};

QTEST_GUILESS_MAIN(ConsoleProcessTest)
#include "tst_console_process.moc"
