// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/live_watch.h"
#include "ui/common/act_runner.h"
#include "ui/common/client_roster.h"
#include "ui/common/navigator.h"
#include "ui/models/message_log_model.h"

#include <QTimer>

namespace wps
{

class IoThread;
class KeepAct;
class KnownNames;
class RecordingStore;

/// One live watch as its tab shows it: the link in words, what it hears, its filter, its pause. No widgets. GUI thread.
class WatchController : public QObject
{
    Q_OBJECT

public:
    /// `request` has a session, or a client URL, or both, as ofItsOwn() says. Starts at once.
    /// `clients` hears of it as long as it lives.
    /// Keeps a journal in `recordings`, which outlives it; private without, or when that is requested.
    WatchController(IoThread &io, KnownNames &names, ClientRoster &clients, const WatchRequest &request,
                    RecordingStore *recordings = nullptr, const WatchLimits &limits = {}, QObject *parent = nullptr);
    ~WatchController() override;

    /// The request without the session when its client URL is of another service or hub.
    static WatchRequest ofItsOwn(WatchRequest request);
    static QUrl endpointOf(const WatchRequest &request); ///< of the service; host and port only for a client URL
    static QString hubOf(const WatchRequest &request);   ///< empty when the client URL names none

    MessageLogModel &model() { return m_model; }
    const ClientStatus &status() const { return m_watch.status(); }
    const HubSessionPtr &session() const { return m_request.session; } ///< null for a client URL of elsewhere
    const QString &userId() const { return m_request.userId; }
    bool isRaw() const { return m_request.subprotocol == Subprotocol::Raw; }
    QStringList groups() const;
    quint64 received() const { return m_watch.received(); } ///< messages since it was opened

    /// "Connected for 00:42 as c1", "Connecting again in 4 s: ...", "Closed. 1008: ..."
    QString linkText() const;
    bool isClosed() const { return status().state == ClientState::Stopped; }
    /// What it hears, and what it does not.
    QString coverageText() const;
    /// For an empty table: the sentence, and the reason.
    QString emptyText() const;
    QString emptyReason() const;
    /// "8,412 messages", "12 of 8,412 shown", "+1,204 new while paused"
    QString countsText() const;
    QString ratesText() const;
    double messagesPerSecond() const { return m_watch.rates().messagesPerSecond; }
    bool hidesAll() const; ///< the filter matches nothing of what is there

    /// What stays of it on disk.
    enum class Keeping { Private, Journal, Kept, Broken };
    Keeping keeping() const;
    /// That in a word, and in a sentence with the reason.
    QString keepingText() const;
    QString keepingDetail() const;
    /// Makes a recording of the journal: all rows that are there and all that come. What comes of it is told by acts().
    void keep(const QString &name);
    QString suggestedName() const;
    const QString &journalFolder() const { return m_journalFolder; } ///< empty for a private watch

    void setPaused(bool paused);
    bool isRecording() const { return !m_recordingFolder.isEmpty(); }
    /// Into a new folder; what comes of it is told by acts() and linkChanged().
    void beginRecording(const QString &folder);
    void endRecording();
    void clear();
    void reconnect();
    void disconnectLink();
    void joinGroup(const QString &name);
    void leaveGroup(const QString &name);
    ActRunner &acts() { return m_acts; }
    quint64 clientId() const { return m_clientId; } ///< in the roster

Q_SIGNALS:
    void linkChanged(); ///< state, countdown or coverage
    void countsChanged();

private:
    void joinWhenConnected();
    ClientOptions clientOptions();
    std::optional<WatchJournal> makeJournal();
    void checkJournal();
    void enrol();
    void noteItself(const ClientStatus &link);
    void noteNames(quint64 from);

    KnownNames &m_names;
    ClientRoster &m_clients;
    quint64 m_clientId = 0;
    WatchRequest m_request;
    RecordingStore *m_recordings;
    QString m_journalFolder;
    LiveWatch m_watch;
    MessageLogModel m_model;
    ActRunner m_acts;
    KeepAct *m_keepAct = nullptr; // child; null for a private watch
    QTimer m_second;
    quint64 m_notedTo = 0;
    QString m_recordingFolder;
    QString m_journalProblem;
    QTimer m_marksDelay;
};

} // namespace wps
