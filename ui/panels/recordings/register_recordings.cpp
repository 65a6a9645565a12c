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

#include <chrono>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct Recordings {
    Q_DECLARE_TR_FUNCTIONS(Recordings)
};

/// What running watches write shows in the figures too.
void refreshWhileWatching(UiContext &context)
{
    auto *timer = new QTimer(&context.navigator);
    timer->setInterval(std::chrono::seconds(5));
    QObject::connect(timer, &QTimer::timeout, &context.recordings, [&context] {
        if (!context.workspace.clients().clients().isEmpty())
            context.recordings.refresh();
    });
    timer->start();
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
