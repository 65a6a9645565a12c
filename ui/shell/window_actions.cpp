// SPDX-License-Identifier: GPL-3.0-or-later
// The window's own actions. Those of panels are registered by the panels.
#include "core/rest/rest_transport.h"
#include "ui/common/app_settings.h"
#include "ui/common/navigator.h"
#include "ui/common/refreshable.h"
#include "ui/common/session_factory.h"
#include "ui/common/theme.h"
#include "ui/common/workspace.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/environment_banner.h"
#include "ui/shell/help_dialogs.h"
#include "ui/shell/main_window.h"
#include "ui/shell/preferences_dialog.h"
#include "ui/shell/shortcuts_dialog.h"
#include "ui/shell/tab_area.h"

#include <QApplication>
#include <QDockWidget>

namespace wps
{

using namespace Qt::StringLiterals;

void MainWindow::addFileAndViewActions()
{
    ActionRegistry &actions = m_factory.context().actions;
    QAction *closeView = actions.add({.id = u"file.closeTab"_s,
                                      .text = tr("&Close Tab"),
                                      .menu = MenuId::File,
                                      .shortcuts = QKeySequence::keyBindings(QKeySequence::Close),
                                      .iconName = u"close"_s,
                                      .separatorBefore = true});
    connect(closeView, &QAction::triggered, m_tabs, &TabArea::closeCurrent);
    closeView->setEnabled(false);
    connect(m_tabs, &TabArea::viewsChanged, closeView,
            [this, closeView] { closeView->setEnabled(m_tabs->count() > 0); });
    QAction *quit = actions.add({.id = u"file.quit"_s,
                                 .text = tr("&Quit"),
                                 .menu = MenuId::File,
                                 .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_Q)},
                                 .iconName = u"quit"_s,
                                 .separatorBefore = true,
                                 .role = QAction::QuitRole});
    connect(quit, &QAction::triggered, this, &QWidget::close);

    QAction *again = actions.add({.id = u"view.refresh"_s,
                                  .text = tr("&Refresh"),
                                  .menu = MenuId::View,
                                  .shortcuts = {QKeySequence(Qt::Key_F5)},
                                  .iconName = u"refresh"_s,
                                  .tip = tr("Asks again for what the view in front shows")});
    connect(again, &QAction::triggered, this, &MainWindow::refreshInFront);

    const std::tuple<WindowLayout, QString, QString> layouts[] = {
        {WindowLayout::Tester, u"view.layoutTester"_s, tr("&Tester Layout")},
        {WindowLayout::Admin, u"view.layoutAdmin"_s, tr("&Admin Layout")},
        {WindowLayout::Compact, u"view.layoutCompact"_s, tr("&Compact Layout")},
    };
    for (const auto &[layout, id, text] : layouts) {
        QAction *action = actions.add({.id = id,
                                       .text = text,
                                       .menu = MenuId::View,
                                       .iconName = u"layout"_s,
                                       .separatorBefore = layout == WindowLayout::Tester});
        connect(action, &QAction::triggered, this, [this, layout = layout] { applyLayout(layout); });
    }
    QAction *reset = actions.add({.id = u"view.resetLayout"_s,
                                  .text = tr("&Reset Layout"),
                                  .menu = MenuId::View,
                                  .iconName = u"refresh"_s,
                                  .tip = tr("Puts every panel back in its place, also one lost off-screen")});
    connect(reset, &QAction::triggered, this, [this] { applyLayout(WindowLayout::Tester); });
    const std::tuple<ThemeMode, QString, QString> themes[] = {
        {ThemeMode::System, u"view.themeSystem"_s, tr("System &Colours")},
        {ThemeMode::Light, u"view.themeLight"_s, tr("&Light Colours")},
        {ThemeMode::Dark, u"view.themeDark"_s, tr("&Dark Colours")},
    };
    for (const auto &[mode, id, text] : themes) {
        QAction *action =
            actions.add({.id = id, .text = text, .menu = MenuId::View, .separatorBefore = mode == ThemeMode::System});
        connect(action, &QAction::triggered, this, [this, mode = mode] {
            app_settings::theme.set(m_factory.context().settings, themeModeName(mode));
            applyTheme(*qApp, mode);
        });
    }
    QAction *fullScreen = actions.add({.id = u"view.fullScreen"_s,
                                       .text = tr("&Full Screen"),
                                       .menu = MenuId::View,
                                       .shortcuts = {QKeySequence(Qt::Key_F11)},
                                       .iconName = u"fullscreen"_s,
                                       .separatorBefore = true});
    fullScreen->setCheckable(true);
    connect(fullScreen, &QAction::triggered, this,
            [this](bool on) { setWindowState(windowState().setFlag(Qt::WindowFullScreen, on)); });
}

/// What has the focus, or else the view in front.
void MainWindow::refreshInFront()
{
    for (QWidget *widget = QApplication::focusWidget(); widget; widget = widget->parentWidget()) {
        if (auto *view = dynamic_cast<Refreshable *>(widget)) {
            view->refreshView();
            return;
        }
    }
    if (auto *view = dynamic_cast<Refreshable *>(m_tabs->currentView()))
        view->refreshView();
    else
        m_factory.context().navigator.announce(tr("There is nothing to ask for again: this view follows by itself"));
}

