// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/main_window.h"

#include "ui/common/app_settings.h"
#include "ui/common/icons.h"
#include "ui/common/local_emulator.h"
#include "ui/common/session_factory.h"
#include "ui/shell/environment_banner.h"
#include "ui/shell/menus.h"
#include "ui/shell/session_toolbar.h"
#include "ui/shell/status_segments.h"
#include "ui/shell/tab_area.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDockWidget>
#include <QKeyEvent>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QStatusBar>
#include <QTabWidget>
#include <QTimer>
#include <QVBoxLayout>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{
constexpr int kLayoutVersion = 1;
constexpr int kAnnouncementMs = 8000;
} // namespace

MainWindow::MainWindow(SessionFactory &factory, QWidget *parent)
    : QMainWindow(parent), m_factory(factory), m_tabs(new TabArea(this))
{
    UiContext &context = factory.context();
    setWindowTitle(tr("Web PubSub Console"));
    setWindowIcon(applicationIcon());
    setDockNestingEnabled(true);
    setDockOptions(dockOptions() | QMainWindow::AllowTabbedDocks | QMainWindow::AllowNestedDocks);
    setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);

    addFileAndViewActions();
    addWindowActions();
    addHelpActions();
    m_menus = new Menus(context.actions, menuBar());
    m_panelsMenu = m_menus->addSubmenu(MenuId::View, tr("&Panels"), u"panel"_s);
    // In the window too: a shortcut lives only where its action does, and hidden menus take theirs along.
    const QList<QString> ids = context.actions.ids();
    for (const QString &id : ids)
        addAction(context.actions.action(id));

    m_toolbar = new SessionToolbar(factory, this);
    for (const QString &id : {u"watch.start"_s, u"watch.pause"_s, u"edit.find"_s})
        m_toolbar->addActionIfKnown(id);
    addToolBar(m_toolbar);

    auto *centre = new QWidget(this);
    auto *column = new QVBoxLayout(centre);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(
        new EnvironmentBanner(context.workspace, context.transport.guard(), context.navigator, true, centre));
    for (const auto &bar : context.panels.bars())
        column->addWidget(bar(centre));
    column->addWidget(m_tabs, 1);
    setCentralWidget(centre);
    if (const auto &home = context.panels.home())
        m_tabs->setHome(home(m_tabs));

    auto *segments = new StatusSegments(factory, statusBar());
    connect(segments, &StatusSegments::sessionClicked, m_toolbar, &SessionToolbar::focusHub);

    for (const PanelRegistry::Dock &dock : context.panels.docks())
        addDock(dock);
    connect(&context.panels, &PanelRegistry::dockAdded, this, &MainWindow::addDock);
    connect(&context.navigator, &Navigator::tabRequested, m_tabs, &TabArea::open);
    connect(&context.navigator, &Navigator::dockRequested, this, &MainWindow::raiseDock);
    connect(&context.navigator, &Navigator::dockRevealRequested, this, &MainWindow::revealDock);
    connect(&context.navigator, &Navigator::announced, this,
            [this](const QString &text) { statusBar()->showMessage(text, kAnnouncementMs); });
    connect(&context.workspace, &Workspace::sessionChanged, this, [this] {
        const HubSessionPtr session = m_factory.context().workspace.session();
        setWindowTitle(session ? tr("%1 · %2 — Web PubSub Console", "profile, hub")
                                     .arg(session->profile().name, session->hub().value())
                               : tr("Web PubSub Console"));
    });
    restore();
}

MainWindow::~MainWindow() = default;

void MainWindow::addDock(const PanelRegistry::Dock &dock)
{
    auto *widget = new QDockWidget(dock.title, this);
    widget->setObjectName(dock.id);
    widget->setWindowIcon(icon(dock.iconName));
    widget->setWidget(dock.create(widget));
    connect(widget->widget(), &QWidget::windowTitleChanged, widget, &QDockWidget::setWindowTitle);
    addDockWidget(dock.area, widget);
    if (dock.area == Qt::BottomDockWidgetArea) {
        for (QDockWidget *other : std::as_const(m_docks)) {
            if (dockWidgetArea(other) == Qt::BottomDockWidgetArea) {
                tabifyDockWidget(other, widget);
                break;
            }
        }
    }
    widget->setVisible(dock.visibleByDefault);
    widget->toggleViewAction()->setIcon(icon(dock.iconName));
    m_panelsMenu->addAction(widget->toggleViewAction());
    m_docks.insert(dock.id, widget);
}

void MainWindow::applyLayout(WindowLayout layout)
{
    // Taking every dock out first also rescues one that floats off-screen.
    for (const PanelRegistry::Dock &dock : m_factory.context().panels.docks()) {
        QDockWidget *widget = m_docks.value(dock.id);
        widget->setFloating(false);
        removeDockWidget(widget);
        addDockWidget(dock.area, widget);
        const bool wanted = layout == WindowLayout::Tester  ? dock.visibleByDefault
                            : layout == WindowLayout::Admin ? dock.id != "composer"_L1
                                                            : dock.id == "composer"_L1;
        widget->setVisible(wanted);
    }
    QDockWidget *first = nullptr;
    for (const PanelRegistry::Dock &dock : m_factory.context().panels.docks()) {
        QDockWidget *widget = m_docks.value(dock.id);
        if (dock.area != Qt::BottomDockWidgetArea)
            continue;
        if (first)
            tabifyDockWidget(first, widget);
        else
            first = widget;
    }
    for (const QString &id : {u"requests"_s, u"composer"_s}) {
        if (QDockWidget *widget = m_docks.value(id); widget && widget->isVisibleTo(this))
            widget->raise();
    }
    sizeDocks();
}

