// SPDX-License-Identifier: GPL-3.0-or-later
// Exports of a watch: JSONL that comes back byte for byte, CSV that no spreadsheet works out, and no secret in either.
#include "core/watch/record_export.h"
#include "tests/support/verify_result.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <sys/resource.h>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

ClientFrame frameOf(const QByteArray &bytes, DownstreamMessage::Format format = DownstreamMessage::Format::Json,
                    bool binary = false)
{
    ClientFrame frame;
    frame.at = QDateTime::fromMSecsSinceEpoch(1'700'000'000'123, Qt::UTC);
    frame.bytes = bytes;
    frame.binary = binary;
    frame.message.format = format;
    return frame;
}

QByteArray lineOf(const QByteArray &frame, const ExportOptions &options = {})
{
    MessageLog log;
    log.append(frameOf(frame));
    return exportLine(log.at(0), false, options);
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

template <typename T> T waited(QFuture<T> future)
{
    future.waitForFinished();
    return future.resultCount() > 0 ? future.resultAt(0) : T(tl::unexpect, Error::cancelled());
}

} // namespace

class RecordExportTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;

    static QList<LogPart> partsOf(const MessageLog &log)
    {
        QList<LogPart> parts;
        for (quint64 at = log.firstNumber(); at < log.endNumber(); at = parts.last().end)
            parts.append(log.partFrom(at));
        return parts;
    }

