// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/log_search.h"
#include "core/watch/message_log.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFile>
#include <QTextStream>

#include <cstring>
#include <limits>
#include <vector>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

constexpr int kNeedleEvery = 1'000;

/// What this process has for itself; the page cache, where recordings lie, is not counted.
qint64 privateMemory()
{
    QFile file(u"/proc/self/smaps_rollup"_s);
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    qint64 kilobytes = 0;
    const auto lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("Anonymous:"))
            kilobytes += line.mid(10).trimmed().split(' ').first().toLongLong();
    }
    return kilobytes * 1024;
}

void fill(MessageLog &log, quint64 count)
{
    const QByteArray usual =
        R"({"type":"message","from":"group","group":"flood","dataType":"text","data":")" + QByteArray(100, 'x') + "\"}";
    QByteArray special = usual;
    special.replace(special.size() - 10, 6, "nEEdle");
    std::vector<FrameView> batch;
    for (quint64 number = 0; number < count; ++number) {
        FrameView frame;
        frame.timeMs = static_cast<qint64>(number);
        frame.bytes = number % kNeedleEvery == 0 ? special : usual;
        frame.isMessage = true;
        batch.push_back(frame);
        if (batch.size() == 1'000 || number + 1 == count) {
            log.append(batch);
            batch.clear();
        }
    }
}

/// Reads everything once and does next to nothing with it: what a search cannot be faster than.
quint64 readThrough(const LogPart &part)
{
    quint64 sum = 0;
    const char *at = part.body(part.first).begin();
    const char *const end = part.body(part.end - 1).end();
    for (; end - at >= 64; at += 64) {
        quint64 words[8];
        std::memcpy(words, at, sizeof words);
        for (const quint64 word : words)
            sum += word;
    }
    return sum;
}

int record(const QString &folder, quint64 count)
{
    constexpr auto noLimit = std::numeric_limits<qsizetype>::max();
    auto log = MessageLog::record(folder, {noLimit, noLimit, {}});
    if (!log) {
        QTextStream(stderr) << log.error().summary() << Qt::endl;
        return 1;
    }
    fill(*log, count);
    if (const auto closed = log->close(); !closed || log->problem()) {
        QTextStream(stderr) << "the recording could not be written" << Qt::endl;
        return 1;
    }
    return 0;
}

} // namespace

/// usage: bench_log record FOLDER COUNT, then bench_log search FOLDER COUNT: opens the recording and looks for a text
/// in it. Prints seconds to open, private bytes for each message, GB/s of the search, GB/s of a plain read, and ms to
/// the first matches.
int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 4) {
        QTextStream(stderr) << "usage: bench_log record|search FOLDER COUNT" << Qt::endl;
        return 2;
    }
    const QString recording = arguments.at(2);
    const quint64 count = arguments.at(3).toULongLong();
    if (arguments.at(1) == "record"_L1)
        return record(recording, count);
    const qint64 before = privateMemory();
    QElapsedTimer clock;
    clock.start();
    const auto log = MessageLog::open(recording);
    const double openSeconds = double(clock.nsecsElapsed()) / 1e9;
    if (!log || static_cast<quint64>(log->size()) != count)
        return 1;
    const double memory = double(privateMemory() - before) / double(count);

    const auto query = MessageQuery::parse(u"needle"_s);
    double searchSeconds = 0;
    double readSeconds = 0;
    double firstMs = 0;
    quint64 sum = 0;
    // The first round brings the files into the page cache; the second counts.
    for (int round = 0; round < 2; ++round) {
        clock.start();
        for (quint64 end = log->endNumber(); end > log->firstNumber();) {
            const LogPart part = log->partUpTo(end);
            sum += readThrough(part);
            end = part.first;
        }
        readSeconds = double(clock.nsecsElapsed()) / 1e9;
        quint64 found = 0;
        firstMs = 0;
        clock.start();
        for (quint64 end = log->endNumber(); end > log->firstNumber();) {
            const LogPart part = log->partUpTo(end);
            found += static_cast<quint64>(findMatches(part, *query).size());
            if (found > 0 && firstMs == 0)
                firstMs = double(clock.nsecsElapsed()) / 1e6;
            end = part.first;
        }
        searchSeconds = double(clock.nsecsElapsed()) / 1e9;
        if (found != (count + kNeedleEvery - 1) / kNeedleEvery)
            return 1;
    }
    const double gigabytes = double(log->bytes()) / 1e9;
    QTextStream(stderr) << "read to " << sum << Qt::endl; // so that it is not left out
    QTextStream(stdout) << openSeconds << ' ' << memory << ' ' << gigabytes / searchSeconds << ' '
                        << gigabytes / readSeconds << ' ' << firstMs << Qt::endl;
    return 0;
}