void MainWindow::sizeDocks()
{
    const int unit = fontMetrics().averageCharWidth();
    QList<QDockWidget *> docks;
    QList<int> sizes;
    for (const auto &[id, characters] : {std::pair{u"explorer"_s, 38}, std::pair{u"inspector"_s, 44}}) {
        if (QDockWidget *widget = m_docks.value(id)) {
            docks.append(widget);
            sizes.append(std::min(unit * characters, width() / 4));
        }
    }
    resizeDocks(docks, sizes, Qt::Horizontal);
    for (QDockWidget *widget : std::as_const(m_docks)) {
        if (dockWidgetArea(widget) == Qt::BottomDockWidgetArea) {
            // Half a dozen lines of a message, but never more than the watch above keeps.
            resizeDocks({widget}, {std::min(fontMetrics().height() * 22, height() * 2 / 5)}, Qt::Vertical);
            break;
        }
    }
}

void MainWindow::revealDock(const QString &panelId)
{
    if (QDockWidget *widget = m_docks.value(panelId)) {
        widget->show();
        widget->raise();
    }
}

void MainWindow::raiseDock(const QString &panelId)
{
    revealDock(panelId);
    QDockWidget *widget = m_docks.value(panelId);
    if (widget && widget->widget())
        widget->widget()->setFocus();
}

void MainWindow::restore()
{
    const QSettings &settings = m_factory.context().settings;
    applyLayout(WindowLayout::Tester);
    if (!restoreGeometry(app_settings::windowGeometry.get(settings))) {
        const QRect room = screen()->availableGeometry();
        layout()->activate(); // or the docks, which stood side by side before, count for the least width
        resize(QSize(1400, 860).boundedTo(room.size()));
    }
    m_sizesWanted = !restoreState(app_settings::windowState.get(settings), kLayoutVersion);
}

void MainWindow::saveLayout()
{
    QSettings &settings = m_factory.context().settings;
    app_settings::windowGeometry.set(settings, saveGeometry());
    app_settings::windowState.set(settings, saveState(kLayoutVersion));
}

void MainWindow::pasteAnywhere()
{
    const QString text = QGuiApplication::clipboard()->text();
    if (looksLikeConnectionString(text)) {
        if (QAction *action = m_factory.context().actions.action(u"file.newProfileFromClipboard"_s))
            action->trigger();
    }
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    if (!std::exchange(m_sizesWanted, false))
        return;
    // On a small screen the work comes first: an inspector beside it would push the Send button off the screen.
    constexpr int kCharactersForInspector = 190;
    QDockWidget *inspector = m_docks.value(u"inspector"_s);
    const bool small = inspector && width() < fontMetrics().averageCharWidth() * kCharactersForInspector;
    if (small)
        inspector->hide();
    // Docks take a size only once the window has one, and the window its frame.
    QTimer::singleShot(0, this, [this, small] {
        if (small) {
            layout()->activate(); // or the hidden inspector still counts for the least width
            resize(size().boundedTo(screen()->availableSize() - (frameGeometry().size() - size())));
        }
        sizeDocks();
    });
}

void MainWindow::keyPressEvent(QKeyEvent *event)
{
    // Comes here only when no input took it.
    if (event->matches(QKeySequence::Paste))
        pasteAnywhere();
    else
        QMainWindow::keyPressEvent(event);
}

int MainWindow::otherConnections() const
{
    qsizetype own = 0;
    const QStringList keys = m_tabs->keys();
    for (const QString &key : keys)
        own += key.startsWith("watch/"_L1) ? 1 : 0;
    return static_cast<int>(std::max<qsizetype>(0, m_factory.emulator().connectionCount() - own));
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const int others = otherConnections();
    if (others > 0 && !m_quitConfirmed) {
        event->ignore();
        askBeforeQuit(others);
        return;
    }
    saveLayout();
    m_tabs->closeWindows(); // the program ends with its main window
    QMainWindow::closeEvent(event);
}

void MainWindow::askBeforeQuit(int others)
{
    auto *box =
        new QMessageBox(QMessageBox::Question, tr("Quit"),
                        tr("Other programs are connected to the local emulator (clients: %1). Quitting stops it "
                           "and disconnects them.")
                            .arg(others),
                        QMessageBox::NoButton, this);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    QPushButton *quit = box->addButton(tr("&Quit and disconnect"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(tr("&Keep running"), QMessageBox::RejectRole));
    connect(quit, &QPushButton::clicked, this, [this] {
        m_quitConfirmed = true;
        close();
    });
    box->open();
}

} // namespace wps
