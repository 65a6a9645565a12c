// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/group_member.h"
#include "ui/common/act_runner.h"
#include "ui/common/latest_call.h"
#include "ui/common/ui_context.h"
#include "ui/panels/explorer/explorer_acts.h"
#include "ui/panels/explorer/explorer_model.h"

#include <QDateTime>
#include <QObject>

namespace wps
{

/// What is selected in the explorer, in short: the members of one group, listed as soon as it is selected, or how many
/// rows there are to act on. No widgets. GUI thread.
class SelectionController : public QObject
{
    Q_OBJECT

public:
    static constexpr int kMostListed = 1000; ///< the group's own view lists them all

    /// `context` outlives it.
    explicit SelectionController(UiContext &context, QObject *parent = nullptr);

    /// `rows` are first columns of the explorer.
    void select(const QModelIndexList &rows);
    void listAgain();

    const ExplorerSelection &selection() const { return m_selection; }
    /// The one selected group, user or connection; empty when it is none or several.
    const QString &name() const { return m_name; }
    ExplorerModel::RowKind kind() const { return m_kind; }
    bool isGroup() const { return !m_name.isEmpty() && m_kind == ExplorerModel::RowKind::Group; }
    /// Can be put into a group: connections and users of the hub that is in use.
    bool canJoin() const { return canClose() && !m_selection.hasGroups(); }
    bool canClose() const { return !m_selection.targets.isEmpty(); }

    QString title() const;
    QString note() const; ///< how many members and as of when, or why nothing is known
    const QList<GroupMember> &members() const { return m_members; }
    ActRunner &acts() { return m_acts; } ///< what became of the last act on a selection

Q_SIGNALS:
    void changed();

private:
    void take(const GroupName &group, const Result<QList<GroupMember>> &result);

    UiContext &m_context;
    ExplorerSelection m_selection;
    HubSessionPtr m_session; // whose rows they are
    ExplorerModel::RowKind m_kind = ExplorerModel::RowKind::Hub;
    QString m_name;
    QList<GroupMember> m_members;
    QDateTime m_listedAt;
    QString m_error;
    LatestCall<QList<GroupMember>> m_listing;
    ActRunner m_acts;
};

} // namespace wps
