// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/act_runner.h"
#include "ui/models/permissions_model.h"

#include <QTimer>

namespace wps
{

class KnownNames;

/// What one connection may do in some groups: asks, grants and revokes cell by cell. No widgets. GUI thread.
class PermissionsController : public QObject
{
    Q_OBJECT

public:
    PermissionsController(HubSessionPtr session, KnownNames &names, QObject *parent = nullptr);

    const HubSessionPtr &session() const { return m_session; }
    PermissionsModel &cells() { return m_cells; }
    ActRunner &acts() { return m_acts; }
    const QString &connection() const { return m_connection; }

    /// Forgets the answers when it is another one.
    void setConnection(const QString &id);
    void addGroup(const QString &name);
    /// Unknown: asks. Allowed: revokes. Not allowed: grants. Otherwise asks again.
    void toggle(const QModelIndex &cell);
    void check(const QModelIndex &cell);
    void checkAll();

private:
    struct Target {
        ConnectionId connection;
        GroupName group;
        Permission permission;
    };
    std::optional<Target> targetOf(const QModelIndex &cell);
    void ask(const Target &target);
    void tellRefusalApart(const Target &target);
    void grant(const Target &target);
    void revoke(const Target &target);
    template <typename T, typename Done>
    void call(const Target &target, RestOperation<T> operation, const QString &what, Done done);
    void answer(const Target &target, PermissionsModel::State state, const QString &reason = {});

    HubSessionPtr m_session;
    KnownNames &m_names;
    PermissionsModel m_cells;
    ActRunner m_acts;
    QString m_connection;
    QTimer m_ages;
};

} // namespace wps
