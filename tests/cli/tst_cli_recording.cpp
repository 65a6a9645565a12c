// SPDX-License-Identifier: GPL-3.0-or-later
// Recordings on the command line: what they hold, out to a file and back.
#include "core/watch/message_log.h"
#include "tests/cli/cli_fixture.h"

#include <QFile>
#include <QScopeGuard>
#include <QTemporaryDir>

using namespace wps;
using namespace Qt::StringLiterals;

class TestCliRecording : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const QString &name) const { return m_folder.filePath(name); }

    void record(const QString &folder, int count) const
    {
        auto log = MessageLog::record(folder, {});
        VERIFY_OK(log);
        for (int i = 0; i < count; ++i) {
            ClientFrame frame;
            frame.at = QDateTime::fromMSecsSinceEpoch(1'000 + i, Qt::UTC);
            frame.bytes =
                "{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"json\",\"data\":" + QByteArray::number(i) +
                "}";
            log->append(frame);
        }
    }

private Q_SLOTS:
    void outAndIn()
    {
        record(path(u"one"_s), 500);
        const CliResult info = runCli({u"-ojson"_s, u"recording"_s, u"info"_s, path(u"one"_s), u"--verify"_s}, {});
        VERIFY_EXIT(info, 0);
        QCOMPARE(info.json().object().value("records"_L1).toInt(), 500);
        QCOMPARE(info.json().object().value("damaged"_L1).toInt(), 0);
        QVERIFY(info.json().object().value("endedProperly"_L1).toBool());

        VERIFY_EXIT(runCli({u"recording"_s, u"export"_s, path(u"one"_s), u"-f"_s, u"\"data\\\":49\""_s, u"--to"_s,
                            path(u"found.jsonl"_s)},
                           {}),
                    0);
        const CliResult imported =
            runCli({u"-ojson"_s, u"recording"_s, u"import"_s, path(u"found.jsonl"_s), u"--to"_s, path(u"two"_s)}, {});
        VERIFY_EXIT(imported, 0);
        QCOMPARE(imported.json().object().value("records"_L1).toInt(), 11); // 49 and 490 to 499
        const auto again = MessageLog::open(path(u"two"_s));
        VERIFY_OK(again);
        QVERIFY(again->ending().clean);
        QCOMPARE(again->size(), 11);
        QVERIFY(again->at(1).frame.bytes.contains("490"));
    }

    void aPolicyKeepsBodiesOutOfFiles()
    {
        record(path(u"kept"_s), 5);
        QFile policy(path(u"policy.json"_s));
        QVERIFY(policy.open(QIODevice::WriteOnly));
        policy.write("{\"allowBodyExport\": false}");
        policy.close();
        qputenv("WEBPUBSUB_POLICY_FILE", policy.fileName().toUtf8());
        const auto tidy = qScopeGuard([] { qunsetenv("WEBPUBSUB_POLICY_FILE"); });
        for (const QString &format : {u"jsonl"_s, u"csv"_s}) {
            const QString to = path(u"out."_s + format);
            const CliResult result =
                runCli({u"recording"_s, u"export"_s, path(u"kept"_s), u"--format"_s, format, u"--to"_s, to}, {});
            VERIFY_EXIT(result, 0);
            QVERIFY2(result.err.contains("The policy of this machine"), result.err.constData());
            QFile out(to);
            QVERIFY(out.open(QIODevice::ReadOnly));
            const QByteArray text = out.readAll();
            QVERIFY2(text.count('\n') >= 5 && !text.contains("\\\"data\\\":3") && !text.contains("\"\"data\"\":3"),
                     text.constData());
        }
    }

    void aChangedByteIsFound()
    {
        record(path(u"changed"_s), 10);
        QFile file(path(u"changed/00000000000000000000.wpslog"_s));
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(32 + 24 + 3));
        QCOMPARE(file.write("X"), 1);
        file.close();
        VERIFY_EXIT(runCli({u"recording"_s, u"info"_s, path(u"changed"_s)}, {}), 0);
        VERIFY_EXIT(runCli({u"recording"_s, u"info"_s, path(u"changed"_s), u"--verify"_s}, {}), 1);
    }

    void whatIsWrongIsSaid()
    {
        record(path(u"three"_s), 1);
        VERIFY_EXIT(runCli({u"recording"_s, u"info"_s, path(u"nowhere/at/all"_s)}, {}), 2);
        const CliResult filter = runCli(
            {u"recording"_s, u"export"_s, path(u"three"_s), u"-f"_s, u"/(/"_s, u"--to"_s, path(u"x.jsonl"_s)}, {});
        VERIFY_EXIT(filter, 2);
        QVERIFY(filter.err.contains("--filter"));
        VERIFY_EXIT(runCli({u"recording"_s, u"export"_s, path(u"three"_s), u"--to"_s, path(u"none/x.jsonl"_s)}, {}), 2);
        VERIFY_EXIT(runCli({u"recording"_s, u"import"_s, path(u"none.jsonl"_s), u"--to"_s, path(u"y"_s)}, {}), 2);
        QVERIFY(!QFile::exists(path(u"y"_s)));
    }
};

QTEST_GUILESS_MAIN(TestCliRecording)
#include "tst_cli_recording.moc"
