// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/watcher.h"

#include "app/cli/runner.h"
#include "core/base/when_done.h"

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
    if (settings.joinsItself)
        m_unjoined = settings.groups;
    runner.setInterruptHandler([this] {
        if (m_ended)
            conclude(); // asked twice: without waiting
        else
            end();
    });
}

void Watcher::start()
{
    if (!m_settings.recording.isEmpty()) {
        auto log = openRecording(m_settings.recording, m_settings.info);
        if (!log) {
            m_ended = m_concluded = true;
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
    const ClientState before = std::exchange(m_state, status.state);
    if (m_ended) {
        if (status.state == ClientState::Stopped)
            conclude();
        return;
    }
    if (const quint64 missing = status.missing - std::exchange(m_missing, status.missing); missing > 0)
        m_runner.output().note(u"%1 messages are missing: the service left their sequence ids out."_s.arg(missing));
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
    for (const GroupName &group : QList<GroupName>(m_unjoined)) {
        whenDone(m_client.joinGroup(group), this, [this, group](const Result<void> &joined) {
            if (joined)
                m_unjoined.removeOne(group);
            // A link that dropped is no answer: the next connection asks again.
            if (joined || m_ended || joined.error().kind == Error::Kind::Closed)
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

void Watcher::end(const std::optional<Error> &error)
{
    if (m_ended)
        return;
    m_ended = true;
    m_error = error;
    const Result<void> closed = m_sink->end();
    if (!closed && !m_error) // the first error is the one to tell
        m_error = closed.error();
    print(m_sink->takeNews());
    if (m_state == ClientState::Stopped)
        conclude();
    else
        m_client.stop(); // and tells what it counted
}

void Watcher::conclude()
{
    if (std::exchange(m_concluded, true))
        return;
    if (m_settings.stats) {
        WatchStats stats = m_sink->stats();
        stats.setCounters(m_client.status());
        Output::line(stats.line());
    }
    if (m_error)
        m_runner.fail(*m_error);
    else
        m_runner.finish(Done);
}

} // namespace wps::cli
