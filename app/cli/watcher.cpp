// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/watcher.h"

#include "app/cli/runner.h"
#include "core/model/json_check.h"
#include "core/watch/live_watch.h"

#include <QDir>
#include <QJsonObject>
#include <QTimer>

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

bool isMessage(const DownstreamMessage &message)
{
    using Kind = DownstreamMessage::Kind;
    return message.kind == Kind::GroupMessage || message.kind == Kind::ServerMessage || message.kind == Kind::Raw ||
           message.kind == Kind::Unknown;
}

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

/// Limits of a recording: the disk's.
Result<MessageLog> openRecording(const QString &folder)
{
    MessageLog::Limits limits;
    limits.maxBytes = std::numeric_limits<qsizetype>::max();
    limits.maxRecords = std::numeric_limits<qsizetype>::max();
    const QDir dir(folder);
    const bool exists = dir.exists() && !dir.entryList({u"*.wpslog"_s}, QDir::Files).isEmpty();
    return exists ? MessageLog::resume(folder, limits) : MessageLog::record(folder, limits);
}

} // namespace

void WatchStats::add(qint64 frames, qint64 bytes, const std::optional<QDateTime> &firstMessageAt)
{
    m_frames += frames;
    m_bytes += bytes;
    if (firstMessageAt && !m_clock.isValid()) {
        m_head =
            static_cast<double>(std::max<qint64>(0, firstMessageAt->msecsTo(QDateTime::currentDateTimeUtc()))) / 1000;
        m_clock.start();
    }
    if (m_clock.isValid())
        m_seconds = m_head + static_cast<double>(m_clock.nsecsElapsed()) / 1e9;
}

void WatchStats::setCounters(const ClientStatus &status)
{
    m_duplicates = status.duplicates;
    m_recoveries = static_cast<quint64>(status.recoveries);
}

QByteArray WatchStats::line() const
{
    const QJsonObject object{{u"frames"_s, m_frames},
                             {u"bytes"_s, m_bytes},
                             {u"seconds"_s, m_seconds},
                             {u"framesPerSecond"_s, m_seconds > 0 ? static_cast<double>(m_frames) / m_seconds : 0.0},
                             {u"lost"_s, static_cast<qint64>(m_lost)},
                             {u"duplicates"_s, static_cast<qint64>(m_duplicates)},
                             {u"recoveries"_s, static_cast<qint64>(m_recoveries)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

Watcher::Watcher(Runner &runner, const Settings &settings)
    : QObject(&runner), m_runner(runner), m_settings(settings), m_client(runner.io(), settings.client)
{
    connect(&m_client, &WebPubSubClient::statusChanged, this, &Watcher::onStatus);
    connect(&m_client, &WebPubSubClient::framesReady, this, &Watcher::onFrames);
    connect(&m_client, &WebPubSubClient::framesDropped, this, [this](quint64 count) {
        const QString sentence = u"%1 frames were dropped: they came faster than they could be taken"_s.arg(count);
        m_stats.addLost(count);
        recordSentence(QDateTime::currentDateTimeUtc(), sentence);
        m_runner.output().note(sentence + u'.');
    });
    connect(&m_client, &WebPubSubClient::rejoinFailed, this, [this](const QString &group, const Error &error) {
        m_runner.output().note(u"The group \"%1\" could not be joined again: %2"_s.arg(group, error.summary()));
    });
    runner.setInterruptHandler([this] { end(); });
}

void Watcher::start()
{
    if (!m_settings.recording.isEmpty()) {
        auto log = openRecording(m_settings.recording);
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
        m_log = std::move(*log);
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
    m_stats.setCounters(status);
    recordSentence(status.since, linkSentence(status, before));
    if (m_ended)
        return;
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

void Watcher::onFrames(const QList<ClientFrame> &frames)
{
    if (m_ended)
        return;
    qsizetype taken = 0; // up to the message that --count ends with
    for (bool last = false; taken < frames.size() && !last; ++taken) {
        const ClientFrame &frame = frames.at(taken);
        last = frame.direction == ClientFrame::Direction::Received && isMessage(frame.message) &&
               ++m_messages == m_settings.count;
    }
    const QList<ClientFrame> part = taken == frames.size() ? frames : frames.first(taken);
    record(part); // before anybody is told of them
    if (m_ended)
        return;
    QByteArray lines;
    for (const ClientFrame &frame : part) {
        if (frame.direction == ClientFrame::Direction::Received && !m_settings.quiet)
            lines += lineOf(frame) + '\n';
    }
    count(part);
    lines.chop(1);
    // Whoever read the lines has gone: that is how a watch in a pipe ends.
    const bool unread = !lines.isEmpty() && !Output::line(lines);
    if (unread || (m_settings.count > 0 && m_messages >= m_settings.count))
        end();
}

void Watcher::record(const QList<ClientFrame> &frames)
{
    if (!m_log)
        return;
    for (const ClientFrame &frame : frames)
        m_log->append(frame);
    endUnlessRecording();
}

void Watcher::recordSentence(const QDateTime &at, const QString &sentence)
{
    if (!m_log)
        return;
    m_log->appendLinkEvent(at, sentence);
    endUnlessRecording();
}

/// A recorder that cannot record has nothing left to do.
void Watcher::endUnlessRecording()
{
    if (m_ended || !m_log->problem())
        return;
    Error error = *m_log->problem();
    error.field = u"--record"_s;
    error.message = u"The recording cannot go on: %1"_s.arg(error.message);
    end(error);
}

void Watcher::count(const QList<ClientFrame> &frames)
{
    qint64 received = 0;
    qint64 bytes = 0;
    const ClientFrame *first = nullptr;
    for (const ClientFrame &frame : frames) {
        if (frame.direction != ClientFrame::Direction::Received)
            continue;
        ++received;
        bytes += frame.bytes.size();
        if (!first && isMessage(frame.message))
            first = &frame;
    }
    m_stats.add(received, bytes, first ? std::optional(first->at) : std::nullopt);
}

QByteArray Watcher::lineOf(const ClientFrame &frame)
{
    QByteArray value;
    if (!frame.binary && !findJsonProblem(frame.bytes)) {
        // Inside JSON strings line ends are escaped; between the parts of a frame they mean nothing.
        value = frame.bytes;
        value.replace('\n', ' ').replace('\r', ' ');
    } else {
        value = '"' + frame.bytes.toBase64() + '"';
    }
    return "{\"receivedAt\":\"" + frame.at.toUTC().toString(Qt::ISODateWithMs).toLatin1() + "\",\"frame\":" + value +
           '}';
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
    m_stats.setCounters(m_client.status());
    m_client.stop();
    Result<void> closed;
    if (m_log) {
        m_stats.addLost(m_log->lost());
        closed = m_log->close();
    }
    if (m_settings.stats)
        Output::line(m_stats.line());
    return closed;
}

} // namespace wps::cli
