// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/shell_fixture.h"
#include "ui/common/banner.h"
#include "ui/common/icons.h"
#include "ui/panels/watch/watch_panel.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/environment_banner.h"
#include "ui/shell/tab_area.h"
#include "ui/shell/view_window.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QComboBox>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenuBar>
#include <QPointer>
#include <QPushButton>
#include <QTabWidget>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

QString pathOf(const QWidget *widget)
{
    QStringList parts;
    for (; widget; widget = widget->parentWidget())
        parts.prepend(QString::fromLatin1(widget->metaObject()->className()) + u'#' + widget->objectName());
    return parts.join(u'/');
}

bool hasBuddy(const QWidget *widget)
{
    const QList<QLabel *> labels = widget->window()->findChildren<QLabel *>();
    return std::any_of(labels.begin(), labels.end(),
                       [widget](const QLabel *label) { return label->buddy() == widget; });
}

/// Inputs and icon-only buttons that a screen reader could not name.
QStringList unnamed(const QWidget &root)
{
    QStringList paths;
    const QList<QWidget *> widgets = root.findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        const auto *button = qobject_cast<const QAbstractButton *>(widget);
        const bool inner = widget->objectName().startsWith("qt_"_L1) || widget->objectName().startsWith("Scroll"_L1) ||
                           (widget->parentWidget() && (qobject_cast<const QComboBox *>(widget->parentWidget()) ||
                                                       widget->parentWidget()->inherits("QComboBoxPrivateContainer") ||
                                                       widget->parentWidget()->inherits("QTabBar") ||
                                                       widget->parentWidget()->inherits("QLineEdit")));
        const bool input = qobject_cast<const QLineEdit *>(widget) || qobject_cast<const QComboBox *>(widget) ||
                           qobject_cast<const QAbstractItemView *>(widget) ||
                           (button && button->text().isEmpty() && button->focusPolicy() != Qt::NoFocus);
        if (!input || inner || widget->inherits("QHeaderView") || !widget->isVisibleTo(&root) ||
            !widget->accessibleName().isEmpty() || hasBuddy(widget))
            continue;
        paths.append(pathOf(widget));
    }
    return paths;
}

TabRequest request(const QString &key)
{
    return {key, key, u"watch"_s, [](QWidget *parent) { return new QLabel(parent); }};
}

} // namespace

class TestShell : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTabInItsOwnWindow();
    void assistiveTechnologyPausesTheWatch();
    void coloursReadInBothThemes_data();
    void coloursReadInBothThemes();
    void iconsFollowThePalette();
    void bannerShowsPlainWords();
    void noInputWithoutName();
    void tabsOpenOnceAndStepBack();
    void layoutSurvivesRestart();
    void resetBringsDocksBack();
    void firstWindowFitsASmallScreen();
    void everyActionHasTextAndOneKey();
    void emptyMenusAreHidden();
    void paletteFindsAndRuns();
    void hubFieldSwitchesAndRefuses();
    void productionBannerSaysSo();
};

void TestShell::coloursReadInBothThemes_data()
{
    QTest::addColumn<int>("mode");
    QTest::newRow("light") << static_cast<int>(ThemeMode::Light);
    QTest::newRow("dark") << static_cast<int>(ThemeMode::Dark);
}

void TestShell::coloursReadInBothThemes()
{
    QFETCH(int, mode);
    applyTheme(*qApp, static_cast<ThemeMode>(mode));
    const QPalette palette = QApplication::palette();
    QCOMPARE(isDark(palette), static_cast<ThemeMode>(mode) == ThemeMode::Dark);
    const auto readable = [](const QColor &words, const QColor &ground) { return contrastRatio(words, ground) >= 4.5; };
    for (const Tone tone : {Tone::Neutral, Tone::Info, Tone::Success, Tone::Warning, Tone::Danger, Tone::Accent}) {
        const ToneColours colours = toneColours(tone, palette);
        QVERIFY2(readable(colours.text, palette.color(QPalette::Window)), qPrintable(colours.text.name()));
        QVERIFY2(readable(colours.text, palette.color(QPalette::Base)), qPrintable(colours.text.name()));
        QVERIFY2(readable(colours.onFill, colours.fill), qPrintable(colours.fill.name()));
        QVERIFY2(readable(colours.onSolid, colours.solid), qPrintable(colours.solid.name()));
    }
    QVERIFY(readable(palette.color(QPalette::Text), palette.color(QPalette::Base)));
    QVERIFY(readable(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Base)));
    QVERIFY(readable(palette.color(QPalette::PlaceholderText), palette.color(QPalette::Window)));
    QVERIFY(readable(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)));
    QVERIFY(readable(palette.color(QPalette::Link), palette.color(QPalette::Base)));
}

