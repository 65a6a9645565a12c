// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recordings/register_recordings.h"

#include "core/watch/recording_store.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/panels/recordings/recordings_controller.h"
#include "ui/panels/recordings/recordings_panel.h"
#include "ui/panels/recordings/recovered_bar.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

#include <QCoreApplication>
#include <QTimer>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct Recordings {
    Q_DECLARE_TR_FUNCTIONS(Recordings)
};

/// What is being written shows in the figures, and how it ended shortly after its watch has closed.
void refreshWhileWatching(UiContext &context)
{
    RecordingStore *store = &context.recordings;
    const ClientRoster *clients = &context.workspace.clients();
    auto *timer = new QTimer(&context.navigator);
    timer->setInterval(std::chrono::seconds(5));
    QObject::connect(timer, &QTimer::timeout, store, [store, clients] {
        const bool isWritten =
            std::any_of(store->recordings().begin(), store->recordings().end(),
                        [](const StoredRecording &recording) { return recording.holds.ending.writing; });
        if (isWritten || !clients->clients().isEmpty())
            store->refresh();
    });
    timer->start();
    auto *soon = new QTimer(&context.navigator);
    soon->setSingleShot(true);
    soon->setInterval(std::chrono::milliseconds(500));
    QObject::connect(soon, &QTimer::timeout, store, &RecordingStore::refresh);
    QObject::connect(clients, &ClientRoster::changed, soon, qOverload<>(&QTimer::start));
}

} // namespace

void registerRecordings(UiContext &context)
{
    Navigator &navigator = context.navigator;
    RecordingStore &store = context.recordings;
    QAction *show = context.actions.add({u"watch.recordings"_s,
                                         Recordings::tr("Recor&dings"),
                                         MenuId::Watch,
                                         {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_J)},
                                         u"record"_s,
                                         Recordings::tr("Journals of watches, and what was kept of them"),
                                         false,
                                         QAction::NoRole});
    const auto open = [&navigator, &store] {
        navigator.openTab({u"recordings"_s, Recordings::tr("Recordings"), u"record"_s,
                           [&navigator, &store](QWidget *parent) -> QWidget * {
                               return new RecordingsPanel(new RecordingsController(store), navigator, parent);
                           }});
    };
    QObject::connect(show, &QAction::triggered, &navigator, open);
    context.panels.addBar([&navigator, &store, open](QWidget *parent) -> QWidget * {
        auto *bar = new RecoveredBar(store, navigator, parent);
        QObject::connect(bar, &RecoveredBar::listWanted, &navigator, open);
        return bar;
    });
    refreshWhileWatching(context);
}

} // namespace wps
