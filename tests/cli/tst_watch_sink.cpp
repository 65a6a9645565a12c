// SPDX-License-Identifier: GPL-3.0-or-later
// What `webpubsub watch` takes in, prints, records and counts.
#include "app/cli/watch_sink.h"
#include "tests/support/verify_result.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <vector>

using namespace wps;
using namespace wps::cli;
using namespace Qt::StringLiterals;

namespace
{

constexpr int kFrames = 100;
constexpr qsizetype kRoom = 2'000; // for the lines of about twenty frames

FrameView received(QByteArrayView bytes, bool isMessage = true)
{
    return {ClientFrame::Direction::Received, 1'000, bytes, false, DownstreamMessage::Format::Json, isMessage};
}

void receive(WatchSink &sink, const QByteArray &bytes)
{
    const FrameView frame = received(bytes);
    sink.takeFrames({&frame, 1});
}

qint64 figure(const WatchSink &sink, const QString &name)
{
    return QJsonDocument::fromJson(sink.stats().line()).object()[name].toInteger(-1);
}

} // namespace

class WatchSinkTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void countsMessagesAlone()
    {
        WatchSink sink(2, true);
        receive(sink, R"({"type":"message","data":1})");
        const FrameView ack = received(R"({"type":"ack","ackId":1,"success":true})", false);
        sink.takeFrames({&ack, 1});
        QVERIFY(!sink.takeNews().isOver);
        const std::vector<FrameView> together{received(R"({"type":"message","data":2})"),
                                              received(R"({"type":"message","data":3})")};
        sink.takeFrames(together);
        receive(sink, R"({"type":"message","data":4})");
        const WatchSink::News news = sink.takeNews();
        QVERIFY(news.isOver);
        QVERIFY(news.lines.contains(R"("data":2)"));
        QVERIFY(!news.lines.contains(R"("data":3)") && !news.lines.contains(R"("data":4)"));
        QCOMPARE(figure(sink, u"frames"_s), 3);
    }

    void whatIsNotPrintedIsLost()
    {
        WatchSink sink(0, true, kRoom);
        for (int i = 0; i < kFrames; ++i)
            receive(sink, QByteArray::number(i));
        VERIFY_OK(sink.end());
        const WatchSink::News news = sink.takeNews();
        QVERIFY(news.unprinted > 0);
        QCOMPARE(static_cast<quint64>(news.lines.count('\n')) + news.unprinted, quint64(kFrames));
        QCOMPARE(figure(sink, u"lost"_s), static_cast<qint64>(news.unprinted));
        QCOMPARE(figure(sink, u"frames"_s), kFrames);
    }

    void whatIsRecordedIsNotLost()
    {
        const QTemporaryDir dir;
        const QString folder = dir.filePath(u"recording"_s);
        auto log = MessageLog::record(folder, {});
        VERIFY_OK(log);
        WatchSink sink(0, true, kRoom);
        sink.record(std::move(*log));
        for (int i = 0; i < kFrames; ++i)
            receive(sink, QByteArray::number(i));
        VERIFY_OK(sink.end());
        QVERIFY(sink.takeNews().unprinted > 0); // is told, and
        QCOMPARE(figure(sink, u"lost"_s), 0);
        const auto again = MessageLog::open(folder);
        VERIFY_OK(again);
        QCOMPARE(again->size(), kFrames);
    }

    void goesOnPrintingWhenTheLinesAreTaken()
    {
        WatchSink sink(0, true, kRoom);
        for (int i = 0; i < kFrames; ++i)
            receive(sink, QByteArray::number(i));
        QVERIFY(sink.takeNews().unprinted > 0);
        receive(sink, "4711");
        const WatchSink::News news = sink.takeNews();
        QVERIFY(news.lines.contains("4711"));
        QCOMPARE(news.unprinted, quint64(0));
    }
};

QTEST_GUILESS_MAIN(WatchSinkTest)
#include "tst_watch_sink.moc"
