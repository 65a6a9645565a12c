// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/register_watch.h"

#include "core/rest/rest_transport.h"
#include "core/watch/recording_store.h"
#include "ui/common/journal_settings.h"
#include "ui/common/session_bond.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/models/recording_text.h"
#include "ui/models/visible_text.h"
#include "ui/panels/watch/recording_panel.h"
#include "ui/panels/watch/row_acts.h"
#include "ui/panels/watch/row_preferences.h"
#include "ui/panels/watch/rows_view.h"
#include "ui/panels/watch/timeline_panel.h"
#include "ui/panels/watch/watch_dialog.h"
#include "ui/panels/watch/watch_panel.h"
#include "ui/shell/action_registry.h"

#include <QApplication>
#include <QFileDialog>
#include <QFileInfo>
#include <QHash>
#include <QMenu>
#include <QPointer>

#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// Keeps the watch actions about the watch that is in front.
class WatchActions : public QObject
{
    Q_OBJECT

public:
    explicit WatchActions(UiContext &context)
        : QObject(&context.navigator), m_context(context), m_preferences(context.settings), m_rowActs(context)
    {
        m_preferences.setMayExportBodies(context.transport.guard().policy().allowBodyExport);
        m_start = context.actions.add({u"watch.start"_s,
                                       tr("&Watch this hub"),
                                       MenuId::Watch,
                                       {QKeySequence(Qt::Key_W)},
                                       u"watch"_s,
                                       tr("Opens a live watch of the current hub"),
                                       false,
                                       QAction::NoRole});
        m_startPrivate = context.actions.add({u"watch.startPrivate"_s,
                                              tr("Watch this hub pri&vately"),
                                              MenuId::Watch,
                                              {},
                                              u"lock"_s,
                                              tr("Opens a live watch of the current hub that leaves nothing on disk"),
                                              false,
                                              QAction::NoRole});
        connect(m_startPrivate, &QAction::triggered, this, [this] { start(true); });
        QAction *startAs = context.actions.add({u"watch.startAs"_s,
                                                tr("&New watch\u2026"),
                                                MenuId::Watch,
                                                {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W)},
                                                u"watch"_s,
                                                tr("Opens a live watch as a user, of groups, with a subprotocol or a "
                                                   "client URL of your choice"),
                                                false,
                                                QAction::NoRole});
        QAction *newClient = context.actions.add({u"watch.newClient"_s,
                                                  tr("New c&lient\u2026"),
                                                  MenuId::Watch,
                                                  {},
                                                  u"plug"_s,
                                                  tr("Opens a client that also sends: choose it in the composer"),
                                                  false,
                                                  QAction::NoRole});
        QAction *timeline = context.actions.add({u"watch.timeline"_s,
                                                 tr("&Timeline of all clients"),
                                                 MenuId::Watch,
                                                 {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T)},
                                                 u"list"_s,
                                                 tr("Shows the rows of every open client together"),
                                                 false,
                                                 QAction::NoRole});
        connect(newClient, &QAction::triggered, this, [this] { askForWatch(true); });
        connect(timeline, &QAction::triggered, this, &WatchActions::openTimeline);
        m_pause = context.actions.add({u"watch.pause"_s,
                                       tr("&Pause the view"),
                                       MenuId::Watch,
                                       {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Space)},
                                       u"pause"_s,
                                       tr("Holds the rows of the watch; it goes on listening"),
                                       true,
                                       QAction::NoRole});
        m_pause->setCheckable(true);
        m_record = context.actions.add({u"watch.record"_s,
                                        tr("&Record into a folder\u2026"),
                                        MenuId::Watch,
                                        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)},
                                        u"record"_s,
                                        tr("Keeps everything that this watch hears in a recording on disk, or ends it"),
                                        false,
                                        QAction::NoRole});
        connect(m_record, &QAction::triggered, this, [this] {
            if (m_front)
                m_front->toggleRecording();
        });
        m_keep = context.actions.add({u"watch.keep"_s,
                                      tr("&Keep as a recording\u2026"),
                                      MenuId::Watch,
                                      {},
                                      u"save"_s,
                                      tr("Gives this watch's journal a name, so that no limit removes it: all rows "
                                         "that are there and all that come"),
                                      false,
                                      QAction::NoRole});
        connect(m_keep, &QAction::triggered, this, [this] {
            if (m_front)
                m_front->askToKeep();
        });
        m_clear = context.actions.add({u"watch.clear"_s,
                                       tr("&Clear rows"),
                                       MenuId::Watch,
                                       {},
                                       u"clear"_s,
                                       tr("Forgets the rows of the watch"),
                                       false,
                                       QAction::NoRole});
        m_find = context.actions.add({u"edit.find"_s,
                                      tr("&Find\u2026"),
                                      MenuId::Edit,
                                      {QKeySequence::Find},
                                      u"search"_s,
                                      tr("Filters the rows of the watch"),
                                      true,
                                      QAction::NoRole});
        m_mark = context.actions.add({u"watch.mark"_s,
                                      tr("&Mark"),
                                      MenuId::Watch,
                                      {QKeySequence(Qt::CTRL | Qt::Key_M)},
                                      u"mark"_s,
                                      tr("Marks the selected rows, or takes their marks away"),
                                      false,
                                      QAction::NoRole});
        m_nextMark = context.actions.add({u"watch.nextMark"_s,
                                          tr("&Next mark"),
                                          MenuId::Watch,
                                          {QKeySequence(Qt::CTRL | Qt::Key_Period)},
                                          u"mark"_s,
                                          tr("Goes to the next marked row"),
                                          false,
                                          QAction::NoRole});
        // On macOS the preferences have the comma.
        const QKeySequence comma(Qt::CTRL | Qt::Key_Comma);
        const bool isTaken = QKeySequence::keyBindings(QKeySequence::Preferences).contains(comma);
        m_previousMark = context.actions.add({u"watch.previousMark"_s,
                                              tr("P&revious mark"),
                                              MenuId::Watch,
                                              {isTaken ? QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Period) : comma},
                                              u"mark"_s,
                                              tr("Goes to the marked row before"),
                                              false,
                                              QAction::NoRole});
        QAction *openRecording = context.actions.add({u"file.openRecording"_s,
                                                      tr("&Open recording\u2026"),
                                                      MenuId::File,
                                                      {QKeySequence::Open},
                                                      u"open"_s,
                                                      tr("Shows a watch that was exported or recorded"),
                                                      false,
                                                      QAction::NoRole});
        m_export = context.actions.add({u"file.exportView"_s,
                                        tr("&Export view\u2026"),
                                        MenuId::File,
                                        {QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_S)},
                                        u"export"_s,
                                        tr("Writes the rows of the watch or recording to a file"),
                                        false,
                                        QAction::NoRole});
        m_columns = context.actions.add({u"view.columns"_s,
                                         tr("&Columns\u2026"),
                                         MenuId::View,
                                         {},
                                         u"columns"_s,
                                         tr("Which columns the rows have, in which order and how wide"),
                                         true,
                                         QAction::NoRole});
        connect(m_columns, &QAction::triggered, this, [this] {
            if (m_rows)
                m_rows->table()->showColumnsDialog();
        });
        connect(m_mark, &QAction::triggered, this, [this] {
            if (m_rows)
                m_rows->toggleMarks();
        });
        connect(m_nextMark, &QAction::triggered, this, [this] {
            if (m_rows)
                m_rows->goToMark(true);
        });
        connect(m_previousMark, &QAction::triggered, this, [this] {
            if (m_rows)
                m_rows->goToMark(false);
        });
        connect(m_export, &QAction::triggered, this, [this] {
            if (m_rows)
                m_rows->showExport();
        });
        connect(openRecording, &QAction::triggered, this, &WatchActions::chooseRecording);
        connect(&context.navigator, &Navigator::recordingRequested, this, &WatchActions::openRecording);
        connect(m_start, &QAction::triggered, this, [this] { start(false); });
        connect(startAs, &QAction::triggered, this, [this] { askForWatch(false); });
        connect(&context.navigator, &Navigator::clientWanted, this, [this] { askForWatch(true); });
        // Not triggered(): assistive technology toggles the button in the toolbar.
        connect(m_pause, &QAction::toggled, this, [this](bool checked) {
            if (m_front)
                m_front->setPaused(checked);
        });
        connect(m_clear, &QAction::triggered, this, [this] {
            if (m_front)
                m_front->controller().clear();
        });
        connect(m_find, &QAction::triggered, this, [this] {
            if (m_rows)
                m_rows->focusFilter();
        });
        connect(&context.navigator, &Navigator::watchRequested, this, &WatchActions::open);
        connect(&context.workspace, &Workspace::sessionChanged, this, &WatchActions::refresh);
        refresh();
    }

