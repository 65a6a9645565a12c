// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/odata/odata_trial.h"
#include "tests/core/filter_cases.h"
#include "tests/emulator/emulator_fixture.h"
#include "tests/support/verify_result.h"
#include "tests/ui/panel_fixture.h"
#include "ui/filter/filter_builder_dialog.h"
#include "ui/filter/filter_completion.h"
#include "ui/filter/filter_edit.h"
#include "ui/filter/filter_rows.h"
#include "ui/filter/filter_trial.h"
#include "ui/filter/saved_filters.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTableWidget>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

const QStringList kExamples{
    u"'g1' in groups or 'g2' in groups"_s,
    u"userId in ('u1','u2') and 'g1' in groups"_s,
    u"userId eq 'u1' and connectionId ne 'c1'"_s,
    u"userId eq 'u1' and not ('g1' in groups)"_s,
    u"userId eq null"_s,
    u"length(groups) gt 2"_s,
    u"startswith(tolower(userId),'tenant-a')"_s,
    u"protocol eq 'json.reliable.webpubsub.azure.v1'"_s,
    u"'a/b' in groups"_s,
    u"userId eq 'O''Brien'"_s,
};

HttpAnswer post(const Emulator &emulator, const QByteArray &path, const QByteArray &type, const QByteArray &body)
{
    const QByteArray host = "127.0.0.1:" + QByteArray::number(emulator.port());
    const QByteArray token =
        signToken({{u"aud"_s, QString::fromUtf8("http://" + host + path)}, {u"exp"_s, inOneHour()}},
                  wellKnownEmulatorKey().toUtf8());
    return exchange(emulator.port(), "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAuthorization: Bearer " +
                                         token + "\r\nContent-Type: " + type +
                                         "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body);
}

HttpAnswer sendToAll(const Emulator &emulator, const QString &filter)
{
    return post(emulator, "/api/hubs/chat/:send?filter=" + QUrl::toPercentEncoding(filter) + "&api-version=2024-12-01",
                "text/plain", "hi");
}

/// To a group that no filter asks for; here the filter is in the body.
HttpAnswer addToGroups(const Emulator &emulator, const QString &filter)
{
    const QJsonObject body{{u"groups"_s, QJsonArray{u"unasked"_s}}, {u"filter"_s, filter}};
    return post(emulator, "/api/hubs/chat/:addToGroups?api-version=2024-12-01", "application/json",
                QJsonDocument(body).toJson(QJsonDocument::Compact));
}

/// Every string in a JSON body, as it is meant.
QStringList textsIn(const QJsonValue &value)
{
    QStringList texts;
    if (value.isString())
        texts.append(value.toString());
    const QJsonArray array = value.toArray();
    for (const QJsonValue &one : array)
        texts += textsIn(one);
    const QJsonObject object = value.toObject();
    for (const QJsonValue &one : object)
        texts += textsIn(one);
    return texts;
}

QString textsOf(const HttpAnswer &answer)
{
    return textsIn(QJsonDocument::fromJson(answer.body).object()).join(u'\n');
}

struct Client {
    QWebSocket socket;
    QString received;
};

std::unique_ptr<Client> connectClient(const Emulator &emulator, const QString &user, const QStringList &groups)
{
    const QString host = u"127.0.0.1:%1"_s.arg(emulator.port());
    QJsonObject claims{{u"aud"_s, QString(u"http://"_s % host % u"/client/hubs/chat"_s)},
                       {u"exp"_s, inOneHour()},
                       {u"webpubsub.group"_s, QJsonArray::fromStringList(groups)}};
    if (!user.isEmpty())
        claims.insert(u"sub"_s, user);
    auto client = std::make_unique<Client>();
    QObject::connect(&client->socket, &QWebSocket::textMessageReceived, &client->socket,
                     [raw = client.get()](const QString &text) { raw->received += text; });
    client->socket.open(QUrl(u"ws://"_s % host % u"/client/hubs/chat?access_token="_s %
                             QString::fromLatin1(signToken(claims, wellKnownEmulatorKey().toUtf8()))));
    return client;
}

} // namespace

