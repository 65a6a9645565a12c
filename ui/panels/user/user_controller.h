// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/act_runner.h"
#include "ui/common/close_dialog.h"
#include "ui/models/connection_list_model.h"

#include <QTimer>

#include <optional>

namespace wps
{

class ClientRoster;
class KnownNames;
struct UiContext;

/// One user of one hub, and what can be done with it. On the local emulator it also knows the user's connections. No
/// widgets. GUI thread.
class UserController : public QObject
{
    Q_OBJECT

public:
    UserController(HubSessionPtr session, const UserId &user, UiContext &context, QObject *parent = nullptr);

    const HubSessionPtr &session() const { return m_session; }
    const UserId &user() const { return m_user; }
    ActRunner &acts() { return m_acts; }
    /// All of them on the local emulator; elsewhere those that stood in the lists of groups.
    ConnectionListModel &connections() { return m_connections; }
    QString routeNote() const;

    void refreshFacts();
    void watchFacts(bool on); ///< once a second while the tab is visible
    void checkExists();
    void addToGroup(const QString &group);
    void removeFromGroup(const QString &group);
    void removeFromAllGroups();
    /// Whether one knows what removing from groups would have to be taken back to.
    bool canUndoExactly() const { return UndoService::isExact(*m_session); }
    CloseQuestion closeQuestion() const;

private:
    std::optional<GroupName> groupOrProblem(const QString &text, const QString &what);

    HubSessionPtr m_session;
    UserId m_user;
    KnownNames &m_names;
    Emulator &m_emulator;
    UndoService &m_undo;
    const ClientRoster &m_clients;
    ActRunner m_acts;
    ConnectionListModel m_connections;
    QTimer m_second;
};

} // namespace wps
