// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/verify_result.h"
#include "tests/ui/emulator_clients.h"
#include "tests/ui/panel_fixture.h"
#include "ui/filter/filter_edit.h"
#include "ui/panels/group/filter_members_dialog.h"
#include "ui/panels/group/group_panel.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

QStringList sorted(QStringList names)
{
    names.sort();
    return names;
}

/// The dialog over a hub with a connection each of ann, bob and cat; ann is in room1.
struct Asked {
    explicit Asked(PanelFixture &fixture, ReversibleVerb verb = ReversibleVerb::AddToGroup,
                   Environment environment = Environment::Local, bool exact = true)
        : session(fixture.connectTo(fixture.emulator.endpoint(), environment, exact)), clients(fixture.io, session)
    {
        if (environment == Environment::Production)
            VERIFY_OK(fixture.transport.guard().unlock(session->profile().guardId(), u"chat"_s));
        ann = clients.connectOne(u"ann"_s, {u"room1"_s});
        bob = clients.connectOne(u"bob"_s);
        cat = clients.connectOne(u"cat"_s);
        dialog = new FilterMembersDialog(session, verb, {}, fixture.context, nullptr);
        dialog->open();
    }
    ~Asked() { delete dialog; }
    void put(const QStringList &groups) const
    {
        for (const QString &group : groups) {
            dialog->groupField()->setText(group);
            QTest::keyClick(dialog->groupField(), Qt::Key_Return);
        }
    }
    bool run() const
    {
        dialog->acceptButton()->click();
        return QTest::qWaitFor([this] { return dialog->acts().state().kind != ActState::Kind::Running; });
    }
    bool says(const QString &words) const
    {
        const auto labels = dialog->findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(),
                           [&](const QLabel *label) { return label->text().contains(words); });
    }

    HubSessionPtr session;
    EmulatorClients clients;
    QString ann;
    QString bob;
    QString cat;
    QPointer<FilterMembersDialog> dialog;
};

} // namespace

class TestFilterMembers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void addsWhatMatchesToSeveralGroups();
    void removesWhatMatches();
    void everybodyHasToBeMeant();
    void problemsAreSaidWhereTheyAre();
    void withoutExactKnowledgeThereIsNoUndo();
    void productionWantsTheHubsName();
    void anotherHubCancelsIt();
};

void TestFilterMembers::addsWhatMatchesToSeveralGroups()
{
    PanelFixture fixture;
    const Asked asked(fixture);
    QPushButton *accept = asked.dialog->acceptButton();
    QVERIFY(!accept->isEnabled());
    asked.put({u"room1"_s, u"room2"_s, u"room2"_s});
    QCOMPARE(asked.dialog->groupList()->count(), 2);
    asked.dialog->groupField()->setText(u"room3"_s); // counts without Enter
    QVERIFY(!accept->isEnabled());
    asked.dialog->filterField()->setText(u"userId ne 'cat'"_s);
    QVERIFY(accept->isEnabled());
    QVERIFY(accept->text().contains(u"3 groups"_s));
    QCOMPARE(asked.dialog->trialLabel()->text(), u"2 of 3 connections match."_s);
    QVERIFY(asked.says(u"can be undone"_s));

    QVERIFY(asked.run());
    const ActState state = asked.dialog->acts().state();
    QCOMPARE(state.kind, ActState::Kind::Done);
    QVERIFY(!state.requestId.isEmpty());
    const QStringList both = sorted({asked.ann, asked.bob});
    for (const QString &group : {u"room1"_s, u"room2"_s, u"room3"_s})
        QCOMPARE(membersOf(fixture.emulator, group), both);

    // Ann was in room1 before, and stays.
    auto *undo = asked.dialog->findChild<QToolButton *>(u"actUndo"_s);
    QVERIFY(undo && undo->isVisible());
    undo->click();
    QTRY_COMPARE(membersOf(fixture.emulator, u"room1"_s), QStringList{asked.ann});
    QTRY_VERIFY(membersOf(fixture.emulator, u"room2"_s).isEmpty());
    QTRY_VERIFY(membersOf(fixture.emulator, u"room3"_s).isEmpty());
}

void TestFilterMembers::removesWhatMatches()
{
    PanelFixture fixture;
    const Asked asked(fixture, ReversibleVerb::RemoveFromGroup);
    const QString dora = const_cast<EmulatorClients &>(asked.clients).connectOne(u"dora"_s, {u"room1"_s, u"room2"_s});
    auto *controller = new GroupController(asked.session, *GroupName::parse(u"room1"_s), fixture.context);
    GroupPanel panel(controller, fixture.context);
    QTRY_COMPARE(controller->members().rowCount(), 2);
    asked.put({u"room1"_s, u"room2"_s});
    asked.dialog->filterField()->setText(u"userId eq 'dora'"_s);
    QVERIFY(asked.run());
    QCOMPARE(membersOf(fixture.emulator, u"room1"_s), QStringList{asked.ann});
    QVERIFY(membersOf(fixture.emulator, u"room2"_s).isEmpty());
    QTRY_COMPARE(controller->members().rowCount(), 1); // an open view follows
    fixture.undo.run(fixture.undo.latestUndo());
    QTRY_COMPARE(membersOf(fixture.emulator, u"room2"_s), QStringList{dora});
}

