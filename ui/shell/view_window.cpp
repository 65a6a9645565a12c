// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/view_window.h"

#include "ui/common/icons.h"

#include <QToolBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

ViewWindow::ViewWindow(QWidget *banner, QWidget *view, const QString &title, const QIcon &viewIcon) : m_view(view)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("%1 — Web PubSub Console", "view").arg(title));
    setWindowIcon(viewIcon);
    auto *tools = addToolBar(tr("View"));
    tools->setMovable(false);
    tools->setContextMenuPolicy(Qt::PreventContextMenu);
    tools->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    QAction *back = tools->addAction(icon(u"down"_s), tr("&Back into the main window"));
    connect(back, &QAction::triggered, this, &ViewWindow::returnWanted);
    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    if (banner)
        column->addWidget(banner);
    column->addWidget(view, 1);
    setCentralWidget(centre);
    view->show();
    connect(view, &QWidget::windowTitleChanged, this,
            [this](const QString &text) { setWindowTitle(tr("%1 — Web PubSub Console", "view").arg(text)); });
}

QWidget *ViewWindow::releaseView()
{
    QWidget *view = m_view;
    m_view.clear();
    if (view) {
        view->disconnect(this);
        view->setParent(nullptr);
    }
    return view;
}

} // namespace wps
