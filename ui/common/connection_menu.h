// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/hub_session.h"
#include "ui/common/reversible_act.h"

#include <QObject>
#include <QStringList>

#include <functional>

class QAbstractItemView;
class QMenu;

namespace wps
{

class BulkJob;
struct UiContext;

/// The connections that are chosen in a view, and what the view adds to their menu.
struct ChosenConnections {
    HubSessionPtr session;
    std::function<QStringList()> ids;
    std::function<void(BulkJob *)> started; ///< told of each job
    QString group = {};                     ///< of the view that lists them as its members; empty elsewhere
    std::function<void(QMenu &)> more = {}; ///< verbs of the view itself, which come first
    bool inMatrix = false;                  ///< the view is the permission matrix
};

/// The context menu of a view of connections, with every verb that applies to those that are chosen; Del asks whether
/// to close them. A child of the view.
class ConnectionMenu : public QObject
{
    Q_OBJECT

public:
    ConnectionMenu(QAbstractItemView *view, const ChosenConnections &chosen, UiContext &context);

    void fill(QMenu &menu);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fillForOne(QMenu &menu, const QString &id);
    void fillMembership(QMenu &menu, const QStringList &ids);
    void fillPermissions(QMenu &menu, const QStringList &ids);
    void popup(const QPoint &position);
    void askToClose(const QStringList &ids);
    void askForGroup(const QStringList &ids, ReversibleVerb verb);
    void leaveAllGroups(const QStringList &ids);
    void run(const ReversibleAct &act);

    QAbstractItemView *m_view;
    ChosenConnections m_chosen;
    UiContext &m_context;
};

} // namespace wps
