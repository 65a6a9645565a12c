// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/future_util.h"
#include "core/client/web_pubsub_client.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"
#include "tests/ui/shell_fixture.h"
#include "ui/common/banner.h"
#include "ui/common/name_completer.h"
#include "ui/panels/explorer/explorer_panel.h"
#include "ui/panels/explorer/import_names_dialog.h"
#include "ui/panels/explorer/name_acts.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTreeView>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace wps;
using Row = ExplorerModel::Row;
using RowKind = ExplorerModel::RowKind;

namespace
{

QModelIndex find(const QAbstractItemModel &model, RowKind kind, const QString &name, const QModelIndex &parent = {})
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        if (ExplorerModel::kindOf(index) == kind && ExplorerModel::nameOf(index) == name)
            return index;
        if (const QModelIndex inner = find(model, kind, name, index); inner.isValid())
            return inner;
    }
    return {};
}

QList<Row> groups(const QStringList &names)
{
    QList<Row> rows;
    for (const QString &name : names)
        rows.append({.kind = RowKind::Group, .name = name, .detail = {}});
    return {{.kind = RowKind::Hub, .name = u"hub"_s, .detail = {}, .children = rows}};
}

/// A profile of which nothing answers: names are only remembered.
HubSessionPtr connectElsewhere(ShellFixture &shell)
{
    ConnectionProfile profile;
    profile.id = QUuid::createUuid();
    profile.name = u"kept"_s;
    profile.endpoint = QUrl(u"https://127.0.0.1:1"_s);
    shell.console().sessions().open(profile, *HubName::parse(u"chat"_s), SecretText("key"));
    return shell.context().workspace.session();
}

