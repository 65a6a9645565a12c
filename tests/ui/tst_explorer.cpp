// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/future_util.h"
#include "core/client/web_pubsub_client.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"
#include "tests/ui/shell_fixture.h"
#include "ui/panels/explorer/explorer_panel.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTreeView>

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

} // namespace

class TestExplorer : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void modelKeepsWhatStays();
    void emulatorIsListedLive();
    void rememberedNamesElsewhere();
    void verbsReachTheNavigator();
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
                               u"room <b>1</b>"_s, true);
    QTRY_COMPARE(index.data(ExplorerModel::FreshnessRole).toInt(),
                 static_cast<int>(ExplorerModel::Freshness::Confirmed));
    panel->controller().forget(RowKind::Group, u"room <b>1</b>"_s);
    QTRY_VERIFY(!find(model, RowKind::Group, u"room <b>1</b>"_s).isValid());
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