private Q_SLOTS:
    void jsonlComesBackByteForByte()
    {
        MessageLog log;
        QList<QByteArray> frames{"{\"type\":\"message\",\"data\":\"\\u00e4\\\"\\\\ ä 😀\"}",
                                 "",
                                 "{",
                                 "\xef\xbb\xbf{}",
                                 "\xff\xfe\x00x",
                                 QByteArray(1024, '[') + QByteArray(1024, ']'),
                                 QByteArray("a\0b\n\r\t\x1b", 7),
                                 "1.0000000000000000001",
                                 QByteArray(1'000'000, 'x')};
        for (const QByteArray &bytes : frames)
            log.append(frameOf(bytes));
        log.append(frameOf("raw", DownstreamMessage::Format::Raw));
        log.append(frameOf(QByteArray("\x08\x01\xff", 3), DownstreamMessage::Format::Protobuf, true));
        ClientFrame sent = frameOf(R"({"type":"joinGroup","group":"g"})");
        sent.direction = ClientFrame::Direction::Sent;
        log.append(sent);
        log.appendLinkEvent(QDateTime::fromMSecsSinceEpoch(5, Qt::UTC), u"Closed: 1008, \"why\" ä"_s);

        const QString path = m_folder.filePath(u"all.jsonl"_s);
        const auto written = waited(exportRecords({partsOf(log), {}, {1, 12}, path, {}}));
        VERIFY_OK(written);
        QCOMPARE(*written, quint64(log.size()));
        QCOMPARE(contentOf(path).count('\n'), log.size());
        const auto read = waited(importRecords(path));
        VERIFY_OK(read);
        const MessageLog &copy = (*read)->log;
        QCOMPARE((*read)->summary.badLines, 0U);
        QCOMPARE((*read)->summary.marked, (QSet<quint64>{1, 12}));
        QCOMPARE(copy.size(), log.size());
        for (quint64 number = 0; number < log.endNumber(); ++number) {
            const MessageLog::Stored was = log.stored(number);
            const MessageLog::Stored is = copy.stored(number);
            QCOMPARE(is.body, was.body);
            QCOMPARE(is.flags, was.flags);
            QCOMPARE(is.timeMs, was.timeMs);
        }
    }

    void onlyTheChosen()
    {
        MessageLog log;
        for (int i = 0; i < 1'000; ++i)
            log.append(frameOf(QByteArray::number(i)));
        const QString path = m_folder.filePath(u"some.jsonl"_s);
        const auto written = waited(exportRecords({partsOf(log), QList<quint64>{3, 500, 999}, {}, path, {}}));
        VERIFY_OK(written);
        QCOMPARE(*written, 3U);
        const auto read = waited(importRecords(path));
        VERIFY_OK(read);
        QCOMPARE((*read)->log.at(1).frame.bytes, QByteArray("500"));
    }

    void badLinesAreNamedAndTheOthersKept()
    {
        const QString path = m_folder.filePath(u"bad.jsonl"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(lineOf("{}") + "nonsense\n\n[]\n{\"time\":1}\n" +
                   R"({"time":1,"direction":"received","format":"json","base64":"%%"})" + "\n" + lineOf("[]"));
        file.close();
        const auto read = waited(importRecords(path));
        VERIFY_OK(read);
        QCOMPARE((*read)->log.size(), 2);
        QCOMPARE((*read)->summary.badLines, 4U);
        QVERIFY((*read)->summary.problems.first().startsWith("line 2: "_L1));
        QVERIFY((*read)->summary.problems.last().startsWith("line 6: "_L1));
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("nonsense\n");
        file.close();
        QVERIFY(!waited(importRecords(path)));
        QVERIFY(!waited(importRecords(m_folder.filePath(u"nowhere"_s))));
    }

    void anImportEndsWhereThereIsNoRoom()
    {
        const QString path = m_folder.filePath(u"big.jsonl"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        const QByteArray big = "{\"time\":1,\"direction\":\"received\",\"format\":\"raw\",\"text\":\"" +
                               QByteArray(18'000'000, 'x') + "\"}\n";
        file.write(lineOf("{}") + big + big);
        file.close();
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_FSIZE, &before), 0);
        const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
        rlimit small = before;
        small.rlim_cur = 17 * 1024 * 1024; // what a full disk says, for the big ones
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &small), 0);
        const QString folder = m_folder.filePath(u"no-room"_s);
        const QFuture<Result<ImportSummary>> toFolder = importRecording(path, folder);
        const auto imported = waited(toFolder);
        const auto opened = waited(importRecords(path));
        QCOMPARE(::setrlimit(RLIMIT_FSIZE, &before), 0);
        std::signal(SIGXFSZ, ignored);
        QVERIFY(!imported);
        QVERIFY(!QFile::exists(folder));
        QVERIFY2(toFolder.progressValue() < 60, qPrintable(QString::number(toFolder.progressValue())));
        QVERIFY(!opened);
        QCOMPARE(errorKindName(opened.error().kind), u"storage"_s);
    }

    void aFolderThatIsNotThereIsAnError()
    {
        MessageLog log;
        log.append(frameOf("{}"));
        const auto written = waited(exportRecords({partsOf(log), {}, {}, m_folder.filePath(u"none/x.jsonl"_s), {}}));
        QVERIFY(!written);
        QCOMPARE(errorKindName(written.error().kind), u"storage"_s);
    }

    void noCellIsAFormula_data()
    {
        QTest::addColumn<QByteArray>("group");
        QTest::addColumn<QByteArray>("cell");
        QTest::newRow("equals") << QByteArray("=1+1") << QByteArray("\"'=1+1\"");
        QTest::newRow("plus") << QByteArray("+1") << QByteArray("\"'+1\"");
        QTest::newRow("minus") << QByteArray("-1") << QByteArray("\"'-1\"");
        QTest::newRow("at") << QByteArray("@SUM(A1)") << QByteArray("\"'@SUM(A1)\"");
        QTest::newRow("tab") << QByteArray("\\t=1") << QByteArray("\"'\t=1\"");
        QTest::newRow("blank") << QByteArray(" =1") << QByteArray("\"' =1\"");
        QTest::newRow("quote") << QByteArray("a\\\"b") << QByteArray("\"a\"\"b\"");
        QTest::newRow("comma") << QByteArray("a,b") << QByteArray("\"a,b\"");
        QTest::newRow("line end") << QByteArray("a\\r\\nb") << QByteArray("\"a\r\nb\"");
        QTest::newRow("plain") << QByteArray("room1") << QByteArray("\"room1\"");
    }
    void noCellIsAFormula()
    {
        QFETCH(QByteArray, group);
        QFETCH(QByteArray, cell);
        const QByteArray line = lineOf("{\"type\":\"message\",\"from\":\"group\",\"group\":\"" + group +
                                           "\",\"dataType\":\"text\",\"data\":\"x\"}",
                                       {ExportFormat::Csv, false});
        const QByteArray expected = ",\"message/group\"," + cell + ",";
        QVERIFY2(line.contains(expected), line.constData());
        QVERIFY(line.endsWith("\r\n"));
    }

    void secretsAreBlottedOut()
    {
        const QByteArray secret =
            "wss://h/client/hubs/c?access_token=eyJhbGciOiJIUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl";
        // The escaped quote behind the token must stay one.
        const QByteArray frame = "{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"text\",\"data\":\"see " +
                                 secret + "\\\" and so on\",\"n\":1.10}";
        for (const ExportFormat format : {ExportFormat::Jsonl, ExportFormat::Csv}) {
            const QByteArray line = lineOf(frame, {format, false});
            QVERIFY2(!line.contains("eyJhbGci"), line.constData());
            QVERIFY(line.contains("and so on"));
        }
        const auto read = recordFromJson(lineOf(frame));
        VERIFY_OK(read);
        MessageLog log;
        log.append(read->record.frame);
        QCOMPARE(log.at(0).frame.message.kind, DownstreamMessage::Kind::ServerMessage); // still whole
        QVERIFY(read->record.frame.bytes.endsWith("\\\" and so on\",\"n\":1.10}"));

        MessageLog binary;
        binary.append(frameOf("\x08\xff" + secret + "\x01", DownstreamMessage::Format::Protobuf, true));
        const auto masked = recordFromJson(exportLine(binary.at(0), false, {}));
        VERIFY_OK(masked);
        QCOMPARE(masked->record.frame.bytes.size(), 2 + secret.size() + 1);
        QVERIFY(!masked->record.frame.bytes.contains("eyJhbGci"));
    }

    void bodiesCanBeLeftOut()
    {
        const QByteArray frame =
            R"({"type":"message","from":"group","group":"g","dataType":"json","data":{"private":true},"sequenceId":1})";
        const QByteArray line = lineOf(frame, {ExportFormat::Jsonl, true});
        QVERIFY(!line.contains("private"));
        const auto read = recordFromJson(line);
        VERIFY_OK(read);
        const QByteArray expected = QByteArray(frame).replace("{\"private\":true}", "\"(16 bytes)\"");
        QCOMPARE(read->record.frame.bytes, expected);
        MessageLog raw;
        raw.append(frameOf("private", DownstreamMessage::Format::Raw));
        QVERIFY(!exportLine(raw.at(0), false, {ExportFormat::Csv, true}).contains("private"));
    }

    void whatCannotBeReadIsBodyAsAWhole_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<DownstreamMessage::Format>("format");
        QTest::addColumn<bool>("isSent");
        using Format = DownstreamMessage::Format;
        const QByteArray start = R"({"type":"message","from":"group","group":"g","dataType":"json","data":)";
        const QByteArray deep = QByteArray(1'100, '[') + "\"private\"" + QByteArray(1'100, ']');
        QTest::newRow("nested too deep") << start + deep + '}' << Format::Json << false;
        QTest::newRow("nested too deep, sent")
            << R"({"type":"sendToGroup","group":"g","dataType":"json","data":)" + deep + '}' << Format::Json << true;
        QTest::newRow("no JSON") << QByteArray("private") << Format::Json << false;
        QTest::newRow("half a frame") << start + "\"private" << Format::Json << false;
        QTest::newRow("no UTF-8") << QByteArray("private\xff") << Format::Json << false;
        QTest::newRow("a key that is no text")
            << QByteArray(R"({"type":"message","from":"server","\ud800":1,"data":"private"})") << Format::Json << false;
        QTest::newRow("of a kind that is not known")
            << QByteArray(R"({"type":"groupState","state":"private"})") << Format::Json << false;
        QTest::newRow("data of a kind that is not known")
            << QByteArray("\x12\x13\x0a\x06server\x1a\x09\x2a\x07private") << Format::Protobuf << false;
        QTest::newRow("no protobuf") << QByteArray("\xffprivate") << Format::Protobuf << false;
        QTest::newRow("no protobuf, sent") << QByteArray("\xffprivate") << Format::Protobuf << true;
    }
    void whatCannotBeReadIsBodyAsAWhole()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(DownstreamMessage::Format, format);
        QFETCH(bool, isSent);
        ClientFrame frame = frameOf(bytes, format, format == DownstreamMessage::Format::Protobuf);
        if (isSent)
            frame.direction = ClientFrame::Direction::Sent;
        MessageLog log;
        log.append(frame);
        const QByteArray csv = exportLine(log.at(0), false, {ExportFormat::Csv, true});
        QVERIFY2(!csv.contains("private"), csv.constData());
        const auto read = recordFromJson(exportLine(log.at(0), false, {ExportFormat::Jsonl, true}));
        VERIFY_OK(read);
        QCOMPARE(read->record.frame.bytes, format == DownstreamMessage::Format::Json
                                               ? "\"(" + QByteArray::number(bytes.size()) + " bytes)\""
                                               : QByteArray(bytes.size(), '*'));
    }

    void whatHasNoBodyStaysAsItIs_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<bool>("isSent");
        QTest::newRow("ack") << QByteArray(R"({"type":"ack","ackId":1,"success":true})") << false;
        QTest::newRow("pong") << QByteArray(R"({"type":"pong"})") << false;
        QTest::newRow("connected") << QByteArray(
                                          R"({"type":"system","event":"connected","userId":"ann","connectionId":"c"})")
                                   << false;
        QTest::newRow("disconnected") << QByteArray(R"({"type":"system","event":"disconnected","message":"Bye"})")
                                      << false;
        QTest::newRow("joinGroup") << QByteArray(R"({"type":"joinGroup","group":"g","ackId":1})") << true;
        QTest::newRow("leaveGroup") << QByteArray(R"({"type":"leaveGroup","group":"g","ackId":1})") << true;
        QTest::newRow("sequenceAck") << QByteArray(R"({"type":"sequenceAck","sequenceId":1})") << true;
        QTest::newRow("ping") << QByteArray(R"({"type":"ping"})") << true;
    }
    void whatHasNoBodyStaysAsItIs()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(bool, isSent);
        ClientFrame frame = frameOf(bytes);
        if (isSent)
            frame.direction = ClientFrame::Direction::Sent;
        MessageLog log;
        log.append(frame);
        log.appendLinkEvent(frame.at, u"Connected as c"_s);
        const ExportOptions without{ExportFormat::Jsonl, true};
        const auto read = recordFromJson(exportLine(log.at(0), false, without));
        VERIFY_OK(read);
        QCOMPARE(read->record.frame.bytes, bytes);
        QCOMPARE(exportLine(log.at(1), false, without), exportLine(log.at(1), false, {}));
    }
};

QTEST_GUILESS_MAIN(RecordExportTest)
#include "tst_record_export.moc"
