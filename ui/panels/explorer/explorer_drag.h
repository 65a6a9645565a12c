// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/dragged_targets.h"

#include <QObject>
#include <QPersistentModelIndex>
#include <QTimer>

class QMimeData;
class QTreeView;

namespace wps
{

class ExplorerModel;
struct UiContext;

/// Lets connections and users of the explorer be dragged, and whatever of them is dragged here be dropped on a group,
/// to be added to it. A child of the view.
class ExplorerDrag : public QObject
{
    Q_OBJECT

public:
    /// `model` is what `tree` shows, through a proxy or not.
    ExplorerDrag(ExplorerModel &model, QTreeView *tree, UiContext &context);

Q_SIGNALS:
    /// Dropped on a group of the hub in use.
    void addWanted(const QList<wps::BulkTarget> &targets, const QString &group);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QMimeData *dataOf(const QModelIndexList &rows) const;
    /// Empty when they may be dropped on this row.
    QString refusal(const QMimeData *data, const QModelIndex &row) const;
    void drop(const QMimeData *data, const QModelIndex &row);
    void restOn(const QModelIndex &row);

    QTreeView *m_tree;
    UiContext &m_context;
    QTimer m_rest;                ///< while the pointer rests on a row that can be opened
    QPersistentModelIndex m_over; ///< that row
};

} // namespace wps