void TestShell::iconsFollowThePalette()
{
    const auto darkest = [](const QIcon &icon) {
        const QImage image = icon.pixmap(24, 24).toImage();
        int drawn = 0;
        int sum = 0;
        for (int y = 0; y < image.height(); ++y) {
            for (int x = 0; x < image.width(); ++x) {
                const QColor colour = image.pixelColor(x, y);
                if (colour.alpha() > 200) {
                    ++drawn;
                    sum += colour.lightness();
                }
            }
        }
        return drawn == 0 ? -1 : sum / drawn;
    };
    const QStringList names = iconNames();
    QVERIFY(names.size() > 60);
    for (const QString &name : names) {
        const QIcon drawing = icon(name);
        applyTheme(*qApp, ThemeMode::Light);
        const int light = darkest(drawing);
        applyTheme(*qApp, ThemeMode::Dark);
        const int dark = darkest(drawing);
        QVERIFY2(light >= 0 && light < 110, qPrintable(u"%1 %2"_s.arg(name).arg(light)));
        QVERIFY2(dark > 150, qPrintable(u"%1 %2"_s.arg(name).arg(dark)));
    }
    QVERIFY(hasIcon(u"edit-copy"_s));
    QVERIFY(!hasIcon(u"no-such-thing"_s));
    QTest::ignoreMessage(QtWarningMsg, "no icon is called no-such-thing");
    QVERIFY(!icon(u"no-such-thing"_s).isNull());
    QVERIFY(!applicationIcon().pixmap(64, 64).isNull());
}

void TestShell::bannerShowsPlainWords()
{
    Banner banner;
    QVERIFY(banner.isHidden());
    banner.showMessage(Banner::Kind::Error, u"<b>bold</b>"_s, u"why"_s);
    QVERIFY(!banner.isHidden());
    const QList<QLabel *> labels = banner.findChildren<QLabel *>();
    for (const QLabel *label : labels)
        QVERIFY(label->textFormat() == Qt::PlainText || label->text().isEmpty());
    int pressed = 0;
    banner.addAction(u"Retry"_s, this, [&pressed] { ++pressed; });
    banner.findChild<QPushButton *>()->click();
    QCOMPARE(pressed, 1);
    banner.dismiss();
    QVERIFY(banner.isHidden());
}

void TestShell::noInputWithoutName()
{
    ShellFixture shell;
    QVERIFY2(unnamed(shell.window()).isEmpty(), qPrintable(unnamed(shell.window()).join(u"\n"_s)));
    shell.action(u"hub.tryEmulator"_s)->trigger();
    QVERIFY2(unnamed(shell.window()).isEmpty(), qPrintable(unnamed(shell.window()).join(u"\n"_s)));
    shell.action(u"edit.preferences"_s)->trigger();
    shell.action(u"file.newProfile"_s)->trigger();
    const QList<QWidget *> topLevels = QApplication::topLevelWidgets();
    for (const QWidget *widget : topLevels)
        QVERIFY2(unnamed(*widget).isEmpty(), qPrintable(unnamed(*widget).join(u"\n"_s)));
}

void TestShell::tabsOpenOnceAndStepBack()
{
    ShellFixture shell;
    TabArea &tabs = shell.window().tabArea();
    QVERIFY(!tabs.currentView());
    shell.context().navigator.openTab(request(u"a & b"_s));
    QCOMPARE(tabs.tabs()->tabText(0), u"a && b"_s);
    shell.context().navigator.openTab(request(u"second"_s));
    shell.context().navigator.openTab(request(u"a & b"_s));
    QCOMPARE(tabs.count(), 2);
    QCOMPARE(tabs.tabs()->currentIndex(), 0);
    shell.action(u"window.back"_s)->trigger();
    QCOMPARE(tabs.tabs()->currentIndex(), 1);
    shell.action(u"window.forward"_s)->trigger();
    QCOMPARE(tabs.tabs()->currentIndex(), 0);
    shell.action(u"window.tab2"_s)->trigger();
    QCOMPARE(tabs.tabs()->currentIndex(), 1);
    shell.action(u"file.closeTab"_s)->trigger();
    shell.action(u"file.closeTab"_s)->trigger();
    QCOMPARE(tabs.count(), 0);
    QVERIFY(!tabs.currentView());
    QVERIFY(!shell.action(u"file.closeTab"_s)->isEnabled());
}

