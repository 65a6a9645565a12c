// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/watcher.h"

#include "app/cli/runner.h"

#include <QDir>
#include <QTimer>

#include <limits>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

QString whyOf(const ClientStatus &status)
{
    if (!status.httpRefusal.isEmpty())
        return status.httpRefusal;
    if (status.error)
        return status.error->summary();
    if (status.closeCode > 0)
        return status.closeReason.isEmpty()
                   ? u"closed with code %1"_s.arg(status.closeCode)
                   : u"closed with code %1: %2"_s.arg(status.closeCode).arg(status.closeReason);
    return u"no reason given"_s;
}

/// Why the first connection did not come about, as the error that the exit code is made from.
Error errorOf(const ClientStatus &status)
{
    Error error;
    if (status.error) {
        error = *status.error;
    } else {
        error.kind = Error::Kind::Closed;
        error.closeCode = status.closeCode;
        error.message = whyOf(status);
    }
    // "401 Unauthorized": the service answered, and refused.
    if (!status.httpRefusal.isEmpty() && error.httpStatus == 0)
        error.httpStatus = status.httpRefusal.section(u' ', 0, 0).toInt();
    if (error.httpStatus > 0 && exitCodeOf(error) == NotReached)
        error.kind = error.httpStatus == 401 ? Error::Kind::Unauthorized : Error::Kind::Service;
    return error;
}

Result<MessageLog> openRecording(const QString &folder, const RecordingInfo &info)
{
    MessageLog::Limits limits; // the disk's
    limits.maxBytes = std::numeric_limits<qsizetype>::max();
    limits.maxRecords = std::numeric_limits<qsizetype>::max();
    const QDir dir(folder);
    if (dir.exists() && !dir.entryList({u"*.wpslog"_s}, QDir::Files).isEmpty())
        return MessageLog::resume(folder, limits);
    auto log = MessageLog::record(folder, limits);
    if (!log)
        return log;
    if (const auto written = info.write(folder); !written)
        return failure(written.error());
    return log;
}

} // namespace

Watcher::Watcher(Runner &runner, const Settings &settings)
    : QObject(&runner)
    , m_runner(runner)
    , m_settings(settings)
    , m_sink(std::make_shared<WatchSink>(settings.count, !settings.quiet))
    , m_client(runner.io(), settings.client, m_sink)
{
    connect(&m_client, &WebPubSubClient::statusChanged, this, &Watcher::onStatus);
    connect(m_sink.get(), &WatchSink::news, this, &Watcher::takeNews);
    connect(&m_client, &WebPubSubClient::rejoinFailed, this, [this](const QString &group, const Error &error) {
        m_runner.output().note(u"The group \"%1\" could not be joined again: %2"_s.arg(group, error.summary()));
    });
    runner.setInterruptHandler([this] { end(); });
}

void Watcher::start()
{
    if (!m_settings.recording.isEmpty()) {
        auto log = openRecording(m_settings.recording, m_settings.info);
        if (!log) {
            m_ended = true;
            log.error().field = u"--record"_s;
            m_runner.fail(log.error());
            return;
        }
        if (log->size() > 0) {
            m_runner.output().note(
                u"Going on with the recording; it has %1 records."_s.arg(QString::number(log->size())));
        }
        m_sink->record(std::move(*log));
    }
    if (m_settings.duration.count() > 0)
        QTimer::singleShot(m_settings.duration, this, [this] { end(); });
    m_client.start();
}

void Watcher::onStatus(const ClientStatus &status)
{
    if (m_ended)
        return;
    const ClientState before = std::exchange(m_state, status.state);
    switch (status.state) {
    case ClientState::Connected:
        if (before == ClientState::Connected)
            return;
        if (before == ClientState::Recovering) {
            m_runner.output().note(u"Recovered, with %1 messages replayed."_s.arg(status.replayed));
            return;
        }
        m_runner.output().note(status.connectionId.isEmpty()
                                   ? u"Connected."_s
                                   : u"Connected as connection %1."_s.arg(status.connectionId));
        if (!m_everConnected && m_settings.joinsItself)
            join();
        m_everConnected = true;
        return;
    case ClientState::Connecting:
        if (before == ClientState::Stopped)
            m_runner.output().note(u"Connecting."_s);
        return;
    case ClientState::Recovering:
        if (before != ClientState::Recovering)
            m_runner.output().note(u"The connection was lost (%1). Recovering it."_s.arg(whyOf(status)));
        return;
    case ClientState::Reconnecting:
        if (!m_everConnected)
            break;
        if (before != ClientState::Reconnecting)
            m_runner.output().note(u"The connection was lost (%1). Connecting again."_s.arg(whyOf(status)));
        return;
    case ClientState::Stopped:
        if (before == ClientState::Stopped)
            return;
        break;
    }
    end(errorOf(status));
}

void Watcher::join()
{
    for (const GroupName &group : std::as_const(m_settings.groups)) {
        m_client.joinGroup(group).then(this, [this, group](const Result<void> &joined) {
            if (joined || m_ended)
                return;
            Error error = joined.error();
            error.message = u"The group \"%1\" could not be joined: %2"_s.arg(group.value(), error.message);
            end(error);
        });
    }
}

void Watcher::takeNews()
{
    if (m_ended)
        return;
    const WatchSink::News news = m_sink->takeNews();
    const bool isRead = print(news);
    if (news.problem) {
        Error error = *news.problem;
        error.field = u"--record"_s;
        error.message = u"The recording cannot go on: %1"_s.arg(error.message);
        end(error);
    } else if (news.isOver || !isRead) {
        end();
    }
}

/// False when whoever read the lines has gone: that is how a watch in a pipe ends.
bool Watcher::print(const WatchSink::News &news)
{
    if (!news.lines.isEmpty() && !Output::line(news.lines.chopped(1)))
        return false;
    if (news.unprinted > 0) {
        m_runner.output().note(
            u"%1 frames were not printed: they came faster than their lines were read."_s.arg(news.unprinted));
    }
    return true;
}

void Watcher::end()
{
    if (m_ended)
        return;
    if (const auto closed = close(); !closed) {
        m_runner.fail(closed.error());
        return;
    }
    m_runner.finish(Done);
}

void Watcher::end(const Error &error)
{
    if (m_ended)
        return;
    (void)close(); // the first error is the one to tell
    m_runner.fail(error);
}

/// Nothing is taken any more; the recording is marked as ended, the figures are told.
Result<void> Watcher::close()
{
    m_ended = true;
    m_client.stop();
    Result<void> closed = m_sink->end();
    print(m_sink->takeNews());
    WatchStats stats = m_sink->stats();
    stats.setCounters(m_client.status());
    if (m_settings.stats)
        Output::line(stats.line());
    return closed;
}

} // namespace wps::cli
