// SPDX-License-Identifier: GPL-3.0-or-later
// The composer's dock: where the keyboard is, and what its inputs make of what is typed.
#include "tests/ui/composer_fixture.h"
#include "ui/panels/composer/composer_controller.h"
#include "ui/panels/composer/composer_panel.h"
#include "ui/panels/composer/register_composer.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QCompleter>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableWidget>
#include <QToolButton>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

/// The input with that accessible name.
template <typename T> T *input(QWidget *parent, const QString &name)
{
    const auto all = parent->findChildren<T *>();
    for (T *widget : all) {
        if (widget->accessibleName() == name)
            return widget;
    }
    return nullptr;
}

QPushButton *sendButton(QWidget *panel)
{
    const auto buttons = panel->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text().startsWith(u"Send"_s))
            return button;
    }
    return nullptr;
}

QPushButton *buttonOf(QWidget *panel, const QString &text)
{
    const auto buttons = panel->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->isVisible() && QString(button->text()).remove(u'&').startsWith(text))
            return button;
    }
    return nullptr;
}

/// A panel in a window that has the keyboard.
struct Desk : PanelFixture {
    explicit Desk(Environment environment = Environment::Local)
    {
        session = connectToEmulator(environment);
        composer = std::make_unique<ComposerController>(workspace, transport, names, settings);
        panel = std::make_unique<ComposerPanel>(*composer, workspace.clients(), context);
        panel->resize(900, 500);
        panel->show();
        panel->activateWindow();
        [&] { QVERIFY(QTest::qWaitForWindowActive(panel.get())); }();
    }
    void setDraft(const ComposerDraft &draft)
    {
        composer->setDraft(draft);
        Q_EMIT composer->draftReplaced();
    }
    bool isIdle() const { return composer->state() == ComposerController::State::Idle; }

    HubSessionPtr session;
    std::unique_ptr<ComposerController> composer;
    std::unique_ptr<ComposerPanel> panel;
};

} // namespace

class ComposerPanelTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void panelNamesTheReceiverOnItsButton()
    {
        PanelFixture f;
        f.connectToEmulator();
        registerComposer(f.context);
        std::unique_ptr<QWidget> panel(f.panels.docks().constFirst().create(nullptr));
        panel->resize(900, 360);
        panel->show();
        auto *kind = input<QComboBox>(panel.get(), u"Kind of receiver"_s);
        QVERIFY(kind);
        kind->setCurrentIndex(1);
        auto *name = input<QLineEdit>(panel.get(), u"Group name"_s);
        QVERIFY(name);
        QTest::keyClicks(name, u"room1"_s);
        QCOMPARE(sendButton(panel.get())->text(), u"Send to group room1"_s);
    }

    void downGoesThroughTheNames()
    {
        Desk desk;
        for (const QString &name : {u"room1"_s, u"room2"_s, u"room3"_s})
            desk.names.note(desk.session->knownNamesScope(), KnownNames::Kind::Group, name, KnownNames::Source::Typed);
        desk.setDraft(jsonTo(TargetKind::Group, {}));
        auto *name = input<QLineEdit>(desk.panel.get(), u"Group name"_s);
        QVERIFY(name);
        name->setFocus();
        QTest::keyClicks(name, u"room"_s);
        QAbstractItemView *popup = name->completer()->popup();
        QTRY_VERIFY(popup->isVisible());
        QStringList offered;
        for (int row = 0; row < popup->model()->rowCount(); ++row)
            offered += popup->model()->index(row, 0).data(Qt::EditRole).toString();
        QCOMPARE(offered.size(), 3);
        for (const QString &expected : std::as_const(offered)) {
            QTest::keyClick(popup, Qt::Key_Down);
            QCOMPARE(name->text(), expected);
            QCOMPARE(desk.composer->draft().target.name, expected);
        }
        QTest::keyClick(popup, Qt::Key_Return);
        QVERIFY(!popup->isVisible());

        // What has become known meanwhile is there when it opens again.
        QTest::keyClicks(name, u"x"_s);
        QTRY_VERIFY(!popup->isVisible());
        name->clear();
        QTest::keyClicks(name, u"r"_s);
        QTRY_VERIFY(popup->isVisible());
        desk.names.note(desk.session->knownNamesScope(), KnownNames::Kind::Group, u"roof"_s, KnownNames::Source::Typed);
        QCOMPARE(popup->model()->rowCount(), 3); // not under the hand
        QTest::keyClick(popup, Qt::Key_Escape);
        QTest::keyClicks(name, u"oo"_s);
        QTRY_COMPARE(popup->model()->rowCount(), 4);
    }

    void theKeyboardStaysAtTheButton()
    {
        Desk desk;
        desk.setDraft(jsonTo(TargetKind::User, u"bob"_s));
        QPushButton *send = sendButton(desk.panel.get());
        send->setFocus();
        QTest::keyClick(send, Qt::Key_Space);
        QCOMPARE(desk.composer->state(), ComposerController::State::Sending);
        QVERIFY(!send->isVisible());
        QCOMPARE(QApplication::focusWidget(), buttonOf(desk.panel.get(), u"Cancel"_s));
        QTRY_VERIFY(desk.isIdle());
        QCOMPARE(QApplication::focusWidget(), send);

        // Sent by the shortcut: nobody moves the keyboard.
        auto *name = input<QLineEdit>(desk.panel.get(), u"User id"_s);
        name->setFocus();
        desk.composer->send();
        QCOMPARE(QApplication::focusWidget(), name);
        QTRY_VERIFY(desk.isIdle());
        QCOMPARE(QApplication::focusWidget(), name);
    }

    void aHoldTakesTheKeyboardOnce()
    {
        Desk desk;
        desk.composer->setHoldsBroadcasts(true);
        desk.setDraft(jsonTo(TargetKind::Group, u"room1"_s));
        auto *name = input<QLineEdit>(desk.panel.get(), u"Group name"_s);
        name->setFocus();
        desk.composer->send();
        QPushButton *undo = buttonOf(desk.panel.get(), u"Undo"_s);
        QVERIFY(undo);
        QCOMPARE(QApplication::focusWidget(), undo);
        QPushButton *send = buttonOf(desk.panel.get(), u"Send now"_s);
        send->setFocus();
        Q_EMIT desk.workspace.clients().changed();
        QCOMPARE(QApplication::focusWidget(), send);
        QTest::keyClick(send, Qt::Key_Space);
        QCOMPARE(QApplication::focusWidget(), buttonOf(desk.panel.get(), u"Cancel"_s));
        QTRY_VERIFY(desk.isIdle());
        QCOMPARE(QApplication::focusWidget(), name); // where it was

        send->setFocus();
        QTest::keyClick(send, Qt::Key_Space);
        QCOMPARE(QApplication::focusWidget(), undo);
        QTest::keyClick(undo, Qt::Key_Space);
        QVERIFY(desk.isIdle());
        QCOMPARE(QApplication::focusWidget(), send);
    }

    void theAnswerToAQuestionLeavesTheKeyboardHere()
    {
        Desk desk(Environment::Production);
        unlock(desk, desk.session);
        desk.setDraft(jsonTo(TargetKind::Hub, {}));
        QPushButton *send = sendButton(desk.panel.get());
        for (const QString &answer : {u"Keep"_s, u"Send to all"_s}) {
            send->setFocus();
            QTest::keyClick(send, Qt::Key_Space);
            QCOMPARE(desk.composer->state(), ComposerController::State::Confirming);
            QCOMPARE(QApplication::focusWidget(), buttonOf(desk.panel.get(), u"Keep"_s));
            QTRY_VERIFY(buttonOf(desk.panel.get(), answer));
            QPushButton *button = buttonOf(desk.panel.get(), answer);
            button->setFocus();
            QTest::keyClick(button, Qt::Key_Space);
            if (!desk.isIdle())
                QCOMPARE(QApplication::focusWidget(), buttonOf(desk.panel.get(), u"Cancel"_s));
            QTRY_VERIFY(desk.isIdle());
            QCOMPARE(QApplication::focusWidget(), send);
        }
    }

    void theCellBeingTypedInIsSent()
    {
        PanelFixture f;
        f.connectToEmulator();
        registerComposer(f.context);
        std::unique_ptr<QWidget> panel(f.panels.docks().constFirst().create(nullptr));
        panel->resize(900, 600);
        panel->show();
        panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(panel.get()));
        f.navigator.compose({TargetKind::Hub, {}}, MessageBody{DataType::Json, "1"});
        const auto toggles = panel->findChildren<QToolButton *>();
        for (QToolButton *toggle : toggles) {
            if (QString(toggle->text()).remove(u'&').startsWith(u"Options"_s))
                toggle->click();
        }
        auto *table = panel->findChild<QTableWidget *>();
        QTRY_VERIFY(table->isVisible());
        input<QToolButton>(panel.get(), u"Add metadata"_s)->click();
        QPointer<QWidget> editor = QApplication::focusWidget();
        QVERIFY(table->viewport()->isAncestorOf(editor));
        QTest::keyClicks(editor, u"trace"_s);
        table->setCurrentCell(0, 1);
        table->editItem(table->currentItem());
        editor = QApplication::focusWidget();
        QVERIFY(table->viewport()->isAncestorOf(editor));
        QTest::keyClicks(editor, u"a b"_s);
        QAction *send = f.actions.action(u"message.send"_s);
        QVERIFY(send->isEnabled());
        send->trigger();
        QVERIFY(editor && editor->hasFocus()); // and nobody is thrown out of the cell
        QTRY_VERIFY(send->isEnabled());
        const ComposerHistory sent(f.settings);
        QCOMPARE(sent.entries().size(), 1);
        QCOMPARE(sent.entries().constFirst().draft.metadata, (Metadata{{u"trace"_s, u"a b"_s}}));
    }

    void everyInputHasAName()
    {
        PanelFixture f;
        registerComposer(f.context);
        std::unique_ptr<QWidget> panel(f.panels.docks().constFirst().create(nullptr));
        const auto edits = panel->findChildren<QLineEdit *>();
        for (const QLineEdit *edit : edits) {
            if (!qobject_cast<QAbstractSpinBox *>(edit->parentWidget()) && edit->isVisibleTo(panel.get()))
                QVERIFY2(!edit->accessibleName().isEmpty(), qPrintable(edit->placeholderText()));
        }
        const auto buttons = panel->findChildren<QAbstractButton *>();
        for (const QAbstractButton *button : buttons) {
            if (button->isVisibleTo(panel.get()))
                QVERIFY(!button->text().isEmpty() || !button->accessibleName().isEmpty() ||
                        QByteArray(button->metaObject()->className()).startsWith("Q") == false ||
                        button->objectName().startsWith(u"qt_"_s) || button->inherits("QLineEditIconButton"));
        }
    }
};

QTEST_MAIN(ComposerPanelTest)
#include "tst_composer_panel.moc"