void TestShell::layoutSurvivesRestart()
{
    ShellFixture shell;
    QDockWidget *explorer = shell.window().dock(u"explorer"_s);
    QVERIFY(explorer && explorer->isVisible());
    explorer->hide();
    shell.window().resize(1010, 660);
    shell.restart();
    QVERIFY(!shell.window().dock(u"explorer"_s)->isVisible());
    shell.action(u"view.resetLayout"_s)->trigger();
    QVERIFY(shell.window().dock(u"explorer"_s)->isVisible());
}

void TestShell::firstWindowFitsASmallScreen()
{
    // No size of ours: the window takes what it finds, and the screen of this platform is 800 pixels wide.
    ShellFixture shell{QSize()};
    const QRect room = shell.window().screen()->availableGeometry();
    QTRY_VERIFY2(shell.window().width() <= room.width(),
                 qPrintable(u"%1 of %2"_s.arg(shell.window().width()).arg(room.width())));
    QVERIFY(!shell.window().dock(u"inspector"_s)->isVisible());
    QVERIFY(shell.window().dock(u"composer"_s)->isVisible());
}

void TestShell::resetBringsDocksBack()
{
    ShellFixture shell;
    QDockWidget *explorer = shell.window().dock(u"explorer"_s);
    explorer->setFloating(true);
    explorer->move(-9000, -9000);
    shell.action(u"view.resetLayout"_s)->trigger();
    QVERIFY(!explorer->isFloating());
    QVERIFY(explorer->isVisible());
    QCOMPARE(shell.window().dockWidgetArea(explorer), Qt::LeftDockWidgetArea);
}

void TestShell::everyActionHasTextAndOneKey()
{
    ShellFixture shell;
    QHash<QKeySequence, QString> owners;
    const QList<QString> ids = shell.context().actions.ids();
    for (const QString &id : ids) {
        QVERIFY2(!shell.action(id)->text().isEmpty(), qPrintable(id));
        const QList<QKeySequence> keys = shell.action(id)->shortcuts();
        for (const QKeySequence &key : keys) {
            QVERIFY2(!owners.contains(key), qPrintable(u"%1: %2 and %3"_s.arg(key.toString(), id, owners.value(key))));
            owners.insert(key, id);
        }
    }
}

void TestShell::emptyMenusAreHidden()
{
    ShellFixture shell;
    const QList<QAction *> menus = shell.window().menuBar()->actions();
    QCOMPARE(menus.size(), 9);
    for (const QAction *menu : menus)
        QCOMPARE(menu->isVisible(), !menu->menu<QMenu *>()->isEmpty());
}

void TestShell::paletteFindsAndRuns()
{
    ShellFixture shell;
    CommandPalette palette(shell.context().actions, &shell.window());
    palette.setAttribute(Qt::WA_DeleteOnClose, false);
    palette.open();
    auto *field = palette.findChild<QLineEdit *>();
    QTest::keyClicks(field, u"full scr"_s);
    QCOMPARE(palette.findChild<QListWidget *>()->count(), 1);
    QTest::keyClick(field, Qt::Key_Return);
    QTRY_VERIFY(shell.window().isFullScreen());

    // What is called just so stands before what only has the word.
    CommandPalette exact(shell.context().actions, &shell.window());
    exact.setAttribute(Qt::WA_DeleteOnClose, false);
    exact.open();
    QTest::keyClicks(exact.findChild<QLineEdit *>(), u"local emulator"_s);
    QVERIFY(exact.findChild<QListWidget *>()->count() > 1);
    QCOMPARE(exact.findChild<QListWidget *>()->item(0)->data(Qt::UserRole).toString(), u"tools.emulator"_s);
    QVERIFY(!exact.findChild<QLabel *>()->isVisible());
    QTest::keyClicks(exact.findChild<QLineEdit *>(), u" xyzzy"_s);
    QVERIFY(exact.findChild<QLabel *>()->isVisible());
}

void TestShell::hubFieldSwitchesAndRefuses()
{
    ShellFixture shell;
    shell.action(u"hub.tryEmulator"_s)->trigger();
    auto *hub = shell.window().findChild<QComboBox *>(u"hubField"_s);
    QCOMPARE(hub->currentText(), u"demo"_s);
    hub->setCurrentText(u"1 bad name"_s);
    QTest::keyClick(hub->lineEdit(), Qt::Key_Return);
    QCOMPARE(shell.context().workspace.session()->hub().value(), u"demo"_s);
    QVERIFY(!hub->accessibleDescription().isEmpty());
    hub->setCurrentText(u"chat"_s);
    QTest::keyClick(hub->lineEdit(), Qt::Key_Return);
    QCOMPARE(shell.context().workspace.session()->hub().value(), u"chat"_s);
    QVERIFY(hub->accessibleDescription().isEmpty());
}