void TestFilterMembers::everybodyHasToBeMeant()
{
    PanelFixture fixture;
    const Asked asked(fixture);
    asked.put({u"room2"_s});
    QCheckBox *everybody = asked.dialog->everybodyBox();
    QVERIFY(everybody->isVisible());
    QVERIFY(!everybody->isChecked());
    QVERIFY(asked.dialog->trialLabel()->text().contains(u"empty filter"_s));
    QVERIFY(!asked.dialog->acceptButton()->isEnabled());
    everybody->setChecked(true);
    QVERIFY(asked.dialog->acceptButton()->isEnabled());
    QVERIFY(asked.dialog->acceptButton()->text().contains(u"everybody"_s));

    // What was ticked for an empty filter is not meant any more once there was another.
    asked.dialog->filterField()->setText(u"userId eq 'ann'"_s);
    QVERIFY(!everybody->isVisible());
    asked.dialog->filterField()->setText({});
    QVERIFY(!everybody->isChecked());
    QVERIFY(!asked.dialog->acceptButton()->isEnabled());

    everybody->setChecked(true);
    QVERIFY(asked.run());
    QCOMPARE(membersOf(fixture.emulator, u"room2"_s), sorted({asked.ann, asked.bob, asked.cat}));
}

void TestFilterMembers::problemsAreSaidWhereTheyAre()
{
    PanelFixture fixture;
    const Asked asked(fixture);
    asked.put({u"room2"_s});
    asked.dialog->filterField()->setText(u"userId equals 'ann'"_s);
    QVERIFY(!asked.dialog->acceptButton()->isEnabled());
    QVERIFY(asked.says(describeFilterProblem(u"userId equals 'ann'"_s, *asked.dialog->filterField()->problem())));
    asked.dialog->filterField()->setText(u"userId eq 'ann'"_s);
    QVERIFY(asked.dialog->acceptButton()->isEnabled());
    asked.dialog->groupField()->setText(QString(1025, u'x'));
    QVERIFY(!asked.dialog->acceptButton()->isEnabled());
    QVERIFY(!asked.dialog->groupField()->accessibleDescription().isEmpty());
}

void TestFilterMembers::withoutExactKnowledgeThereIsNoUndo()
{
    PanelFixture fixture;
    const Asked asked(fixture, ReversibleVerb::AddToGroup, Environment::Test, false);
    QVERIFY(asked.says(u"cannot be undone here"_s));
    asked.put({u"room2"_s});
    asked.dialog->filterField()->setText(u"userId eq 'bob'"_s);
    QSignalSpy changed(asked.dialog, &FilterMembersDialog::changedMembers);
    QVERIFY(asked.run());
    QCOMPARE(changed.size(), 1);
    QCOMPARE(membersOf(fixture.emulator, u"room2"_s), QStringList{asked.bob});
    QCOMPARE(fixture.undo.latestUndo(), UndoService::kNone);
}

void TestFilterMembers::productionWantsTheHubsName()
{
    PanelFixture fixture;
    const Asked asked(fixture, ReversibleVerb::RemoveFromGroup, Environment::Production, false);
    asked.put({u"room1"_s});
    asked.dialog->filterField()->setText(u"userId eq 'ann'"_s);
    QVERIFY(asked.dialog->hubField());
    QVERIFY(!asked.dialog->acceptButton()->isEnabled());
    asked.dialog->hubField()->setText(u"chat"_s);
    QVERIFY(asked.dialog->acceptButton()->isEnabled());

    fixture.transport.guard().lock(asked.session->profile().guardId(), u"chat"_s);
    QVERIFY(asked.run());
    QCOMPARE(asked.dialog->acts().state().kind, ActState::Kind::Failed);
    QVERIFY(asked.dialog->acts().state().refused);
    QVERIFY(asked.dialog->findChild<QToolButton *>(u"actUnlock"_s)->isVisible()); // the way on
    QCOMPARE(membersOf(fixture.emulator, u"room1"_s), QStringList{asked.ann});
    QCOMPARE(asked.dialog->filterField()->text(), u"userId eq 'ann'"_s); // nothing typed is lost

    VERIFY_OK(fixture.transport.guard().unlock(asked.session->profile().guardId(), u"chat"_s));
    QVERIFY(asked.run());
    QVERIFY(membersOf(fixture.emulator, u"room1"_s).isEmpty());
}

void TestFilterMembers::anotherHubCancelsIt()
{
    PanelFixture fixture;
    const Asked asked(fixture);
    QSignalSpy announced(&fixture.navigator, &Navigator::announced);
    fixture.workspace.setSession({});
    QTRY_VERIFY(asked.dialog.isNull());
    QVERIFY(announced.last().first().toString().contains(u"was cancelled"_s));
}

QTEST_MAIN(TestFilterMembers)
#include "tst_filter_members.moc"
