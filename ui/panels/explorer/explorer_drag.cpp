// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/explorer_drag.h"

#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"
#include "ui/panels/explorer/explorer_acts.h"
#include "ui/panels/explorer/explorer_model.h"

#include <QDropEvent>
#include <QToolTip>
#include <QTreeView>

namespace wps
{

using RowKind = ExplorerModel::RowKind;

namespace
{

constexpr int kExpandAfterMs = 600;

} // namespace

ExplorerDrag::ExplorerDrag(ExplorerModel &model, QTreeView *tree, UiContext &context)
    : QObject(tree), m_tree(tree), m_context(context)
{
    model.setDrag({[this](const QModelIndexList &rows) { return dataOf(rows); },
                   [this](const QMimeData *data, const QModelIndex &row) { return refusal(data, row).isEmpty(); },
                   [this](const QMimeData *data, const QModelIndex &row) { drop(data, row); }});
    tree->setDragEnabled(true);
    tree->setAcceptDrops(true);
    tree->setDragDropMode(QAbstractItemView::DragDrop);
    tree->setDefaultDropAction(Qt::CopyAction);
    tree->setDragDropOverwriteMode(true); // on a group, never between two
    tree->setDropIndicatorShown(true);
    tree->viewport()->installEventFilter(this);
    // The view's own autoExpandDelay would also close what is open.
    m_rest.setSingleShot(true);
    m_rest.setInterval(kExpandAfterMs);
    connect(&m_rest, &QTimer::timeout, this, [this] { m_tree->expand(m_over); });
}

QMimeData *ExplorerDrag::dataOf(const QModelIndexList &rows) const
{
    const HubSessionPtr session = m_context.workspace.session();
    if (!session)
        return nullptr;
    QString hub;
    QList<BulkTarget> targets;
    for (const QModelIndex &row : rows) {
        const RowKind kind = ExplorerModel::kindOf(row);
        if (row.column() != 0 || (kind != RowKind::Connection && kind != RowKind::User))
            continue;
        if (!targets.isEmpty() && hubOf(row) != hub)
            return nullptr; // of several hubs: nothing can take them all
        hub = hubOf(row);
        targets.append({kind == RowKind::User ? BulkKind::User : BulkKind::Connection, ExplorerModel::nameOf(row)});
    }
    return draggedMimeData(*session, hub, targets);
}

QString ExplorerDrag::refusal(const QMimeData *data, const QModelIndex &row) const
{
    const auto dragged = draggedTargets(data);
    if (!dragged)
        return tr("Only connections and users can be added to a group");
    if (ExplorerModel::kindOf(row) != RowKind::Group)
        return tr("Drop them on a group");
    const HubSessionPtr session = m_context.workspace.session();
    if (session && hubOf(row) != session->hub().value())
        return tr("Use hub %1 first").arg(hubOf(row));
    return dropRefusal(*dragged, session);
}

void ExplorerDrag::drop(const QMimeData *data, const QModelIndex &row)
{
    const auto dragged = draggedTargets(data);
    if (dragged && refusal(data, row).isEmpty())
        Q_EMIT addWanted(dragged->targets, ExplorerModel::nameOf(row));
}

void ExplorerDrag::restOn(const QModelIndex &row)
{
    if (m_over == row)
        return;
    m_over = row;
    if (row.isValid() && !m_tree->isExpanded(row))
        m_rest.start();
    else
        m_rest.stop();
}

bool ExplorerDrag::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::DragMove) {
        const auto *move = static_cast<QDropEvent *>(event);
        const QModelIndex row = m_tree->indexAt(move->position().toPoint()).siblingAtColumn(0);
        restOn(row);
        if (const auto dragged = draggedTargets(move->mimeData())) {
            const QString why = refusal(move->mimeData(), row);
            const QString what =
                tr("Add %1 to group %2")
                    .arg(describeTargets(dragged->targets), visibleLine(ExplorerModel::nameOf(row), 60));
            if (m_tree->showDropIndicator() != why.isEmpty()) { // or it stays where it was last
                m_tree->setDropIndicatorShown(why.isEmpty());
                m_tree->viewport()->update();
            }
            showDropWords(*move, m_tree->viewport(), why.isEmpty() ? what : why,
                          !why.isEmpty() && ExplorerModel::kindOf(row) == RowKind::Group, m_context.navigator);
        }
    } else if (event->type() == QEvent::Drop || event->type() == QEvent::DragLeave) {
        restOn({});
        QToolTip::hideText();
    }
    return QObject::eventFilter(watched, event);
}

} // namespace wps
