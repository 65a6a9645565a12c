// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/future_util.h"
#include "core/client/web_pubsub_client.h"
#include "tests/support/fake_network.h"
#include "tests/ui/composer_fixture.h"
#include "ui/panels/composer/composer_controller.h"

#include <QTcpSocket>

using namespace wps;
using namespace Qt::StringLiterals;

class ComposerTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { qRegisterMetaType<HttpExchange>(); }

    void formattingChangesWhiteSpaceOnly_data()
    {
        QTest::addColumn<QByteArray>("typed");
        QTest::addColumn<QByteArray>("formatted");
        QTest::newRow("object") << QByteArray("{\"b\":1,\"a\":[true,null]}")
                                << QByteArray("{\n  \"b\": 1,\n  \"a\": [\n    true,\n    null\n  ]\n}");
        QTest::newRow("long number") << QByteArray("[12345678901234567890.10]")
                                     << QByteArray("[\n  12345678901234567890.10\n]");
        QTest::newRow("string with marks")
            << QByteArray("{\"k{\":\"a, \\\"b\\\": [\\\\\"}") << QByteArray("{\n  \"k{\": \"a, \\\"b\\\": [\\\\\"\n}");
        QTest::newRow("empty ones") << QByteArray("{ \"a\" : { } , \"b\":[ ]}")
                                    << QByteArray("{\n  \"a\": {},\n  \"b\": []\n}");
        QTest::newRow("scalar") << QByteArray(" \"x\" ") << QByteArray("\"x\"");
    }
    void formattingChangesWhiteSpaceOnly()
    {
        QFETCH(QByteArray, typed);
        QFETCH(QByteArray, formatted);
        QCOMPARE(formattedJson(typed), formatted);
        QCOMPARE(formattedJson(formatted), formatted);
    }

    void problems_data()
    {
        QTest::addColumn<ComposerDraft>("draft");
        QTest::addColumn<QString>("where");
        const auto row = [](const char *name, const QString &where, auto change) {
            ComposerDraft draft = jsonTo(TargetKind::Group, u"room1"_s);
            change(draft);
            QTest::newRow(name) << draft << where;
        };
        row("nothing wrong", {}, [](ComposerDraft &) {});
        row("no name", u"target"_s, [](ComposerDraft &d) { d.target.name.clear(); });
        row("hub needs no name", {}, [](ComposerDraft &d) { d.target = {}; });
        row("json", u"body"_s, [](ComposerDraft &d) { d.json = u"{\"a\":}"_s; });
        row("too large", u"body"_s, [](ComposerDraft &d) {
            d.type = DataType::Text;
            d.text = QString(MessageBody::kMaxSize + 1, u'x');
        });
        row("exactly 1 MiB", {}, [](ComposerDraft &d) {
            d.type = DataType::Text;
            d.text = QString(MessageBody::kMaxSize, u'x');
        });
        row("hex", u"body"_s, [](ComposerDraft &d) {
            d.type = DataType::Binary;
            d.hex = u"4g"_s;
        });
        row("no file", u"body"_s, [](ComposerDraft &d) {
            d.type = DataType::Binary;
            d.binarySource = BinarySource::File;
            d.filePath = u"/nowhere/at/all"_s;
        });
        row("metadata", u"options"_s, [](ComposerDraft &d) { d.metadata = {{u"a b"_s, u"x"_s}}; });
    }
    void problems()
    {
        QFETCH(ComposerDraft, draft);
        QFETCH(QString, where);
        const ComposerProblems found = findProblems(draft);
        QCOMPARE(!found.target.isEmpty(), where == u"target"_s);
        QCOMPARE(!found.body.isEmpty(), where == u"body"_s);
        QCOMPARE(!found.options.isEmpty(), where == u"options"_s);
    }

    void draftSurvivesStorage()
    {
        ComposerDraft draft = jsonTo(TargetKind::User, u"bob"_s);
        draft.type = DataType::Binary;
        draft.binarySource = BinarySource::Base64;
        draft.text = u"ä\n"_s;
        draft.hex = u"00"_s;
        draft.base64 = u"AA=="_s;
        draft.filePath = u"/a"_s;
        draft.ttlSeconds = 0;
        draft.excluded = {u"c1"_s, u"c2"_s};
        draft.filter = u"userId eq 'x'"_s;
        draft.metadata = {{u"k"_s, u"v"_s}};
        draft.checkAfterSend = false;
        QVERIFY(ComposerDraft::fromJson(draft.toJson()) == draft);
        QVERIFY(ComposerDraft::fromJson({}) == ComposerDraft());
    }

    void sendsAndSaysThatNobodyIsThere()
    {
        PanelFixture f;
        f.connectToEmulator();
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        composer.setDraft(jsonTo(TargetKind::Group, u"room1"_s));
        QCOMPARE(composer.sendLabel(), u"Send to group room1"_s);
        composer.send();
        QCOMPARE(composer.state(), ComposerController::State::Sending);
        QTRY_VERIFY(composer.outcome());
        QVERIFY2(composer.outcome()->line.startsWith(u"202 accepted"_s), qPrintable(composer.outcome()->line));
        QVERIFY(!composer.outcome()->requestId.isEmpty());
        QTRY_COMPARE(composer.outcome()->hint, u"Nobody is in this group now."_s);
        QCOMPARE(composer.history().entries().size(), 1);
        QCOMPARE(f.names.names(composer.knownNamesScope(), KnownNames::Kind::Group).value(0).name, u"room1"_s);
    }

    void everyTargetAndTypeIsAccepted()
    {
        PanelFixture f;
        f.connectToEmulator();
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        for (const TargetKind kind : {TargetKind::Hub, TargetKind::Group, TargetKind::User, TargetKind::Connection}) {
            for (const DataType type : {DataType::Json, DataType::Text, DataType::Binary}) {
                ComposerDraft draft = jsonTo(kind, kind == TargetKind::Hub ? QString() : u"a/b c%"_s);
                if (kind == TargetKind::Connection)
                    draft.target.name = u"c1"_s;
                draft.type = type;
                draft.text = u"hello"_s;
                draft.hex = u"00 ff"_s;
                draft.ttlSeconds = 60;
                draft.metadata = {{u"k"_s, u"v"_s}};
                draft.checkAfterSend = false;
                composer.setDraft(draft);
                composer.send();
                QTRY_VERIFY(composer.outcome());
                QVERIFY2(composer.outcome()->state == SendOutcome::State::Accepted,
                         qPrintable(composer.outcome()->line));
            }
        }
    }

    void slashInANameIsTold()
    {
        PanelFixture f;
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        composer.setDraft(jsonTo(TargetKind::Group, u"a/b"_s));
        QVERIFY(composer.routeNote().contains(u"filter"_s));
        composer.setDraft(jsonTo(TargetKind::Group, u"ab"_s));
        QVERIFY(composer.routeNote().isEmpty());
    }

    void wrongInputIsNotSent()
    {
        PanelFixture f;
        f.connectToEmulator();
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        composer.setDraft(jsonTo(TargetKind::Hub, {}, u"{"_s));
        composer.send();
        QCOMPARE(composer.state(), ComposerController::State::Idle);
        QCOMPARE(composer.outcome()->state, SendOutcome::State::Failed);
        QVERIFY(composer.outcome()->line.contains(u"line 1"_s));
        QVERIFY(composer.outcome()->requestId.isEmpty());
        QCOMPARE(composer.draft().json, u"{"_s);
        QCOMPARE(f.emulator.snapshot().requests, 0u);
    }

    void anEventIsNeverSentByTheService()
    {
        PanelFixture f;
        f.connectToEmulator();
        const ComposerDraft event = jsonTo(TargetKind::Event, u"order"_s);
        ComposerHistory(f.settings).add({event, QDateTime::currentDateTimeUtc(), u"chat"_s}); // by a client, once
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        const auto isRefused = [&] {
            return composer.state() == ComposerController::State::Idle && composer.outcome() &&
                   composer.outcome()->state == SendOutcome::State::Failed &&
                   composer.outcome()->line.contains(u"Only a client") &&
                   composer.outcome()->hint == u"Nothing was sent.";
        };
        composer.resendLast();
        QVERIFY(isRefused());
        composer.recallOlder();
        composer.send();
        QVERIFY(isRefused());
        composer.compose(event.target, MessageBody{DataType::Json, "2"});
        composer.send();
        QVERIFY(isRefused());
        QVERIFY(!composer.targetProblem().isEmpty()); // beside the input, too
        QCOMPARE(composer.draft().target, event.target);
        QCOMPARE(composer.draft().json, u"2"_s);
        QCOMPARE(composer.history().entries().size(), 1);
        QCOMPARE(f.emulator.snapshot().requests, 0u);
    }

    void serviceRefusalIsExplained()
    {
        PanelFixture f;
        f.connectToEmulator();
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        ComposerDraft draft = jsonTo(TargetKind::Hub, {});
        draft.filter = u"this is no filter"_s;
        composer.setDraft(draft);
        composer.send();
        QTRY_VERIFY(composer.outcome());
        QCOMPARE(composer.outcome()->state, SendOutcome::State::Failed);
        QVERIFY2(composer.outcome()->line.contains(u"400"_s), qPrintable(composer.outcome()->line));
        QVERIFY2(composer.outcome()->hint.contains(u"filter"_s), qPrintable(composer.outcome()->hint));
        QVERIFY(!composer.outcome()->requestId.isEmpty());
    }

    void lostAnswerIsNotSentAgain()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *socket) { socket->abort(); });
        PanelFixture f;
        f.connectTo(server.url());
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        composer.setDraft(jsonTo(TargetKind::Hub, {}));
        composer.send();
        QTRY_VERIFY(composer.outcome());
        QCOMPARE(composer.outcome()->state, SendOutcome::State::Unknown);
        QVERIFY2(composer.outcome()->line.contains(u"may or may not"_s), qPrintable(composer.outcome()->line));
        QCOMPARE(server.requests().size(), 1);
        QCOMPARE(composer.draft().json, u"{\"a\":1}"_s);
    }

    void cancelSaysWhatIsNotKnown()
    {
        FakeNetwork server([](const FakeRequest &, QTcpSocket *) {});
        PanelFixture f;
        f.connectTo(server.url());
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        composer.setDraft(jsonTo(TargetKind::Hub, {}));
        composer.send();
        QTRY_COMPARE(server.requests().size(), 1);
        composer.cancel();
        QCOMPARE(composer.state(), ComposerController::State::Idle);
        QCOMPARE(composer.outcome()->state, SendOutcome::State::Stopped);
        QVERIFY(composer.outcome()->hint.contains(u"may or may not"_s));
    }

    void lockedProductionRefusesAndSaysHowToGoOn()
    {
        PanelFixture f;
        const HubSessionPtr session = f.connectToEmulator(Environment::Production);
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        for (const TargetKind kind : {TargetKind::Hub, TargetKind::Group, TargetKind::User, TargetKind::Connection}) {
            composer.setDraft(jsonTo(kind, kind == TargetKind::Hub ? QString() : u"x"_s));
            composer.send();
            QTRY_COMPARE(composer.state(), ComposerController::State::Idle);
            QVERIFY(composer.outcome());
            QCOMPARE(composer.outcome()->state, SendOutcome::State::Failed);
            QVERIFY2(composer.outcome()->line.contains(u"Unlock hub"_s), qPrintable(composer.outcome()->line));
            QCOMPARE(composer.outcome()->refused, session);
        }
        QCOMPARE(f.emulator.snapshot().requests, 0u);
    }

    void productionAsksBeforeAHubOrGroup()
    {
        PanelFixture f;
        unlock(f, f.connectToEmulator(Environment::Production));
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        composer.setDraft(jsonTo(TargetKind::Hub, {}));
        composer.send();
        QCOMPARE(composer.state(), ComposerController::State::Confirming);
        QVERIFY(composer.confirmationText().contains(u"chat"_s));
        composer.keep();
        QCOMPARE(f.emulator.snapshot().requests, 0u);

        composer.send();
        composer.setDraft(jsonTo(TargetKind::Group, u"room1"_s));
        QCOMPARE(composer.state(), ComposerController::State::Idle); // the question was about something else

        composer.send();
        f.connectToEmulator(Environment::Local);
        QCOMPARE(composer.state(), ComposerController::State::Idle);
        QVERIFY2(composer.outcome()->line.contains(u"another hub"_s), qPrintable(composer.outcome()->line));

        unlock(f, f.connectToEmulator(Environment::Production));
        composer.send();
        composer.confirm();
        QTRY_VERIFY(composer.outcome());
        QCOMPARE(composer.outcome()->state, SendOutcome::State::Accepted);

        composer.setDraft(jsonTo(TargetKind::User, u"bob"_s));
        composer.send();
        QCOMPARE(composer.state(), ComposerController::State::Sending);
        QTRY_VERIFY(composer.outcome());
    }

    void theQuestionCountsTheGroup()
    {
        PanelFixture f;
        const auto session = f.connectToEmulator(Environment::Production);
        unlock(f, session);
        std::vector<std::unique_ptr<WebPubSubClient>> members;
        for (int i = 0; i < 3; ++i) {
            ClientOptions options;
            options.urlProvider = [&]() -> QFuture<Result<SecretText>> {
                ClientAccessRequest request;
                request.groups = {*GroupName::parse(u"room1"_s)};
                const auto made = waitFor(session->client().clientAccess(session->hub(), request));
                return readyFuture<Result<SecretText>>(made->url);
            };
            members.push_back(std::make_unique<WebPubSubClient>(f.io, options));
            members.back()->start();
            QTRY_COMPARE(members.back()->status().state, ClientState::Connected);
        }
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        composer.setDraft(jsonTo(TargetKind::Group, u"room1"_s));
        composer.send();
        QCOMPARE(composer.state(), ComposerController::State::Confirming);
        QTRY_COMPARE(composer.confirmLabel(), u"Send to 3 members"_s);
        QVERIFY2(composer.confirmationText().contains(u"7 bytes to 3 members"_s),
                 qPrintable(composer.confirmationText()));
        composer.confirm();
        QTRY_VERIFY(composer.outcome());
        QCOMPARE(composer.outcome()->state, SendOutcome::State::Accepted);
    }

    void manyKnownMembersAreAskedAboutInTest()
    {
        PanelFixture f;
        const auto session = f.connectToEmulator(Environment::Test);
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        composer.setDraft(jsonTo(TargetKind::Group, u"room1"_s));
        f.names.noteMembers(session->knownNamesScope(), u"room1"_s, 999);
        composer.send();
        QCOMPARE(composer.state(), ComposerController::State::Sending);
        QTRY_COMPARE(composer.state(), ComposerController::State::Idle);
        f.names.noteMembers(session->knownNamesScope(), u"room1"_s, 1000);
        composer.send();
        QCOMPARE(composer.state(), ComposerController::State::Confirming);
    }

    void whatIsHeldCanBeTakenBack()
    {
        PanelFixture f;
        f.connectToEmulator();
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        composer.setHoldsBroadcasts(true);
        composer.setDraft(jsonTo(TargetKind::Hub, {}));
        composer.send();
        QCOMPARE(composer.state(), ComposerController::State::Holding);
        QVERIFY(composer.progressText().contains(u"5 s"_s));
        composer.cancel();
        QCOMPARE(composer.outcome()->state, SendOutcome::State::Stopped);
        composer.send();
        f.connectToEmulator(Environment::Test); // a switch behind it takes it back, too
        QCOMPARE(composer.state(), ComposerController::State::Idle);
        QCOMPARE(f.emulator.snapshot().requests, 0u);

        composer.send();
        composer.sendNow();
        QTRY_COMPARE(composer.outcome() ? composer.outcome()->state : SendOutcome::State::Failed,
                     SendOutcome::State::Accepted);
        QCOMPARE(f.emulator.snapshot().requests, 1u);
        composer.setDraft(jsonTo(TargetKind::User, u"bob"_s));
        composer.send();
        QCOMPARE(composer.state(), ComposerController::State::Sending);
        QTRY_COMPARE(composer.state(), ComposerController::State::Idle);

        composer.setDraft(jsonTo(TargetKind::Hub, {}));
        composer.send(); // and by itself, when nobody says anything
        QCOMPARE(composer.state(), ComposerController::State::Holding);
        QTRY_COMPARE_WITH_TIMEOUT(composer.state(), ComposerController::State::Idle, 15'000);
        QCOMPARE(composer.outcome()->state, SendOutcome::State::Accepted);
    }

    void historyIsBoundedAndSurvives()
    {
        PanelFixture f;
        {
            ComposerHistory history(f.settings);
            for (int i = 0; i < ComposerHistory::kMaxEntries + 5; ++i)
                history.add(
                    {jsonTo(TargetKind::Hub, {}, QString::number(i)), QDateTime::currentDateTimeUtc(), u"chat"_s});
            history.add(history.entries().constFirst());
            QCOMPARE(history.entries().size(), ComposerHistory::kMaxEntries);
            const SentMessage large{
                jsonTo(TargetKind::Hub, {}, QString(ComposerHistory::kMaxStoredSize, u'1')), {}, {}};
            history.add(large);
            QVERIFY(!ComposerHistory::outlivesProgram(large));
        }
        ComposerHistory again(f.settings);
        QCOMPARE(again.entries().size(), ComposerHistory::kMaxEntries - 1);
        QCOMPARE(again.entries().constFirst().draft.json, u"54"_s);
        again.clear();
        QVERIFY(ComposerHistory(f.settings).entries().isEmpty());
    }

    void recallKeepsWhatWasThere()
    {
        PanelFixture f;
        f.connectToEmulator();
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        for (const QString &json : {u"1"_s, u"2"_s}) {
            composer.setDraft(jsonTo(TargetKind::Hub, {}, json));
            composer.send();
            QTRY_VERIFY(composer.outcome());
        }
        composer.setDraft(jsonTo(TargetKind::Hub, {}, u"typed"_s));
        composer.recallOlder();
        QCOMPARE(composer.draft().json, u"2"_s);
        composer.recallOlder();
        composer.recallOlder();
        QCOMPARE(composer.draft().json, u"1"_s);
        composer.recallNewer();
        composer.recallNewer();
        QCOMPARE(composer.draft().json, u"typed"_s);
    }

    void resendingLeavesTheDraft()
    {
        PanelFixture f;
        unlock(f, f.connectToEmulator(Environment::Production));
        ComposerController composer(f.workspace, f.transport, f.names, f.settings);
        const auto isIdle = [&] { return composer.state() == ComposerController::State::Idle; };
        composer.setDraft(jsonTo(TargetKind::Hub, {}, u"1"_s));
        composer.send();
        composer.confirm();
        QTRY_VERIFY(isIdle());
        QCOMPARE(f.emulator.snapshot().requests, 1u);

        ComposerDraft own = jsonTo(TargetKind::User, u"bob"_s, u"{ unfinished"_s);
        own.type = DataType::Binary;
        own.hex = u"00 f"_s; // nothing that could be sent
        own.metadata = {{u"k"_s, u"v"_s}};
        composer.setDraft(own);
        composer.resendLast();
        QCOMPARE(composer.state(), ComposerController::State::Confirming);
        QVERIFY(composer.confirmationText().startsWith(u"The last message"));
        QVERIFY2(composer.confirmationText().contains(u"1 bytes to everyone in hub chat"),
                 qPrintable(composer.confirmationText()));
        QCOMPARE(composer.confirmLabel(), u"Send to all"_s);
        composer.keep();
        QCOMPARE(composer.draft(), own);
        composer.setHoldsBroadcasts(true);
        composer.resendLast();
        composer.confirm();
        QCOMPARE(composer.state(), ComposerController::State::Holding);
        composer.cancel();
        QCOMPARE(composer.draft(), own);
        QCOMPARE(f.emulator.snapshot().requests, 1u);
        composer.resendLast();
        composer.confirm();
        composer.sendNow();
        QCOMPARE(composer.draft(), own);
        QTRY_VERIFY(isIdle());
        QVERIFY2(composer.outcome()->line.endsWith(u"to everyone in the hub"), qPrintable(composer.outcome()->line));
        QCOMPARE(composer.draft(), own);
        QCOMPARE(f.emulator.snapshot().requests, 2u);
        QVERIFY(!composer.problems().body.isEmpty()); // of what is shown, still

        composer.setHoldsBroadcasts(false);
        composer.recallOlder();
        QCOMPARE(composer.draft().json, u"1"_s);
        ComposerDraft changed = composer.draft();
        changed.json = u"2"_s;
        composer.setDraft(changed);
        composer.resendLast();
        composer.confirm();
        QTRY_VERIFY(isIdle());
        QCOMPARE(composer.draft(), changed);
        composer.recallNewer();
        QCOMPARE(composer.draft(), own);
    }
};

QTEST_MAIN(ComposerTest)
#include "tst_composer.moc"
