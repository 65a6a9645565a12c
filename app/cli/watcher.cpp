// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/watcher.h"

#include "app/cli/runner.h"
#include "core/model/json_check.h"

#include <QTimer>

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

} // namespace

Watcher::Watcher(Runner &runner, const Settings &settings)
    : QObject(&runner), m_runner(runner), m_settings(settings), m_client(runner.io(), settings.client)
{
    connect(&m_client, &WebPubSubClient::statusChanged, this, &Watcher::onStatus);
    connect(&m_client, &WebPubSubClient::framesReady, this, &Watcher::onFrames);
    connect(&m_client, &WebPubSubClient::rejoinFailed, this, [this](const QString &group, const Error &error) {
        m_runner.output().note(u"The group \"%1\" could not be joined again: %2"_s.arg(group, error.summary()));
    });
    runner.setInterruptHandler([this] { end(); });
}

void Watcher::start()
{
    if (m_settings.duration.count() > 0)
        QTimer::singleShot(m_settings.duration, this, &Watcher::end);
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
    m_ended = true;
    m_client.stop();
    m_runner.fail(errorOf(status));
}

void Watcher::join()
{
    for (const GroupName &group : std::as_const(m_settings.groups)) {
        m_client.joinGroup(group).then(this, [this, group](const Result<void> &joined) {
            if (joined || m_ended)
                return;
            m_ended = true;
            Error error = joined.error();
            error.message = u"The group \"%1\" could not be joined: %2"_s.arg(group.value(), error.message);
            m_client.stop();
            m_runner.fail(error);
        });
    }
}

void Watcher::onFrames(const QList<ClientFrame> &frames)
{
    for (const ClientFrame &frame : frames) {
        if (m_ended)
            return;
        if (frame.direction != ClientFrame::Direction::Received)
            continue;
        if (!Output::line(lineOf(frame))) {
            end(); // whoever read the lines has gone: that is how a watch in a pipe ends
            return;
        }
        if (isMessage(frame.message) && ++m_messages == m_settings.count)
            end();
    }
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
    m_ended = true;
    m_client.stop();
    m_runner.finish(Done);
}

} // namespace wps::cli