/// The open dialog of a type; null without one.
template <typename Dialog> Dialog *openDialog()
{
    const QWidgetList windows = QApplication::topLevelWidgets();
    for (QWidget *window : windows) {
        if (auto *dialog = qobject_cast<Dialog *>(window); dialog && dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

QAbstractButton *findButton(const QWidget *parent, const QString &text)
{
    const auto buttons = parent->findChildren<QAbstractButton *>();
    for (QAbstractButton *button : buttons) {
        if (button->text().remove(u'&') == text)
            return button;
    }
    qFatal("no button %s", qPrintable(text));
    return nullptr;
}

} // namespace

class TestExplorer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelKeepsWhatStays();
    void emulatorIsListedLive();
    void rememberedNamesElsewhere();
    void verbsReachTheNavigator();
    void manyNamesAreCountedAndFound();
    void namesAreImportedAndExported();
    void anImportCanBeStopped();
    void rowsFollowAnyChange();
};

void TestExplorer::modelKeepsWhatStays()
{
    ExplorerModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    model.setRows(groups({u"a"_s, u"c"_s, u"e"_s}));
    const QPersistentModelIndex kept = find(model, RowKind::Group, u"c"_s);
    QVERIFY(kept.isValid());
    model.setRows(groups({u"b"_s, u"c"_s, u"d"_s}));
    QVERIFY(kept.isValid());
    QCOMPARE(kept.row(), 1);
    QVERIFY(!find(model, RowKind::Group, u"a"_s).isValid());
    model.setRows(groups({u"d"_s, u"b"_s}));
    QVERIFY(!kept.isValid());
    QCOMPARE(model.rowCount(model.index(0, 0)), 2);
    QCOMPARE(ExplorerModel::nameOf(model.index(0, 0, model.index(0, 0))), u"d"_s);
    // Thousands that go from between others.
    QStringList many;
    QStringList few;
    for (int i = 0; i < 2000; ++i) {
        many.append(QString::number(i));
        if (i % 2 == 1)
            few.append(many.last());
    }
    model.setRows(groups(many));
    model.setRows(groups(few));
    QCOMPARE(model.rowCount(model.index(0, 0)), 1000);
    QCOMPARE(ExplorerModel::nameOf(model.index(999, 0, model.index(0, 0))), u"1999"_s);
    model.setRows({});
    QCOMPARE(model.rowCount(), 0);
}

void TestExplorer::emulatorIsListedLive()
{
    ShellFixture shell;
    auto *panel = shell.window().findChild<ExplorerPanel *>();
    const QAbstractItemModelTester tester(&panel->controller().model(),
                                          QAbstractItemModelTester::FailureReportingMode::Fatal);
    shell.action(u"hub.tryEmulator"_s)->trigger();
    const HubSessionPtr session = shell.context().workspace.session();

    ClientAccessRequest access;
    access.userId = *UserId::parse(u"ann"_s);
    access.groups = {*GroupName::parse(u"lobby"_s)};
    const auto url = waitFor(session->client().clientAccess(session->hub(), access));
    VERIFY_OK(url);
    ClientOptions options;
    options.urlProvider = [secret = url->url] { return readyFuture<Result<SecretText>>(secret); };
    auto client = std::make_unique<WebPubSubClient>(shell.context().io, options);
    client->start();

    const ExplorerModel &model = panel->controller().model();
    QTRY_VERIFY(find(model, RowKind::Group, u"lobby"_s).isValid());
    QVERIFY(find(model, RowKind::User, u"ann"_s).isValid());
    QVERIFY(find(model, RowKind::Connection, client->status().connectionId).isValid());

    auto *tree = panel->findChild<QTreeView *>();
    const QModelIndex group = find(*tree->model(), RowKind::Group, u"lobby"_s);
    tree->setCurrentIndex(group);
    client->stop();
    QTRY_VERIFY(!find(model, RowKind::Group, u"lobby"_s).isValid());
}

void TestExplorer::rememberedNamesElsewhere()
{
    ShellFixture shell;
    auto *panel = shell.window().findChild<ExplorerPanel *>();
    ConnectionProfile profile;
    profile.id = QUuid::createUuid();
    profile.name = u"kept"_s;
    profile.endpoint = QUrl(u"https://kept.webpubsub.azure.com"_s);
    shell.console().sessions().open(profile, *HubName::parse(u"chat"_s), SecretText("key"));
    const ExplorerModel &model = panel->controller().model();
    VERIFY_FAILS(panel->controller().addName(RowKind::Group, u"   "_s), Error::Kind::InvalidInput);
    VERIFY_OK(panel->controller().addName(RowKind::Group, u"room <b>1</b>"_s));
    QTRY_VERIFY(find(model, RowKind::Group, u"room <b>1</b>"_s).isValid());
    const QModelIndex index = find(model, RowKind::Group, u"room <b>1</b>"_s);
    QCOMPARE(index.data(ExplorerModel::FreshnessRole).toInt(),
             static_cast<int>(ExplorerModel::Freshness::NeverConfirmed));
    QVERIFY(!index.data(Qt::ToolTipRole).toString().contains(u"<b>"_s));
    shell.context().names.note(shell.context().workspace.session()->knownNamesScope(), KnownNames::Kind::Group,
                               u"room <b>1</b>"_s, KnownNames::Source::Asked, true);
    QTRY_COMPARE(index.data(ExplorerModel::FreshnessRole).toInt(),
                 static_cast<int>(ExplorerModel::Freshness::Confirmed));
    const QString told = index.data(Qt::AccessibleTextRole).toString();
    QVERIFY2(told.startsWith(u"room <b>1</b>, typed here just now, confirmed "_s), qPrintable(told));

    auto *tree = panel->findChild<QTreeView *>();
    tree->setCurrentIndex(find(*tree->model(), RowKind::Group, u"room <b>1</b>"_s));
    auto *acts = shell.context().panels.findChild<NameActs *>();
    const HubSessionPtr session = shell.context().workspace.session();
    acts->forget(session, {*ExplorerModel::knownOf(tree->currentIndex())});
    QTRY_VERIFY(!find(model, RowKind::Group, u"room <b>1</b>"_s).isValid());
    auto *banner = panel->findChild<Banner *>();
    QTRY_COMPARE(banner->text(), u"Forgot room <b>1</b>"_s);
    findButton(banner, u"Undo"_s)->click();
    QTRY_VERIFY(find(model, RowKind::Group, u"room <b>1</b>"_s).isValid());
    QCOMPARE(find(model, RowKind::Group, u"room <b>1</b>"_s).data(Qt::AccessibleTextRole).toString(), told);
}

void TestExplorer::manyNamesAreCountedAndFound()
{
    ShellFixture shell;
    auto *panel = shell.window().findChild<ExplorerPanel *>();
    const HubSessionPtr session = connectElsewhere(shell);
    KnownNames &names = shell.context().names;
    QList<KnownName> many;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (int i = 0; i < 100'000; ++i)
        many.append({KnownName::Kind::Group, u"room%1"_s.arg(i), KnownName::Source::Imported, now, now, {}});
    VERIFY_OK(waitFor(names.addMany(session->knownNamesScope(), many), 60'000));
    names.note(session->knownNamesScope(), KnownName::Kind::User, u"ann"_s, KnownName::Source::Typed);
    auto *hidden = panel->findChild<QLabel *>(u"explorerHidden"_s);
    QTRY_VERIFY(hidden->text().contains(QLocale().toString(100'000)));
    QCOMPARE(hidden->text(),
             u"%1 of %2 groups shown. Type to filter all of them."_s.arg(500).arg(QLocale().toString(100'000)));
    QVERIFY(!hidden->isHidden());
    auto *tree = panel->findChild<QTreeView *>();
    auto *filter = panel->findChild<QLineEdit *>();
    // The last in the order of use and of names, and far from the 500 that were shown.
    filter->setText(u"ROOM7777"_s);
    QTRY_VERIFY(find(*tree->model(), RowKind::Group, u"room77777"_s).isValid());
    QTRY_VERIFY(hidden->isHidden());
    const QModelIndex folder = find(*tree->model(), RowKind::Groups, {});
    QCOMPARE(tree->model()->rowCount(folder), 11);
    QVERIFY(tree->isExpanded(folder));
    QCOMPARE(folder.data().toString(), u"Groups (11 found)"_s);

    // The fields that ask for a name search them all, too.
    NameCompleter completer(names);
    completer.setSource(session->knownNamesScope(), KnownName::Kind::Group);
    completer.setCompletionPrefix(u"room99998"_s);
    QCOMPARE(completer.completionCount(), 1);
    QCOMPARE(completer.currentCompletion(), u"room99998"_s);
    completer.setCompletionPrefix(QString());
    QCOMPARE(completer.completionCount(), 500);

    // All of the hub: asked first, and undone.
    filter->clear();
    shell.action(u"names.forgetAll"_s)->trigger();
    auto *question = openDialog<QMessageBox>();
    QVERIFY(question);
    QVERIFY(question->text().contains(QLocale().toString(100'001)));
    QCOMPARE(question->defaultButton()->text(), u"&Keep"_s);
    question->defaultButton()->click();
    QTRY_VERIFY(!openDialog<QMessageBox>());
    shell.action(u"names.forgetAll"_s)->trigger();
    question = openDialog<QMessageBox>();
    findButton(question, u"Forget %1 names"_s.arg(QLocale().toString(100'001)))->click();
    auto *banner = panel->findChild<Banner *>();
    QTRY_VERIFY_WITH_TIMEOUT(banner->text().startsWith(u"Forgot"_s), 60'000);
    QCOMPARE(names.count(session->knownNamesScope(), KnownName::Kind::Group), 0);
    findButton(banner, u"Undo"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(banner->text().startsWith(u"Brought back"_s), 60'000);
    QCOMPARE(names.count(session->knownNamesScope(), KnownName::Kind::Group), 100'000);
}

void TestExplorer::namesAreImportedAndExported()
{
    ShellFixture shell;
    const HubSessionPtr session = connectElsewhere(shell);
    KnownNames &names = shell.context().names;
    names.note(session->knownNamesScope(), KnownName::Kind::Group, u"room1"_s, KnownName::Source::Sent, true);
    QTemporaryDir folder;
    QFile file(folder.filePath(u"in.csv"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("kind,name\ngroup,room1\ngroup,\"room,2\"\nuser,ann\nuser,ann\nhub,x\n");
    file.close();
    shell.action(u"names.import"_s)->trigger();
    QPointer<ImportNamesDialog> dialog = openDialog<ImportNamesDialog>();
    QVERIFY(dialog);
    auto *take = dialog->findChild<QPushButton *>(u"importTake"_s);
    auto *result = dialog->findChild<QLabel *>(u"importResult"_s);
    QVERIFY(!take->isEnabled());
    dialog->setPath(folder.filePath(u"none.txt"_s));
    QTRY_VERIFY(result->text().contains(u"cannot be read"_s));
    dialog->setPath(file.fileName());
    QTRY_VERIFY(take->isEnabled());
    QCOMPARE(result->text(),
             u"Found 1 user and 2 groups. Lines that repeat a name: 1. Lines that hold no valid name and "
             "are left out: 1."_s);
    QVERIFY(dialog->findChild<QPlainTextEdit *>(u"importProblems"_s)->toPlainText().startsWith(u"line 6: "_s));
    // What was opened for one hub stays with it.
    VERIFY_OK(shell.console().sessions().switchHub(u"other"_s));
    take->click();
    QTRY_COMPARE(result->text(), u"2 new names. 1 were known already."_s);
    QCOMPARE(names.count(session->knownNamesScope(), KnownName::Kind::Group), 2);
    const auto room1 = names.names(session->knownNamesScope(), KnownName::Kind::Group, 1, u"room1"_s).value(0);
    QCOMPARE(room1.source, KnownName::Source::Sent);
    QVERIFY(room1.confirmedAt.isValid());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QTRY_VERIFY(!dialog);

    auto *acts = shell.context().panels.findChild<NameActs *>();
    QSignalSpy done(acts, &NameActs::done);
    acts->exportTo(session, folder.filePath(u"out.jsonl"_s));
    QTRY_COMPARE(done.size(), 1);
    QFile out(folder.filePath(u"out.jsonl"_s));
    QVERIFY(out.open(QIODevice::ReadOnly));
    const QByteArray text = out.readAll();
    QCOMPARE(text.count('\n'), 3);
    QVERIFY(text.contains("\"source\":\"imported\""));
    QSignalSpy failed(acts, &NameActs::failed);
    acts->exportTo(session, folder.path());
    QTRY_COMPARE(failed.size(), 1);
}

void TestExplorer::anImportCanBeStopped()
{
    ShellFixture shell;
    const HubSessionPtr session = connectElsewhere(shell);
    QTemporaryDir folder;
    QFile file(folder.filePath(u"in.txt"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    for (int i = 0; i < 200'000; ++i)
        file.write("room" + QByteArray::number(i) + '\n');
    file.close();
    shell.action(u"names.import"_s)->trigger();
    auto *dialog = openDialog<ImportNamesDialog>();
    dialog->setPath(file.fileName());
    auto *take = dialog->findChild<QPushButton *>(u"importTake"_s);
    QTRY_VERIFY_WITH_TIMEOUT(take->isEnabled(), 60'000);
    take->click();
    auto *progress = dialog->findChild<QProgressBar *>();
    QTRY_VERIFY(progress->value() > 0);
    dialog->reject();
    auto *result = dialog->findChild<QLabel *>(u"importResult"_s);
    QTRY_VERIFY(result->text().startsWith(u"Stopped."_s));
    QVERIFY(dialog->isVisible());
    const qsizetype taken = shell.context().names.count(session->knownNamesScope(), KnownName::Kind::Group);
    QVERIFY(taken > 0 && taken < 200'000);
    QVERIFY(result->text().contains(QLocale().toString(qlonglong(taken))));
}

void TestExplorer::rowsFollowAnyChange()
{
    ExplorerModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
    QRandomGenerator random(7);
    for (int round = 0; round < 60; ++round) {
        QStringList names;
        for (int i = 0; i < 40; ++i) {
            if (random.bounded(3))
                names.append(u"g%1"_s.arg(i, 2, 10, QChar(u'0')));
        }
        if (round % 7 == 0)
            std::shuffle(names.begin(), names.end(), random);
        model.setRows(groups(names));
        const QModelIndex hub = model.index(0, 0);
        QStringList shown;
        for (int row = 0; row < model.rowCount(hub); ++row) {
            const QModelIndex index = model.index(row, 0, hub);
            shown.append(ExplorerModel::nameOf(index));
            QCOMPARE(index.parent(), hub);
        }
        QCOMPARE(shown, names);
    }
}

void TestExplorer::verbsReachTheNavigator()
{
    ShellFixture shell;
    auto *panel = shell.window().findChild<ExplorerPanel *>();
    ConnectionProfile profile;
    profile.id = QUuid::createUuid();
    profile.name = u"kept"_s;
    profile.endpoint = QUrl(u"https://127.0.0.1:1"_s); // nothing listens: what is shown asks and fails quietly
    shell.console().sessions().open(profile, *HubName::parse(u"chat"_s), SecretText("key"));
    VERIFY_OK(panel->controller().addName(RowKind::Group, u"room1"_s));
    auto *tree = panel->findChild<QTreeView *>();
    QTRY_VERIFY(find(*tree->model(), RowKind::Group, u"room1"_s).isValid());
    tree->setCurrentIndex(find(*tree->model(), RowKind::Group, u"room1"_s));

    QSignalSpy watched(&shell.context().navigator, &Navigator::watchRequested);
    QSignalSpy shown(&shell.context().navigator, &Navigator::groupRequested);
    QTest::keyClick(tree, Qt::Key_W);
    QCOMPARE(watched.size(), 1);
    QCOMPARE(watched.at(0).at(0).value<WatchRequest>().groups, QStringList{u"room1"_s});
    QTest::keyClick(tree, Qt::Key_Return);
    QCOMPARE(shown.size(), 1);
    QCOMPARE(shown.at(0).at(0).toString(), u"room1"_s);
    QTest::keyClick(tree, Qt::Key_Z);
    QCOMPARE(panel->findChild<QLineEdit *>()->text(), u"z"_s);
    QVERIFY(!find(*tree->model(), RowKind::Group, u"room1"_s).isValid());
}

QTEST_MAIN(TestExplorer)
#include "tst_explorer.moc"
