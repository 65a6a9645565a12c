// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/emulator_clients.h"
#include "tests/ui/shell_fixture.h"
#include "ui/panels/group/group_panel.h"
#include "ui/shell/shortcuts_dialog.h"

#include <QKeySequenceEdit>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableWidget>

using namespace wps;
using namespace Qt::StringLiterals;

class ShortcutsTest : public QObject
{
    Q_OBJECT

private:
    static QTableWidget *tableOf(ShortcutsDialog &dialog) { return dialog.findChild<QTableWidget *>(); }
    static int select(ShortcutsDialog &dialog, const QString &id)
    {
        QTableWidget *table = tableOf(dialog);
        for (int row = 0; row < table->rowCount(); ++row) {
            if (table->item(row, 0)->data(Qt::UserRole).toString() == id) {
                table->setCurrentCell(row, 0);
                return row;
            }
        }
        return -1;
    }
    static void type(ShortcutsDialog &dialog, const QKeySequence &keys)
    {
        auto *edit = dialog.findChild<QKeySequenceEdit *>();
        edit->setKeySequence(keys);
        Q_EMIT edit->editingFinished();
    }
    static QPushButton *button(ShortcutsDialog &dialog, const QString &text)
    {
        for (QPushButton *one : dialog.findChildren<QPushButton *>()) {
            if (one->text().remove(u'&') == text)
                return one;
        }
        return nullptr;
    }

private Q_SLOTS:
    void changeWorksAtOnceAndIsKept()
    {
        ShellFixture f;
        const QKeySequence keys(u"Ctrl+Alt+J"_s);
        {
            f.action(u"tools.shortcuts"_s)->trigger();
            auto *dialog = f.window().findChild<ShortcutsDialog *>();
            QVERIFY(dialog);
            QVERIFY(select(*dialog, u"help.shortcuts"_s) >= 0);
            type(*dialog, keys);
            QCOMPARE(f.action(u"help.shortcuts"_s)->shortcuts(), QList<QKeySequence>{keys});
            QVERIFY(tableOf(*dialog)->selectedItems().size() == 4);
            dialog->close();
        }
        QSignalSpy triggered(f.action(u"help.shortcuts"_s), &QAction::triggered);
        f.window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&f.window()));
        QTest::keyClick(&f.window(), Qt::Key_J, Qt::ControlModifier | Qt::AltModifier);
        QCOMPARE(triggered.size(), 1);
        f.restart();
        QCOMPARE(f.action(u"help.shortcuts"_s)->shortcuts(), QList<QKeySequence>{keys});
        f.context().actions.resetShortcuts();
        QCOMPARE(f.action(u"help.shortcuts"_s)->shortcut(), QKeySequence(u"Shift+F1"_s));
        f.restart();
        QCOMPARE(f.action(u"help.shortcuts"_s)->shortcut(), QKeySequence(u"Shift+F1"_s));
    }

    void aTakenKeyIsNotGivenSilently()
    {
        ShellFixture f;
        ActionRegistry &actions = f.context().actions;
        ShortcutsDialog dialog(actions, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        const int row = select(dialog, u"help.shortcuts"_s);
        const QKeySequence taken(u"Ctrl+K"_s);
        const QString owner = actions.usersOf(taken, {}).value(0);
        QVERIFY(!owner.isEmpty());
        QPushButton *move = button(dialog, u"Use it here instead"_s);
        QVERIFY(!move->isEnabled());
        type(dialog, taken);
        QCOMPARE(f.action(u"help.shortcuts"_s)->shortcut(), QKeySequence(u"Shift+F1"_s));
        const QString said = tableOf(dialog)->item(row, 3)->text();
        QVERIFY2(said.contains(u"Ctrl+K"_s) && said.contains(u"used by"_s), qPrintable(said));
        // one that only begins the same is as bad
        type(dialog, QKeySequence(u"Ctrl+K, Ctrl+C"_s));
        QCOMPARE(f.action(u"help.shortcuts"_s)->shortcut(), QKeySequence(u"Shift+F1"_s));
        type(dialog, QKeySequence(QKeySequence::Copy));
        QCOMPARE(f.action(u"help.shortcuts"_s)->shortcut(), QKeySequence(u"Shift+F1"_s));
        QVERIFY(!move->isEnabled());
        type(dialog, taken);
        move->click();
        QCOMPARE(f.action(u"help.shortcuts"_s)->shortcut(), taken);
        QVERIFY(!f.action(owner)->shortcuts().contains(taken));
        QCOMPARE(actions.usersOf(taken, {}), QStringList{u"help.shortcuts"_s});
        // Resetting the one that lost it does not give it twice.
        select(dialog, owner);
        button(dialog, u"Reset"_s)->click();
        QCOMPARE(actions.usersOf(taken, {}), QStringList{u"help.shortcuts"_s});
        button(dialog, u"Reset all"_s)->click();
        QCOMPARE(actions.usersOf(taken, {}), QStringList{owner});
    }

    void noTwoDefaultsClash()
    {
        ShellFixture f;
        const ActionRegistry &actions = f.context().actions;
        for (const QString &id : actions.ids()) {
            for (const QKeySequence &keys : actions.action(id)->shortcuts()) {
                const QString clash = id + u' ' + actions.usersOf(keys, id).join(u' ');
                QVERIFY2(actions.usersOf(keys, id).isEmpty(), qPrintable(clash));
            }
        }
    }

    void isSearched()
    {
        ShellFixture f;
        ShortcutsDialog dialog(f.context().actions, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        const int row = select(dialog, u"help.shortcuts"_s);
        dialog.findChild<QLineEdit *>()->setText(u"SHIFT+F1"_s);
        QVERIFY(!tableOf(dialog)->isRowHidden(row));
        QVERIFY(tableOf(dialog)->isRowHidden(row == 0 ? 1 : 0));
    }

    void refreshAsksAgainForWhatIsInFront()
    {
        ShellFixture f;
        QCOMPARE(f.action(u"view.refresh"_s)->shortcut(), QKeySequence(Qt::Key_F5));
        f.action(u"hub.tryEmulator"_s)->trigger();
        EmulatorClients clients(f.context().io, f.context().workspace.session());
        clients.connectOne({}, {u"stage"_s});
        QSignalSpy announced(&f.context().navigator, &Navigator::announced);
        f.action(u"view.refresh"_s)->trigger(); // a watch is in front, and follows by itself
        QVERIFY(announced.last().first().toString().contains(u"follows by itself"_s));

        f.context().navigator.showGroup(u"stage"_s);
        auto *panel = f.window().findChild<GroupPanel *>();
        QVERIFY(panel);
        QTRY_COMPARE(panel->controller().members().rowCount(), 1);
        clients.connectOne({}, {u"stage"_s});
        QTRY_VERIFY(!panel->controller().isListing());
        QCOMPARE(panel->controller().members().rowCount(), 1); // as of when it was listed
        panel->table()->setFocus();
        QTest::keyClick(panel->table(), Qt::Key_F5);
        QTRY_COMPARE(panel->controller().members().rowCount(), 2);
    }
};

QTEST_MAIN(ShortcutsTest)
#include "tst_shortcuts.moc"
