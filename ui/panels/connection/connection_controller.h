// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/emulator.h"
#include "core/profile/seen_members.h"
#include "ui/common/act_runner.h"
#include "ui/common/close_dialog.h"

#include <QTimer>

#include <optional>

namespace wps
{

class KnownNames;
struct UiContext;

/// One connection of one hub, and what can be done with it. On the local emulator it also knows its exact state. No
/// widgets. GUI thread.
class ConnectionController : public QObject
{
    Q_OBJECT

public:
    ConnectionController(HubSessionPtr session, const ConnectionId &connection, UiContext &context,
                         QObject *parent = nullptr);

    const HubSessionPtr &session() const { return m_session; }
    const ConnectionId &connection() const { return m_connection; }
    ActRunner &acts() { return m_acts; }
    /// Only on the local emulator, and while it is connected.
    const std::optional<EmulatorConnection> &facts() const { return m_facts; }
    /// What the lists of groups said of it; for a session of Azure.
    std::optional<SeenConnection> seen() const;

    void refreshFacts();
    void watchFacts(bool on); ///< once a second while the tab is visible
    void checkExists();
    void addToGroup(const QString &group);
    void removeFromGroup(const QString &group);
    void removeFromAllGroups();
    /// Whether one knows what removing from groups would have to be taken back to.
    bool canUndoExactly() const { return UndoService::isExact(*m_session); }
    CloseQuestion closeQuestion() const;

Q_SIGNALS:
    void factsChanged();

private:
    std::optional<GroupName> groupOrProblem(const QString &text, const QString &what);

    HubSessionPtr m_session;
    ConnectionId m_connection;
    KnownNames &m_names;
    Emulator &m_emulator;
    UndoService &m_undo;
    ActRunner m_acts;
    QTimer m_second;
    std::optional<EmulatorConnection> m_facts;
};

} // namespace wps
