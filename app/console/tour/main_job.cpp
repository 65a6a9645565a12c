// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/tour/main_job.h"

#include "app/console/application.h"
#include "app/console/tour/tour_stage.h"

#include <QAction>

#include <memory>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

// The words below are those on the screen in English, which is what the tour is played in.
const QString kMessages = u"Messages"_s;
const QString kReceiver = u"Kind of receiver"_s;
const QString kType = u"Type of the message"_s;

/// What the steps tell each other.
struct Play {
    Application &application;
    TourStage stage;
    QString ada; ///< connection id of user ada

    void trigger(const QString &actionId) const { application.context().actions.action(actionId)->trigger(); }

    QString connectionOf(const QString &userId) const
    {
        const EmulatorSnapshot snapshot = application.context().emulator.snapshot();
        for (const EmulatorHub &hub : snapshot.hubs) {
            for (const EmulatorConnection &connection : hub.connections) {
                if (connection.userId == userId)
                    return connection.id;
            }
        }
        return {};
    }
};

using PlayPtr = std::shared_ptr<Play>;

/// The first thing that is missing, if any.
QString all(std::initializer_list<QString> missing)
{
    for (const QString &one : missing) {
        if (!one.isEmpty())
            return one;
    }
    return {};
}

QList<TourStep> sending(const PlayPtr &play)
{
    const TourStage &stage = play->stage;
    return {
        {u"start-page"_s,
         u"The start page offers the local emulator and a connection to Azure."_s,
         {},
         [&stage] {
             return all({stage.needs(u"Try the local emulator"_s), stage.needs(u"Connect to Azure"_s)});
         }},
        {u"local-emulator"_s, u"One click: the emulator runs, a watch is connected, a message is ready."_s,
         [&stage] { stage.press(u"Try the local emulator"_s); },
         [&stage] {
             return all({stage.needs(u"Connected"_s), stage.needs(u"Send to "_s)});
         }},
        {u"send-to-hub"_s, u"Second click: the JSON message went to the hub, and the watch shows it."_s,
         [play] { play->trigger(u"message.send"_s); },
         [&stage] {
             return all({stage.needs(u"202"_s), stage.needsCell(kMessages, u"Hello"_s)});
         }},
        {u"send-to-group"_s, u"A text went to group room1, which the watch hears."_s,
         [play] {
             play->stage.choose(kReceiver, 1);
             play->stage.put(u"Group name"_s, u"room1"_s);
             play->stage.choose(kType, 1);
             play->stage.put(u"Message as text"_s, u"Good morning, room1"_s);
             play->trigger(u"message.send"_s);
         },
         [&stage] {
             return all({stage.needs(u"202"_s), stage.needsCell(kMessages, u"Good morning, room1"_s)});
         }},
        {u"inspect"_s, u"The inspector shows the message that was clicked."_s,
         [&stage] { stage.click(kMessages, 3, 0); }, [&stage] { return stage.needsFilled(u"inspectorHeading"_s); }},
        {u"client-url"_s, u"A client URL for user ada, its token hidden."_s,
         [play] {
             play->trigger(u"hub.clientUrl"_s);
             play->stage.put(u"User id"_s, u"ada"_s);
             play->stage.put(u"Groups to join at connect"_s, u"room2"_s);
             play->stage.press(u"Make URL"_s);
         },
         [&stage] {
             return all({stage.needs(u"Watch with this URL"_s), stage.needs(u"Show token"_s)});
         }},
        {u"watch-as-user"_s, u"A second watch, connected as user ada with that URL."_s,
         [&stage] { stage.press(u"Watch with this URL"_s); },
         [play] {
             play->ada = play->connectionOf(u"ada"_s);
             return play->ada.isEmpty() ? u"ada is not connected"_s : play->stage.needs(u"Connected"_s);
         }},
        {u"send-to-user"_s, u"Bytes went to user ada."_s,
         [play] {
             play->stage.choose(kReceiver, 2);
             play->stage.put(u"User id"_s, u"ada"_s);
             play->stage.choose(kType, 2);
             play->stage.choose(u"How the bytes are given"_s, 0);
             play->stage.put(u"Bytes in hexadecimal"_s, u"00 01 fe ff"_s);
             play->trigger(u"message.send"_s);
         },
         [&stage] {
             return all({stage.needs(u"202"_s), stage.needsCell(kMessages, u"binary"_s)});
         }},
        {u"send-to-connection"_s, u"JSON went to that one connection."_s,
         [play] {
             play->stage.choose(kReceiver, 3);
             play->stage.put(u"Connection id"_s, play->ada);
             play->stage.choose(kType, 0);
             play->stage.put(u"Message as JSON"_s, u"{\n  \"only\": \"for you\"\n}"_s);
             play->trigger(u"message.send"_s);
         },
         [&stage] {
             return all({stage.needs(u"202"_s), stage.needsCell(kMessages, u"for you"_s)});
         }},
    };
}

