// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"
#include "core/watch/message_log.h"

#include <QObject>
#include <QSet>

namespace wps
{

/// A client that listens, and the log of what it heard. Lives on the GUI thread; frames come in batches from the I/O
/// thread.
class LiveWatch : public QObject
{
    Q_OBJECT

public:
    struct Rates {
        double messagesPerSecond = 0;
        double bytesPerSecond = 0;
    };

    LiveWatch(IoThread &io, ClientOptions options, QObject *parent = nullptr);
    ~LiveWatch() override;

    void start();
    void stop();
    WebPubSubClient &client() { return m_client; }
    const MessageLog &log() const { return m_log; }
    const ClientStatus &status() const { return m_client.status(); }
    Rates rates() const;      ///< over the last second
    quint64 received() const; ///< messages (not acks, pongs) since start
    /// What this watch hears, as data: its groups; broadcasts always (client-protocols section 11).
    QList<GroupName> groups() const;
    /// Groups that the token already joined at connect.
    void setInitialGroups(const QList<GroupName> &groups);
    QFuture<Result<void>> joinGroup(const GroupName &group);
    QFuture<Result<void>> leaveGroup(const GroupName &group);
    void clear();

Q_SIGNALS:
    void statusChanged(const wps::ClientStatus &status);
    /// After each batch, at most 60 a second: records [log().firstNumber(), log().endNumber()) are there now.
    void recordsChanged();
    void groupsChanged();
    void ratesChanged(); ///< at most 4 a second

private:
    WebPubSubClient m_client;
    MessageLog m_log;
};

} // namespace wps
