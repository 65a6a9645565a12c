// SPDX-License-Identifier: GPL-3.0-or-later
// What one can do with rows of a watch.
#include "ui/common/icons.h"
#include "ui/models/record_text.h"
#include "ui/panels/watch/watch_panel.h"
#include "ui/panels/watch/watch_table.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QMimeData>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

void WatchPanel::copyRows()
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QString text;
    for (const QModelIndex &row : std::as_const(rows)) {
        QStringList cells;
        for (int column = 0; column < MessageLogModel::ColumnCount; ++column)
            cells.append(row.siblingAtColumn(column).data().toString());
        text += cells.join(u'\t') + u'\n';
    }
    if (!text.isEmpty())
        QGuiApplication::clipboard()->setText(text);
}

void WatchPanel::showRowMenu(const QPoint &at)
{
    const LogRecord *record = m_controller->model().recordAt(m_table->indexAt(at).row());
    if (!record)
        return;
    const QString user = RecordText::fromUser(*record);
    const QString group = RecordText::group(*record);
    const QString connection = m_controller->status().connectionId;
    // The record may expire while the menu is open: it keeps what it needs.
    const LogRecord kept = *record;

    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon(u"inspector"_s), tr("&Inspect"), this, [this, kept] {
        m_navigator.inspect(kept);
        m_navigator.showDock(u"inspector"_s);
    });
    menu->addSeparator();
    menu->addAction(icon(u"copy"_s), tr("&Copy rows"), this, &WatchPanel::copyRows);
    menu->addAction(tr("Copy &payload"), this, [kept] {
        auto *mime = new QMimeData;
        const QByteArray payload = kept.payload();
        mime->setText(QString::fromUtf8(payload));
        mime->setData(u"application/octet-stream"_s, payload);
        QGuiApplication::clipboard()->setMimeData(mime);
    });
    menu->addAction(tr("Copy &frame as it came"), this,
                    [kept] { QGuiApplication::clipboard()->setText(QString::fromUtf8(kept.frame.bytes)); })
        ->setEnabled(kept.kind == LogRecord::Kind::Frame);
    menu->addSeparator();
    menu->addAction(icon(u"send"_s), tr("&Reply to the sender"), this,
                    [this, user] {
                        m_navigator.compose({TargetKind::User, user});
                    })
        ->setEnabled(!user.isEmpty());
    menu->addAction(icon(u"send"_s), tr("&Send to the same group"), this,
                    [this, group] {
                        m_navigator.compose({TargetKind::Group, group});
                    })
        ->setEnabled(!group.isEmpty());
    menu->addSeparator();
    menu->addAction(icon(u"user"_s), tr("Show the sending &user"), this, [this, user] { m_navigator.showUser(user); })
        ->setEnabled(!user.isEmpty());
    menu->addAction(icon(u"group"_s), tr("Show the &group"), this, [this, group] { m_navigator.showGroup(group); })
        ->setEnabled(!group.isEmpty());
    menu->addAction(icon(u"connection"_s), tr("Show the &connection of this watch"), this,
                    [this, connection] { m_navigator.showConnection(connection); })
        ->setEnabled(!connection.isEmpty());
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

} // namespace wps