QList<TourStep> managing(const PlayPtr &play)
{
    const TourStage &stage = play->stage;
    const QString members = u"Connections of the group"_s;
    const QString permissions = u"Permissions of connections in groups"_s;
    return {
        {u"group"_s, u"The members of group room1."_s,
         [play] { play->application.context().navigator.showGroup(u"room1"_s); },
         [&stage, members] {
             return all({stage.needs(u"Group room1"_s), stage.needsCell(members, u"json"_s)});
         }},
        {u"join"_s, u"Ada's connection was added to the group and is listed."_s,
         [play] {
             play->stage.put(u"Connections to add"_s, play->ada);
             play->stage.press(u"Add to group"_s);
         },
         [play, members] { return play->stage.needsCell(members, play->ada); }},
        {u"connection"_s, u"Everything that is known of ada's connection."_s,
         [play] { play->application.context().navigator.showConnection(play->ada); },
         [&stage] {
             return all({stage.needs(u"Connection "_s), stage.needs(u"room1"_s)});
         }},
        {u"permission-check"_s, u"The connection was asked for its rights to group news: not yet."_s,
         [play] {
             play->stage.press(u"Permissions"_s);
             play->stage.press(u"Add groups\u2026"_s);
             play->stage.put(u"Other names"_s, u"news"_s);
             play->stage.press(u"Add"_s);
             play->stage.click(u"Permissions of connections in groups"_s, 0, 0);
         },
         [&stage, permissions] { return stage.needsCell(permissions, u"send \u2013"_s); }},
        {u"permission-grant"_s, u"One click granted the right to publish to it."_s,
         [&stage, permissions] { stage.click(permissions, 0, 0); },
         [&stage, permissions] { return stage.needsCell(permissions, u"send \u2713"_s); }},
        {u"close-question"_s, u"Closing the connection asks first, and takes a reason."_s,
         [play] {
             play->application.context().navigator.showConnection(play->ada);
             // The question has its own button "Close connection", without the dots.
             play->stage.press(u"Close connection\u2026"_s);
             play->stage.put(u"Reason"_s, u"End of the tour"_s);
         },
         [&stage] { return stage.needs(u"Close connection"_s); }},
        {u"closed"_s, u"The connection is closed; its watch will say why."_s,
         [&stage] { stage.press(u"Close connection"_s); },
         [play] {
             return play->connectionOf(u"ada"_s) == play->ada ? u"the connection is still there"_s
                                                              : play->stage.needs(u"closed"_s);
         }},
    };
}

QList<TourStep> failing(const PlayPtr &play)
{
    const TourStage &stage = play->stage;
    return {
        {u"wrong-json"_s, u"A mistake in the JSON is shown where it is, and nothing is sent."_s,
         [play] {
             play->stage.choose(kReceiver, 0);
             play->stage.choose(kType, 0);
             play->stage.put(u"Message as JSON"_s, u"{\n  \"price\": 01\n}"_s);
         },
         [&stage] { return stage.needs(u"ine 2"_s); }},
        {u"refused"_s, u"The service refuses a filter, and the composer says why and what to do."_s,
         [play] {
             play->stage.put(u"Message as JSON"_s, u"{\n  \"price\": 1\n}"_s);
             play->stage.press(u"Options"_s);
             play->stage.put(u"OData filter"_s, u"invalid filter"_s);
             play->trigger(u"message.send"_s);
         },
         [&stage] { return stage.needs(u"failed"_s); }},
        {u"raw-http"_s, u"The raw HTTP of that request, with the token hidden."_s,
         [&stage] { stage.press(u"Details"_s); }, [&stage] { return stage.needs(u"Bearer ***"_s); }},
    };
}

} // namespace

QList<TourStep> mainJobSteps(Application &application)
{
    const auto play = std::make_shared<Play>(Play{application, TourStage(application.window()), {}});
    return sending(play) + managing(play) + failing(play);
}

} // namespace wps