private:
    void start(bool isPrivate)
    {
        WatchRequest request;
        request.session = m_context.workspace.session();
        request.isPrivate = isPrivate;
        m_context.navigator.watch(request);
    }

    void askForWatch(bool maySend)
    {
        auto *dialog =
            new WatchDialog(m_context.workspace.session(), m_context.names, maySend, QApplication::activeWindow());
        new SessionBond(dialog, m_context.workspace.session(), m_context.workspace, m_context.navigator);
        connect(dialog, &WatchDialog::watchWanted, &m_context.navigator, &Navigator::watch);
        dialog->open();
    }

    void open(WatchRequest request)
    {
        if (!request.session && request.clientUrl.isEmpty())
            request.session = m_context.workspace.session();
        if (!request.session && request.clientUrl.isEmpty())
            return;
        request = WatchController::ofItsOwn(request);
        // A pasted URL is a secret and stays out of the key.
        const QString place = request.session ? request.session->knownNamesScope() : u"url"_s;
        const QString url = request.clientUrl.isEmpty() ? QString() : QString::number(qHash(request.clientUrl), 16);
        const QString key = QStringList{u"watch"_s,
                                        place,
                                        request.groups.join(u','),
                                        request.userId,
                                        QString::number(int(request.subprotocol)),
                                        request.maySend ? u"sends"_s : QString(),
                                        request.isPrivate ? u"private"_s : QString(),
                                        url}
                                .join(u'/');
        QString what = request.groups.isEmpty() ? QString() : visibleLine(request.groups.join(u", "_s), 30);
        if (!request.userId.isEmpty())
            what = (what.isEmpty() ? tr("as %1") : tr("%2 as %1")).arg(visibleLine(request.userId, 20), what);
        if (what.isEmpty())
            what = visibleLine(WatchController::hubOf(request), 30);
        if (what.isEmpty())
            what = tr("client URL");
        // Beside clients of other services it says which one it is of.
        const auto &clients = m_context.workspace.clients().clients();
        const QUrl endpoint = WatchController::endpointOf(request);
        if (std::any_of(clients.cbegin(), clients.cend(), [&endpoint](const OpenClient &client) {
                return !ClientRoster::isSameService(client.endpoint, endpoint);
            })) {
            const QString service = request.session ? request.session->profile().name : endpoint.authority();
            what = tr("%1 (%2)", "what is watched, service").arg(what, visibleLine(service, 20));
        }
        m_context.navigator.openTab({key, tr("Watch: %1").arg(what), u"watch"_s,
                                     [this, request](QWidget *parent) { return makePanel(request, parent); }});
    }

    QWidget *makePanel(const WatchRequest &request, QWidget *parent)
    {
        auto *controller =
            new WatchController(m_context.io, m_context.names, m_context.workspace.clients(), request,
                                &m_context.recordings, JournalSettings::read(m_context.settings).watchLimits());
        auto *panel = new WatchPanel(controller, m_context.navigator, m_context.names, m_preferences, parent);
        follow(panel->rows(), panel, [panel](const LogRecord &) {
            return RowActs::Place{panel->controller().clientId(), {}, {}, &panel->controller().acts()};
        });
        connect(panel, &WatchPanel::pausedChanged, this, &WatchActions::refresh);
        return panel;
    }

    /// Keeps the actions about these rows while they are the visible ones. `panel` is null for a recording.
    void follow(RowsView *rows, WatchPanel *panel, const std::function<RowActs::Place(const LogRecord &)> &placeOf)
    {
        connect(rows, &RowsView::shown, this, [this, rows, panel] {
            m_rows = rows;
            m_front = panel;
            refresh();
        });
        connect(rows, &RowsView::rowMenuWanted, this, [this, rows, placeOf](QMenu *menu, const LogRecord &record) {
            RowActs::Place place = placeOf(record);
            place.window = rows->window();
            m_rowActs.addTo(menu, record, place);
        });
        connect(rows, &RowsView::hidden, this, [this, rows] {
            if (m_rows == rows) {
                m_rows = nullptr;
                m_front = nullptr;
            }
            refresh();
        });
    }

    void openTimeline()
    {
        m_context.navigator.openTab({u"timeline"_s, tr("Timeline"), u"list"_s, [this](QWidget *parent) {
                                         auto *panel = new TimelinePanel(m_context.io, m_context.workspace.clients(),
                                                                         m_context.navigator, m_preferences, parent);
                                         follow(panel->rows(), nullptr,
                                                [panel](const LogRecord &record) { return panel->placeOf(record); });
                                         return panel;
                                     }});
    }

    /// Where a recording was made, as far as this window acts on that now.
    RowActs::Place placeOf(const RecordingInfo &info) const
    {
        RowActs::Place place;
        const HubSessionPtr here = m_context.workspace.session();
        if (info.hub.isEmpty())
            return place;
        place.origin = tr("%1 / %2", "service, hub").arg(info.profile, info.hub);
        if (here && here->profile().name == info.profile &&
            here->hub().value().compare(info.hub, Qt::CaseInsensitive) == 0)
            place.session = here;
        return place;
    }

    void chooseRecording()
    {
        auto *dialog = new QFileDialog(QApplication::activeWindow(), tr("Open recording"));
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilters({tr("Recordings (*.jsonl *.wpslog)"), tr("All files (*)")});
        dialog->setDirectory(m_preferences.folder());
        connect(dialog, &QFileDialog::fileSelected, this, [this](const QString &path) {
            m_preferences.setFolder(QFileInfo(path).path());
            openRecording(path, false);
        });
        dialog->open();
    }

    void openRecording(const QString &path, bool exporting)
    {
        const QString folder = QFileInfo(path).suffix() == "wpslog"_L1 ? QFileInfo(path).path() : path;
        const StoredRecording *stored = m_context.recordings.find(folder);
        const QPointer<RecordingPanel> before = m_recordings.value(folder);
        const QString name = stored ? RecordingText::title(*stored) : visibleLine(QFileInfo(folder).fileName(), 30);
        m_context.navigator.openTab({u"recording/"_s + folder, tr("Recording: %1").arg(name), u"record"_s,
                                     [this, folder](QWidget *parent) { return makeRecording(folder, parent); }});
        if (before)
            before->reload(); // the list may show more rows than were there then
        if (exporting) {
            m_exporting = folder;
            showExport(folder);
        } else if (m_exporting == folder) {
            m_exporting.clear();
        }
    }

    QWidget *makeRecording(const QString &folder, QWidget *parent)
    {
        auto *panel = new RecordingPanel(folder, m_context.navigator, m_preferences, &m_context.recordings, parent);
        m_recordings.insert(folder, panel);
        connect(panel, &RecordingPanel::opened, this, [this, panel, folder] {
            follow(panel->rows(), nullptr, [this, panel](const LogRecord &) { return placeOf(panel->info()); });
            if (panel->rows()->isVisible()) {
                m_rows = panel->rows();
                m_front = nullptr;
                refresh();
            }
            if (m_exporting == folder)
                showExport(folder);
        });
        connect(panel, &RecordingPanel::reloaded, this, [this, folder] {
            if (m_exporting == folder)
                showExport(folder);
        });
        return panel;
    }

    void showExport(const QString &folder)
    {
        const QPointer<RecordingPanel> panel = m_recordings.value(folder);
        if (!panel || !panel->rows() || panel->isOpening())
            return;
        m_exporting.clear();
        panel->rows()->showExport();
    }

    void refresh()
    {
        m_start->setEnabled(m_context.workspace.session() != nullptr);
        m_pause->setEnabled(m_front);
        m_pause->setChecked(m_front && m_front->isPaused());
        m_clear->setEnabled(m_front);
        m_startPrivate->setEnabled(m_start->isEnabled());
        m_record->setEnabled(m_front);
        m_keep->setEnabled(m_front && m_front->canKeep());
        for (QAction *action : {m_find, m_mark, m_nextMark, m_previousMark, m_export, m_columns})
            action->setEnabled(m_rows);
    }

    UiContext &m_context;
    RowPreferences m_preferences;
    RowActs m_rowActs;
    QPointer<RowsView> m_rows;                             // the visible ones
    QPointer<WatchPanel> m_front;                          // whose they are, when they are of a live watch
    QHash<QString, QPointer<RecordingPanel>> m_recordings; // by path
    QString m_exporting;                                   // the recording whose export is asked for once it is open
    QAction *m_start;
    QAction *m_startPrivate;
    QAction *m_pause;
    QAction *m_clear;
    QAction *m_record;
    QAction *m_keep;
    QAction *m_find;
    QAction *m_mark;
    QAction *m_nextMark;
    QAction *m_previousMark;
    QAction *m_export;
    QAction *m_columns;
};

} // namespace

void registerWatch(UiContext &context)
{
    new WatchActions(context); // dies with the navigator
}

} // namespace wps

#include "register_watch.moc"