void MainWindow::addWindowActions()
{
    ActionRegistry &actions = m_factory.context().actions;
    QAction *palette = actions.add({.id = u"tools.commandPalette"_s,
                                    .text = tr("&Commands…"),
                                    .menu = MenuId::Tools,
                                    .shortcuts = {QKeySequence(Qt::CTRL | Qt::Key_K)},
                                    .iconName = u"command"_s,
                                    .tip = tr("Find any command by its name")});
    connect(palette, &QAction::triggered, this,
            [this] { (new CommandPalette(m_factory.context().actions, this))->open(); });

    QAction *detach = actions.add({.id = u"window.detachTab"_s,
                                   .text = tr("&Move Tab to Its Own Window"),
                                   .menu = MenuId::Window,
                                   .shortcuts = {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N)},
                                   .iconName = u"external"_s});
    detach->setEnabled(false);
    connect(m_tabs, &TabArea::viewsChanged, detach, [this, detach] { detach->setEnabled(m_tabs->count() > 0); });
    connect(detach, &QAction::triggered, this, [this] {
        UiContext &context = m_factory.context();
        // Only the main window's banner answers requests to unlock.
        m_tabs->detachCurrent(
            [&context](QWidget *parent) {
                return new EnvironmentBanner(context.workspace, context.transport.guard(), context.navigator, false,
                                             parent);
            },
            QWidget::actions());
    });

    const std::tuple<int, QString, QString, QKeySequence, QString> steps[] = {
        {-1, u"window.back"_s, tr("&Back"), QKeySequence(Qt::ALT | Qt::Key_Left), u"left"_s},
        {1, u"window.forward"_s, tr("&Forward"), QKeySequence(Qt::ALT | Qt::Key_Right), u"right"_s},
    };
    for (const auto &[by, id, text, keys, iconName] : steps) {
        QAction *action =
            actions.add({.id = id, .text = text, .menu = MenuId::Window, .shortcuts = {keys}, .iconName = iconName});
        connect(action, &QAction::triggered, this, [this, by = by] { m_tabs->step(by); });
    }
    const std::tuple<int, QString, QString, QKeySequence::StandardKey> cycles[] = {
        {1, u"window.nextTab"_s, tr("&Next Tab"), QKeySequence::NextChild},
        {-1, u"window.previousTab"_s, tr("&Previous Tab"), QKeySequence::PreviousChild},
    };
    for (const auto &[by, id, text, keys] : cycles) {
        QAction *action = actions.add({.id = id,
                                       .text = text,
                                       .menu = MenuId::Window,
                                       .shortcuts = QKeySequence::keyBindings(keys),
                                       .separatorBefore = by == 1});
        connect(action, &QAction::triggered, this, [this, by = by] { m_tabs->cycle(by); });
    }
    for (int i = 0; i < 9; ++i) {
        QAction *action = actions.add({.id = u"window.tab%1"_s.arg(i + 1),
                                       .text = tr("Tab &%1").arg(i + 1),
                                       .menu = MenuId::Window,
                                       .shortcuts = {QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + i))},
                                       .separatorBefore = i == 0});
        action->setVisible(false);
        connect(action, &QAction::triggered, this, [this, i] { m_tabs->select(i); });
        connect(m_tabs, &TabArea::viewsChanged, action, [this, action, i] { action->setVisible(i < m_tabs->count()); });
    }
}

void MainWindow::addHelpActions()
{
    ActionRegistry &actions = m_factory.context().actions;
    QAction *preferences = actions.add({.id = u"edit.preferences"_s,
                                        .text = tr("Pr&eferences…"),
                                        .menu = MenuId::Edit,
                                        .shortcuts = QKeySequence::keyBindings(QKeySequence::Preferences),
                                        .iconName = u"settings"_s,
                                        .tip = tr("Colours, and how much watches and their journals keep"),
                                        .separatorBefore = true,
                                        .role = QAction::PreferencesRole});
    auto *controller = new PreferencesController(m_factory.context(), this);
    connect(preferences, &QAction::triggered, this, [this, controller] {
        controller->begin();
        auto *dialog = new PreferencesDialog(*controller, this);
        dialog->open();
    });

    QAction *edit = actions.add({.id = u"tools.shortcuts"_s,
                                 .text = tr("&Shortcuts…"),
                                 .menu = MenuId::Tools,
                                 .tip = tr("Change the key of any command")});
    connect(edit, &QAction::triggered, this, [this] {
        auto *dialog = new ShortcutsDialog(m_factory.context().actions, this);
        dialog->open();
    });
    QAction *shortcuts = actions.add({.id = u"help.shortcuts"_s,
                                      .text = tr("&Keyboard Shortcuts"),
                                      .menu = MenuId::Help,
                                      .shortcuts = {QKeySequence(Qt::SHIFT | Qt::Key_F1)},
                                      .iconName = u"keyboard"_s});
    connect(shortcuts, &QAction::triggered, this, [this] { showShortcuts(m_factory.context().actions, this); });
    QAction *about = actions.add({.id = u"help.about"_s,
                                  .text = tr("&About Web PubSub Console"),
                                  .menu = MenuId::Help,
                                  .iconName = u"info"_s,
                                  .separatorBefore = true,
                                  .role = QAction::AboutRole});
    connect(about, &QAction::triggered, this, [this] { showAbout(this); });
    QAction *aboutQt = actions.add(
        {.id = u"help.aboutQt"_s, .text = tr("About &Qt"), .menu = MenuId::Help, .role = QAction::AboutQtRole});
    connect(aboutQt, &QAction::triggered, qApp, &QApplication::aboutQt);
}

} // namespace wps