void TestShell::productionBannerSaysSo()
{
    ShellFixture shell;
    auto *banner = shell.window().findChild<EnvironmentBanner *>();
    QVERIFY(!banner->isVisible());
    ConnectionProfile profile;
    profile.id = QUuid::createUuid();
    profile.name = u"orders <b>prod</b>"_s;
    profile.endpoint = QUrl(u"https://orders-prod.webpubsub.azure.com"_s);
    profile.environment = Environment::Production;
    shell.console().sessions().open(profile, *HubName::parse(u"chat"_s), SecretText("key"));
    QVERIFY(banner->isVisible());
    QCOMPARE(banner->text(), u"PRODUCTION — orders <b>prod</b> · hub chat"_s);

    auto *state = banner->findChild<QLabel *>(u"productionState"_s);
    auto *lock = banner->findChild<QPushButton *>(u"productionLock"_s);
    QCOMPARE(state->text(), u"Read-only until unlocked"_s);
    QTest::mouseClick(lock, Qt::LeftButton);
    const ProductionGuard &guard = shell.context().transport.guard();
    QVERIFY(guard.isUnlocked(profile.guardId(), u"chat"_s));
    QVERIFY2(state->text().startsWith(u"Unlocked: 15:00"_s) || state->text().startsWith(u"Unlocked: 14:59"_s),
             qPrintable(state->text()));
    // Another hub is another lock.
    QVERIFY(shell.console().sessions().switchHub(u"news"_s));
    QCOMPARE(state->text(), u"Read-only until unlocked"_s);
    QVERIFY(shell.console().sessions().switchHub(u"chat"_s));
    QVERIFY(state->text().startsWith(u"Unlocked"_s));
    QTest::mouseClick(lock, Qt::LeftButton);
    QVERIFY(!guard.isUnlocked(profile.guardId(), u"chat"_s));
}

void TestShell::assistiveTechnologyPausesTheWatch()
{
    ShellFixture shell;
    shell.action(u"hub.tryEmulator"_s)->trigger();
    WatchPanel *watch = nullptr;
    QTRY_VERIFY((watch = qobject_cast<WatchPanel *>(shell.window().tabArea().currentView())));
    QAction *pause = shell.action(u"watch.pause"_s);
    const QList<QToolButton *> buttons = shell.window().findChildren<QToolButton *>();
    const auto button = std::find_if(buttons.begin(), buttons.end(),
                                     [pause](const QToolButton *one) { return one->defaultAction() == pause; });
    QVERIFY(button != buttons.end());
    QAccessibleActionInterface *actions = QAccessible::queryAccessibleInterface(*button)->actionInterface();
    actions->doAction(QAccessibleActionInterface::toggleAction());
    QVERIFY(watch->isPaused());
    actions->doAction(QAccessibleActionInterface::toggleAction());
    QVERIFY(!watch->isPaused());
}

void TestShell::aTabInItsOwnWindow()
{
    ShellFixture shell;
    TabArea &tabs = shell.window().tabArea();
    const auto open = [&shell] {
        shell.context().navigator.openTab(
            {u"x/1"_s, u"One & only"_s, u"watch"_s, [](QWidget *parent) { return new QLineEdit(parent); }});
    };
    open();
    QCOMPARE(tabs.count(), 1);
    QPointer<QWidget> view = tabs.currentView();
    static_cast<QLineEdit *>(view.data())->setText(u"kept"_s);
    shell.action(u"window.detachTab"_s)->trigger();
    QCOMPARE(tabs.count(), 0);
    QVERIFY(!shell.action(u"window.detachTab"_s)->isEnabled());
    QPointer<ViewWindow> window = qobject_cast<ViewWindow *>(view->window());
    QVERIFY(window && window->isVisible());
    QVERIFY(window->windowTitle().startsWith(u"One & only"_s));
    QVERIFY(window->actions().contains(shell.action(u"message.send"_s)));
    QVERIFY(window->findChild<EnvironmentBanner *>());
    open(); // raises it, and makes no second one
    QCOMPARE(tabs.count(), 0);

    Q_EMIT window->returnWanted();
    QCOMPARE(tabs.count(), 1);
    QCOMPARE(tabs.currentView(), view.data());
    QCOMPARE(static_cast<QLineEdit *>(view.data())->text(), u"kept"_s);
    QTRY_VERIFY(!window);

    shell.action(u"window.detachTab"_s)->trigger();
    view->window()->close(); // closes the view
    QTRY_VERIFY(!view);
    open();
    QCOMPARE(tabs.count(), 1);
}

QTEST_MAIN(TestShell)
#include "tst_shell.moc"
