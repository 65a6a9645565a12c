// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/reversible_act.h"

#include <QHash>
#include <QList>
#include <QObject>
#include <QSet>

#include <functional>
#include <memory>
#include <optional>

namespace wps
{

class Emulator;
class JobRunner;
class Workspace;

/// What can be taken back. An act on the service is taken back by the opposite calls, for the items for which it
/// succeeded and, as far as is known, changed something; they pass the guard, the audit and the jobs like any other.
/// Such a step belongs to the hub on which the act was done: it is offered, and works, only while that hub is the one
/// in use. What is local to this program is taken back at once. One for the program; GUI thread.
class UndoService : public QObject
{
    Q_OBJECT

public:
    using StepId = quint64;
    static constexpr StepId kNone = 0;
    static constexpr qsizetype kMostSteps = 200;

    /// Who is in which group, of a hub of the local emulator; group, then connection.
    struct Members {
        QHash<QString, QSet<QString>> of;
        QHash<QString, QString> userOf; ///< of each connection that is there
    };
    /// An act that is about to be done, with what was so before it.
    struct Begun {
        HubSessionPtr session;
        ReversibleAct act;
        std::optional<Members> before; ///< nothing when it cannot be known exactly
        QSet<qsizetype> done;
        StepId step = kNone;
        bool redo = false;     ///< the step it makes does again what was taken back
        bool followUp = false; ///< it takes back or does again, so what can be done again stays
    };
    using BegunPtr = std::shared_ptr<Begun>;

    UndoService(JobRunner &jobs, Workspace &workspace, const Emulator &emulator, QObject *parent = nullptr);

    /// Of a job nothing has to be told: one with a ReversibleAct tells itself.
    BegunPtr begin(const HubSessionPtr &session, const ReversibleAct &act) const;
    /// These items of it have succeeded. Gives the step that takes them back; kNone when nothing has changed. Saying an
    /// item twice does no harm.
    StepId did(const BegunPtr &begun, const QList<qsizetype> &items);
    StepId did(const BegunPtr &begun); ///< all of them
    /// Something local, just done. `place` is null when it belongs to no hub. The functions have to work as long as
    /// this does.
    void pushLocal(const HubSessionPtr &place, const QString &undoText, const QString &redoText,
                   const std::function<void()> &undo, const std::function<void()> &redo);

    /// The groups of a connection, or of all connections of a user, as an act that removes them; nothing when they
    /// cannot be known.
    std::optional<ReversibleAct> leavingAllGroups(const HubSessionPtr &session, const BulkTarget &target) const;
    /// A sentence for before a change of members: what undoing it would also touch. Empty where that is exact.
    static QString cautionBefore(const HubSession &session, ReversibleVerb verb);
    /// Whether it can be known exactly what an act on this hub changes.
    static bool isExact(const HubSession &session);
    /// The same service, profile and hub: what is to be taken back on one may be taken back on the other.
    static bool isSamePlace(const HubSessionPtr &a, const HubSessionPtr &b);

    /// The latest of the hub in use; kNone when there is nothing.
    StepId latestUndo() const { return latest(false); }
    StepId latestRedo() const { return latest(true); }
    bool isThere(StepId id) const;
    /// Whether its hub is the one in use.
    bool isUsable(StepId id) const;
    /// "Undo: remove 20 connections from group room1", with what is not certain about it; empty when it is not there.
    QString text(StepId id) const;
    QString caution(StepId id) const; ///< a sentence; empty mostly
    bool isRedo(StepId id) const;
    HubSessionPtr session(StepId id) const; ///< null for one that belongs to no hub
    /// Where it would act: "hub chat of orders".
    QString place(StepId id) const;
    StepId stepOf(const BulkJob *job) const { return m_stepOf.value(job, kNone); }

    /// Takes it from the stack and does it. What was refused, cancelled or failed comes back to the stack. The job that
    /// does it; null for a local step, and when it is not usable.
    BulkJob *run(StepId id);

Q_SIGNALS:
    void changed(); ///< what can be taken back, or where
    /// Members or permissions have been changed from here: an act that was done, or taken back. Only the items for
    /// which it succeeded.
    void acted(const wps::HubSessionPtr &session, const wps::ReversibleAct &act);

private:
    struct Step {
        StepId id = kNone;
        HubSessionPtr session;  ///< null = anywhere
        ReversibleAct act = {}; ///< what it would do
        bool redo = false;
        QString text = {}; ///< of a local one
        QString otherText = {};
        std::function<void()> run = {}; ///< of a local one
        std::function<void()> reverse = {};
    };

    const Step *find(StepId id) const;
    StepId latest(bool redo) const;
    Step take(StepId id);
    StepId push(Step step);
    std::optional<Members> membersOf(const HubSession &session) const;
    void watch(BulkJob *job);
    void takeEnd(const BulkJob *job, const BegunPtr &begun);
    ReversibleAct changedBy(const Begun &begun, const QList<qsizetype> &items) const;

    JobRunner &m_jobs;
    Workspace &m_workspace;
    const Emulator &m_emulator;
    QList<Step> m_steps; // oldest first
    QHash<const BulkJob *, StepId> m_stepOf;
    std::optional<Step> m_starting; // the step whose job is being started
    StepId m_lastId = kNone;
};

} // namespace wps