class FilterBuilderTest : public QObject
{
    Q_OBJECT

private:
    /// For the long tables: ann in two groups with the JSON protocol, and an anonymous raw client.
    std::unique_ptr<PanelFixture> m_shared;
    std::vector<std::unique_ptr<Client>> m_clients;

private Q_SLOTS:
    void initTestCase()
    {
        m_shared = std::make_unique<PanelFixture>();
        const HubSessionPtr session = m_shared->connectToEmulator();
        m_clients.push_back(connectClient(m_shared->emulator, u"Alice"_s, {u"g1"_s, u"g2"_s, u"a/b"_s}));
        m_clients.push_back(connectClient(m_shared->emulator, {}, {}));
        QTRY_COMPARE(knownConnections(*session, m_shared->names, m_shared->emulator).size(), 2);
    }
    void cleanupTestCase()
    {
        m_clients.clear();
        m_shared.reset();
    }

    // Every example and every error, asked of the emulator over HTTP, of the field, and of the builder's rows.
    void fieldAndEmulatorAgree_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("message"); // empty: it is valid
        const QList<FilterCase> valid = filterCases();
        for (const FilterCase &one : valid)
            QTest::newRow(qPrintable(u"valid: "_s + one.filter)) << one.filter << QString();
        const QList<RefusedFilter> refused = refusedFilters();
        for (const RefusedFilter &one : refused)
            QTest::newRow(qPrintable(u"refused: "_s + one.filter)) << one.filter << one.message();
    }
    void fieldAndEmulatorAgree()
    {
        QFETCH(QString, filter);
        QFETCH(QString, message);
        FilterEdit edit;
        edit.setText(filter);
        const HttpAnswer sent = sendToAll(m_shared->emulator, filter);
        const HttpAnswer added = addToGroups(m_shared->emulator, filter);
        QCOMPARE(sent.status, message.isEmpty() ? 202 : 400);
        QCOMPARE(added.status, message.isEmpty() ? 200 : 400);
        QCOMPARE(edit.problem().has_value(), !message.isEmpty());
        if (!edit.problem()) {
            QVERIFY(edit.accessibleDescription().isEmpty());
            return;
        }
        QCOMPARE(edit.problem()->message, message);
        QVERIFY(edit.accessibleDescription().contains(edit.problem()->reason));
        for (const HttpAnswer &answer : {sent, added})
            QVERIFY2(textsOf(answer).contains(message), answer.body.constData());
        if (edit.problem()->isSyntax)
            QVERIFY(message.contains(u"at position %1 in"_s.arg(edit.problem()->end)));
    }

    // Whom a valid filter takes: a send reaches just those of whom the local trial says yes.
    void trialAndEmulatorAgree_data()
    {
        QTest::addColumn<QString>("filter");
        const QList<FilterCase> valid = filterCases();
        for (const FilterCase &one : valid)
            QTest::newRow(qPrintable(one.filter)) << one.filter;
    }
    void trialAndEmulatorAgree()
    {
        QFETCH(QString, filter);
        const auto parsed = ODataFilter::parse(filter);
        VERIFY_OK(parsed);
        const auto known = knownConnections(*m_shared->workspace.session(), m_shared->names, m_shared->emulator);
        QCOMPARE(known.size(), 2);
        quint64 wanted = 0;
        for (const PartialSubject &each : known)
            wanted += tryMatch(*parsed, each).value_or(false) ? 1 : 0;
        const quint64 before = m_shared->emulator.snapshot().deliveries;
        QCOMPARE(sendToAll(m_shared->emulator, filter).status, 202);
        QCOMPARE(m_shared->emulator.snapshot().deliveries - before, wanted);
    }

    // The rows that the builder shows mean what the text means, and stay as they are.
    void rowsMeanWhatTheTextMeans()
    {
        int shown = 0;
        const QList<FilterCase> valid = filterCases();
        for (const FilterCase &one : valid) {
            const auto rows = filterRows(one.filter);
            if (!rows)
                continue; // richer than the rows: it stays text
            ++shown;
            const QString text = filterText(*rows);
            const auto parsed = ODataFilter::parse(text);
            VERIFY_OK(parsed);
            QVERIFY2(parsed->matches(filterCaseAlice()) == one.forAlice, qPrintable(one.filter + u" -> "_s + text));
            QVERIFY2(parsed->matches(filterCaseAnonymous()) == one.forAnonymous,
                     qPrintable(one.filter + u" -> "_s + text));
            QCOMPARE(filterRows(text), rows);
        }
        QVERIFY2(shown >= 20, qPrintable(QString::number(shown)));
        const QList<RefusedFilter> refused = refusedFilters();
        for (const RefusedFilter &one : refused)
            QVERIFY2(!filterRows(one.filter), qPrintable(one.filter));
    }

    void examplesGoThroughRows_data()
    {
        QTest::addColumn<QString>("filter");
        for (const QString &filter : kExamples)
            QTest::newRow(qPrintable(filter)) << filter;
        for (const QString &filter : {u"'a' in groups and ('b' in groups or userId eq null) or connectionId eq 'c'"_s,
                                      u"not ('a' in groups or 'b' in groups)"_s, u"not (userId eq 'a')"_s,
                                      u"not startswith(userId,'a') and not (userId in ('b, c','d'))"_s,
                                      u"tolower(userId) ne 'x'"_s, u"not (not (userId eq 'a' and userId eq 'b'))"_s})
            QTest::newRow(qPrintable(filter)) << filter;
    }
    void examplesGoThroughRows()
    {
        QFETCH(QString, filter);
        const auto rows = filterRows(filter);
        QVERIFY(rows);
        QCOMPARE(filterText(*rows), filter);
        QCOMPARE(filterRows(filterText(*rows)), rows);
    }

    void richerFiltersKeepTheirText()
    {
        for (const QString &filter :
             {u"concat(userId,'x') eq 'ax'"_s, u"true"_s, u"'a' eq userId"_s, u"length(userId) gt 2"_s,
              u"tolower(userId) eq 'A'"_s, u"userId in ('a',null)"_s, u"userId eq ''"_s})
            QVERIFY2(!filterRows(filter), qPrintable(filter));
        QVERIFY(!filterRows(u"userId eq 'a' or "_s.repeated(500) % u"userId eq 'b'"_s));
        PanelFixture f;
        f.connectToEmulator();
        FilterBuilderDialog dialog(f.context, u"group room1"_s, u"concat(userId,'x') eq 'ax'"_s);
        QCOMPARE(dialog.text(), u"concat(userId,'x') eq 'ax'"_s);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    }

    void redundantParenthesesGo()
    {
        QCOMPARE(filterText(*filterRows(u"(('a' in groups) and (userId eq 'b')) or ((userId eq 'c'))"_s)),
                 u"'a' in groups and userId eq 'b' or userId eq 'c'"_s);
    }

    void valuesAreSplitAndJoined()
    {
        const QStringList values{u"a"_s, u"Doe, John"_s, u"O'Brien"_s, u"'q'"_s, u" x "_s};
        QCOMPARE(splitValues(joinValues(values)), values);
        QCOMPARE(splitValues(u" a ,, b,"_s), (QStringList{u"a"_s, u"b"_s}));
        QCOMPARE(splitValues(u"'open"_s), QStringList{u"open"_s});
    }

    void trialIsWhatASendReaches_data() { examplesGoThroughRows_data(); }
    void trialIsWhatASendReaches()
    {
        QFETCH(QString, filter);
        PanelFixture f;
        const HubSessionPtr session = f.connectToEmulator();
        std::vector<std::unique_ptr<Client>> clients;
        clients.push_back(connectClient(f.emulator, u"u1"_s, {u"g1"_s}));
        clients.push_back(connectClient(f.emulator, u"u2"_s, {u"g2"_s, u"a"_s, u"a/b"_s}));
        clients.push_back(connectClient(f.emulator, u"Tenant-A7"_s, {u"b"_s}));
        clients.push_back(connectClient(f.emulator, {}, {}));
        QTRY_COMPARE(knownConnections(*session, f.names, f.emulator).size(), 4);
        const auto parsed = ODataFilter::parse(filter);
        VERIFY_OK(parsed);
        QStringList expected;
        const auto known = knownConnections(*session, f.names, f.emulator);
        for (const PartialSubject &each : known) {
            const auto result = tryMatch(*parsed, each);
            QVERIFY(result.has_value());
            if (result.value_or(false))
                expected.append(each.subject.userId.value_or(u"(anonymous)"_s));
        }
        FilterBuilderDialog dialog(f.context, u"everyone"_s, filter);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        const auto *table = dialog.findChild<QTableWidget *>();
        QStringList shown;
        for (int row = 0; row < table->rowCount(); ++row) {
            if (table->item(row, 0)->text() == u"match")
                shown.append(table->item(row, 2)->text());
        }
        QCOMPARE(shown, expected);

        QCOMPARE(sendToAll(f.emulator, filter).status, 202);
        QCOMPARE(sendToAll(f.emulator, {}).status, 202); // reaches everyone, after the other
        const QStringList users{u"u1"_s, u"u2"_s, u"Tenant-A7"_s, u"(anonymous)"_s};
        for (size_t i = 0; i < clients.size(); ++i)
            QTRY_COMPARE(clients[i]->received, expected.contains(users[qsizetype(i)]) ? u"hihi"_s : u"hi"_s);
    }

    void onTheServiceMuchIsUnknown()
    {
        PanelFixture f;
        const HubSessionPtr session = f.connectToEmulator();
        const HubSession remote(session->profile(), session->hub(), session->client(), false);
        f.names.note(remote.knownNamesScope(), KnownNames::Kind::Connection, u"c1"_s, KnownNames::Source::Typed);
        const auto known = knownConnections(remote, f.names, f.emulator);
        QCOMPARE(known.size(), 1);
        QCOMPARE(tryMatch(*ODataFilter::parse(u"connectionId eq 'c1'"_s), known[0]), std::optional(true));
        QVERIFY(!tryMatch(*ODataFilter::parse(u"userId eq 'a'"_s), known[0]).has_value());
    }

    void rowsAndTextFollowEachOther()
    {
        PanelFixture f;
        f.connectToEmulator();
        FilterBuilderDialog dialog(f.context, u"group room1"_s, u"userId eq 'a'"_s);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        auto *value = dialog.findChild<QLineEdit *>(u"value/0"_s);
        QVERIFY(value);
        value->setText(u"O'Brien"_s);
        QCOMPARE(dialog.text(), u"userId eq 'O''Brien'"_s);
        dialog.findChild<QPushButton *>(u"addRow"_s)->click();
        QTRY_VERIFY(dialog.findChild<QComboBox *>(u"column/1"_s));
        dialog.findChild<QComboBox *>(u"column/1"_s)->setCurrentIndex(2);
        QTRY_COMPARE(dialog.findChild<QComboBox *>(u"operator/1"_s)->currentText(), u"include"_s);
        dialog.findChild<QLineEdit *>(u"value/1"_s)->setText(u"room1"_s);
        QCOMPARE(dialog.text(), u"userId eq 'O''Brien' and 'room1' in groups"_s);
        dialog.findChild<QComboBox *>(u"join"_s)->setCurrentIndex(3);
        QCOMPARE(dialog.text(), u"not (userId eq 'O''Brien' or 'room1' in groups)"_s);
        dialog.setText(u"length(groups) ge 3"_s);
        QTRY_COMPARE(dialog.findChild<QComboBox *>(u"operator/0"_s)->currentText(), u"≥"_s);
        QSignalSpy chosen(&dialog, &FilterBuilderDialog::filterChosen);
        dialog.setText({});
        f.workspace.setSession({});
        QVERIFY(!dialog.isVisible());
        QCOMPARE(chosen.size(), 0);
    }

    void savedFiltersSurvive()
    {
        PanelFixture f;
        SavedFilters(f.settings).save({u"b"_s, u"userId eq 'b'"_s});
        SavedFilters(f.settings).save({u"a"_s, u"old"_s});
        SavedFilters(f.settings).save({u"a"_s, u"userId eq 'a'"_s});
        QCOMPARE(SavedFilters(f.settings).list(),
                 (QList<SavedFilter>{{u"a"_s, u"userId eq 'a'"_s}, {u"b"_s, u"userId eq 'b'"_s}}));
        QMenu menu;
        QString used;
        FilterBuilderDialog::fillSavedMenu(&menu, f.settings, &menu, [&used](const QString &text) { used = text; });
        menu.actions().constFirst()->trigger();
        QCOMPARE(used, u"userId eq 'a'"_s);
        SavedFilters(f.settings).remove(u"a"_s);
        SavedFilters(f.settings).remove(u"b"_s);
        QVERIFY(SavedFilters(f.settings).list().isEmpty());
    }

    void savingAndDeletingCanBeUndone()
    {
        PanelFixture f;
        f.connectToEmulator();
        FilterBuilderDialog dialog(f.context, u"group room1"_s, u"userId eq 'a'"_s);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        const auto button = [&dialog](const QString &text) -> QAbstractButton * {
            const auto all = dialog.findChildren<QAbstractButton *>();
            const auto at = std::find_if(all.begin(), all.end(),
                                         [&text](const QAbstractButton *each) { return each->text() == text; });
            return at == all.end() ? nullptr : *at;
        };
        const auto saveAs = [&](const QString &name) {
            const auto edits = dialog.findChildren<QLineEdit *>();
            for (QLineEdit *edit : edits) {
                if (edit->accessibleName() == u"Name of the saved filter")
                    edit->setText(name);
            }
            button(u"&Save"_s)->click();
        };
        const SavedFilter first{u"x"_s, u"userId eq 'a'"_s};
        saveAs(u" x "_s);
        QCOMPARE(SavedFilters(f.settings).list(), QList<SavedFilter>{first});
        QVERIFY(!button(u"&Undo"_s));
        dialog.setText(u"userId eq 'b'"_s);
        saveAs(u"x"_s);
        QCOMPARE(SavedFilters(f.settings).list().value(0).text, u"userId eq 'b'"_s);
        QVERIFY(button(u"&Undo"_s));
        button(u"&Undo"_s)->click();
        QCOMPARE(SavedFilters(f.settings).list(), QList<SavedFilter>{first});

        QTRY_VERIFY(!button(u"&Undo"_s));
        auto *saved = qobject_cast<QPushButton *>(button(u"Sa&ved"_s));
        QVERIFY(saved);
        Q_EMIT saved->menu()->aboutToShow();
        saved->menu()->actions().constLast()->menu()->actions().constFirst()->trigger();
        QVERIFY(SavedFilters(f.settings).list().isEmpty());
        button(u"&Undo"_s)->click();
        QCOMPARE(SavedFilters(f.settings).list(), QList<SavedFilter>{first});
        dialog.setText(u"userId eq"_s);
        QVERIFY(!button(u"&Save"_s)->isEnabled());
    }

    void completionKnowsThePlace_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("first");
        QTest::newRow("column") << u"us"_s << u"userId"_s;
        QTest::newRow("operator") << u"userId e"_s << u"eq"_s;
        QTest::newRow("user") << u"userId eq 'a"_s << u"'ann'"_s;
        QTest::newRow("user in a list") << u"userId in ('bob','a"_s << u"'ann'"_s;
        QTest::newRow("connection") << u"userId eq 'ann' and connectionId ne 'c"_s << u"'c1'"_s;
        QTest::newRow("group") << u"'r"_s << u"'room1'"_s;
        QTest::newRow("membership") << u"'room1' in g"_s << u"groups"_s;
        QTest::newRow("function") << u"not sta"_s << u"startswith("_s;
    }
    void completionKnowsThePlace()
    {
        QFETCH(QString, text);
        QFETCH(QString, first);
        const auto offer = completeFilter(text, text.size(), [](KnownNames::Kind kind) -> QStringList {
            return kind == KnownNames::Kind::User    ? QStringList{u"ann"_s}
                   : kind == KnownNames::Kind::Group ? QStringList{u"room1"_s}
                                                     : QStringList{u"c1"_s};
        });
        QCOMPARE(offer.candidates.value(0), first);
    }
};

QTEST_MAIN(FilterBuilderTest)
#include "tst_filter_builder.moc"
