// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/bulk_job.h"
#include "core/model/group_member.h"
#include "ui/common/act_runner.h"
#include "ui/common/bulk_target.h"
#include "ui/common/close_dialog.h"
#include "ui/common/latest_call.h"
#include "ui/models/connection_list_model.h"

#include <QDateTime>
#include <QPointer>
#include <QStringList>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <memory>

namespace wps
{

class ClientRoster;
class Emulator;
class JobRunner;
class KnownNames;
struct UiContext;

/// One group of one hub: its members as listed at a time, and what can be done with them. No widgets. GUI thread.
class GroupController : public QObject
{
    Q_OBJECT

public:
    /// The emulator is asked only for a session of the local emulator.
    GroupController(HubSessionPtr session, const GroupName &group, UiContext &context, QObject *parent = nullptr);

    const HubSessionPtr &session() const { return m_session; }
    const GroupName &group() const { return m_group; }
    ConnectionListModel &members() { return m_members; }
    ActRunner &acts() { return m_acts; }
    bool isListing() const { return m_listing.isRunning() || m_facts.isRunning(); }
    bool wasListed() const { return m_listedAt.isValid(); }
    /// "14 connections (confirmed 12:01:03)", "Listing: 400 so far", or why it failed.
    QString membersText() const;
    bool listingFailed() const { return !m_listError.isEmpty(); }
    /// What is unusual about the name; empty mostly.
    QString routeNote() const;

    void refresh(); ///< lists all pages again
    void cancelListing();
    void checkExists();
    void addUser(const QString &userId);
    /// Connections and users, from wherever.
    void addTargets(const QList<BulkTarget> &targets);
    void removeConnections(const QStringList &connectionIds);
    void addToOtherGroup(const QStringList &connectionIds, const GroupName &group);
    void follow(BulkJob *job); ///< tells how it goes; lists again afterwards
    void retryFailed();
    bool hasFailed() const { return m_job && m_job->hasEnded() && !m_job->results().troubled.isEmpty(); }
    CloseQuestion closeQuestion() const;
    /// For some of its connections.
    CloseQuestion closeQuestion(const QStringList &connectionIds);

Q_SIGNALS:
    void changed();
    void added(const QList<wps::BulkTarget> &targets); ///< all of those that were to be; a part of them is not told

private:
    void takeMembers(const QList<GroupMember> &members);
    void askForFacts(const QList<GroupMember> &members);
    void noteNames(const QList<GroupMember> &members);
    /// With what the last listing knows about who is in the group.
    ReversibleAct informed(ReversibleAct act) const;
    void refreshAfter(const HubSessionPtr &session, const ReversibleAct &act);

    HubSessionPtr m_session;
    GroupName m_group;
    KnownNames &m_names;
    Emulator &m_emulator;
    ConnectionListModel m_members;
    ActRunner m_acts;
    LatestCall<QList<GroupMember>> m_listing;
    LatestCall<QList<ConnectionListModel::Row>> m_facts; // of the members that were listed
    QThreadPool m_pool;                                  // reads the emulator, and is waited for before that can go
    std::shared_ptr<std::atomic<qsizetype>> m_listedSoFar;
    QTimer m_progress;
    QDateTime m_listedAt; // UTC
    QString m_listError;
    JobRunner &m_jobs;
    const ClientRoster &m_clients;
    QPointer<BulkJob> m_job; // the latest
};

} // namespace wps
