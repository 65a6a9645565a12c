// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/jobs/bulk_job.h"
#include "ui/common/act_runner.h"
#include "ui/models/permission_matrix_model.h"

#include <QModelIndexList>

#include <memory>

namespace wps
{

class JobRunner;
class KnownNames;
struct UiContext;

/// What connections may do in groups: asks, grants and revokes, one cell directly and many as a job. No widgets. GUI
/// thread.
class PermissionsController : public QObject
{
    Q_OBJECT

public:
    enum class Act { Check, Grant, Revoke };

    PermissionsController(HubSessionPtr session, UiContext &context, QObject *parent = nullptr);

    const HubSessionPtr &session() const { return m_session; }
    PermissionMatrixModel &matrix() { return m_matrix; }
    ActRunner &acts() { return m_acts; }

    /// Blank names are left out.
    void addConnections(const QStringList &ids);
    void addGroups(const QStringList &names);
    /// Something unknown: asks for both. Otherwise grants those of `permissions` that are missing, or revokes all.
    void toggle(const QModelIndex &cell, const QList<Permission> &permissions);
    void run(Act act, const QModelIndexList &cells, const QList<Permission> &permissions);
    /// Asks for every cell that is there: for a matrix of a few cells, opened to see just these.
    void askForAll();
    void exportTo(const QString &path);

private:
    struct Target {
        QString connection;
        QString group;
        Permission permission;
    };
    /// A request that was sent, and its yes or no once it is answered.
    struct Call {
        QFuture<Result<void>> future;
        std::shared_ptr<bool> yes;
    };
    static Call send(const HubSession &session, Act act, const Target &target, const QString &requestId);
    void watch(Act act, const Target &target, const Call &call);
    void runOne(Act act, const Target &target, const UndoService::BegunPtr &begun, qsizetype item);
    /// The targets as something that can be taken back, with what the matrix knows now; without items for a check.
    ReversibleAct reversible(Act act, const QList<Target> &targets) const;
    void takeActed(const HubSessionPtr &session, const ReversibleAct &act);
    void take(Act act, const Target &target, bool yes);
    void tellRefusalApart(const Target &target);
    void answer(const Target &target, PermissionMatrixModel::State state, const QString &reason = {});

    HubSessionPtr m_session;
    KnownNames &m_names;
    JobRunner &m_jobs;
    UndoService &m_undo;
    PermissionMatrixModel m_matrix;
    ActRunner m_acts;
    QHash<QString, QList<Target>> m_waiting; // by connection, until it is known whether that is there
};

} // namespace wps
