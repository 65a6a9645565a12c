// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/watch_panel.h"

#include "ui/common/act_line.h"
#include "ui/common/brief_label.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/name_completer.h"
#include "ui/common/sparkline.h"
#include "ui/models/record_text.h"
#include "ui/models/visible_text.h"
#include "ui/panels/watch/filter_field.h"
#include "ui/panels/watch/rows_view.h"

#include <QClipboard>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QStyle>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

WatchPanel::WatchPanel(WatchController *controller, Navigator &navigator, KnownNames &names,
                       RowPreferences &preferences, QWidget *parent)
    : QWidget(parent), m_controller(controller), m_navigator(navigator), m_names(names)
{
    controller->setParent(this);
    m_rows = new RowsView(controller->model(), WatchTable::Kind::OneClient, navigator, preferences, this);
    addTools();
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.5));
    layout->addWidget(makeHeader());
    layout->addWidget(new ActLine(controller->acts(), navigator, this));
    layout->addWidget(m_rows, 1);

    connect(controller, &WatchController::linkChanged, this, &WatchPanel::refreshLink);
    connect(controller, &WatchController::countsChanged, this, &WatchPanel::refreshCounts);
    connect(m_rows->emptyState(), &EmptyState::buttonClicked, this, [this] {
        if (m_controller->hidesAll()) {
            m_rows->filterField()->clear();
        } else if (m_controller->isClosed()) {
            m_controller->reconnect();
        } else {
            const QStringList groups = m_controller->groups();
            m_navigator.compose(groups.isEmpty() ? MessageTarget{} : MessageTarget{TargetKind::Group, groups.first()});
        }
    });
    refreshLink();
    refreshCounts();
}

QWidget *WatchPanel::makeHeader()
{
    auto *header = new QWidget(this);
    m_linkIcon = new QLabel(header);
    m_link = new BriefLabel(header);
    m_link->setObjectName(u"watchLink"_s);
    m_link->setFont(headingFont(this, 1.0));
    m_coverage = new BriefLabel(header);
    m_coverage->setObjectName(u"watchCoverage"_s);

    m_reconnect = new QToolButton(header);
    m_reconnect->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(m_reconnect, &QToolButton::clicked, this, [this] {
        if (m_controller->isClosed())
            m_controller->reconnect();
        else
            m_controller->disconnectLink();
    });

    m_join = new QLineEdit(header);
    m_join->setPlaceholderText(tr("Also watch group\u2026"));
    m_join->setAccessibleName(tr("Group to watch too"));
    m_join->setClearButtonEnabled(true);
    m_join->setMinimumWidth(fontMetrics().averageCharWidth() * 10);
    m_join->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed); // before it, the link's words need the room
    if (m_controller->session()) {
        auto *completer = new NameCompleter(m_names, m_join);
        completer->setSource(m_controller->session()->knownNamesScope(), KnownNames::Kind::Group);
        m_join->setCompleter(completer);
    }
    m_joinButton = new QToolButton(header);
    m_joinButton->setText(tr("&Join"));
    m_joinButton->setIcon(icon(u"add"_s));
    m_joinButton->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    const auto join = [this] {
        if (m_join->text().isEmpty())
            return;
        m_controller->joinGroup(m_join->text());
        m_join->clear();
    };
    connect(m_join, &QLineEdit::returnPressed, this, join);
    connect(m_joinButton, &QToolButton::clicked, this, join);
    if (m_controller->session()) {
        m_joinButton->setPopupMode(QToolButton::MenuButtonPopup);
        m_joinButton->setToolTip(tr("Watches this group too; the arrow offers those that are known"));
        auto *known = new QMenu(m_joinButton);
        m_joinButton->setMenu(known);
        connect(known, &QMenu::aboutToShow, this, [this, known] { offerKnownGroups(known); });
    }
    m_groups = new QToolButton(header);
    m_groups->setIcon(icon(u"group"_s));
    m_groups->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_groups->setPopupMode(QToolButton::InstantPopup);
    m_groups->setMenu(new QMenu(m_groups));

    auto *top = new QHBoxLayout;
    top->addWidget(m_linkIcon);
    top->addWidget(m_link, 1);
    top->addWidget(m_groups);
    top->addWidget(m_join);
    top->addWidget(m_joinButton);
    top->addWidget(m_reconnect);
    auto *layout = new QVBoxLayout(header);
    layout->setContentsMargins({});
    layout->addLayout(top);
    m_rates = new QLabel(header);
    m_rates->setTextFormat(Qt::PlainText);
    auto *sparkline = new Sparkline(header);
    auto *second = new QTimer(this);
    connect(second, &QTimer::timeout, this, [this, sparkline] { sparkline->add(m_controller->messagesPerSecond()); });
    second->start(std::chrono::seconds(1));
    auto *facts = new QHBoxLayout;
    facts->addWidget(m_coverage, 1);
    facts->addWidget(makeKeeping(header));
    facts->addWidget(m_rates);
    facts->addWidget(sparkline);
    layout->addLayout(facts);
    return header;
}

/// One click for each group that was heard of and is not watched.
void WatchPanel::offerKnownGroups(QMenu *menu)
{
    constexpr qsizetype kMost = 15;
    menu->clear();
    const QStringList watched = m_controller->groups();
    const auto known = m_names.names(m_controller->session()->knownNamesScope(), KnownNames::Kind::Group);
    for (const KnownNames::Entry &entry : known) {
        if (watched.contains(entry.name) || menu->actions().size() == kMost)
            continue;
        QString shown = visibleLine(entry.name, 60);
        shown.replace(u'&', u"&&"_s);
        menu->addAction(icon(u"group"_s), shown, this, [this, name = entry.name] { m_controller->joinGroup(name); });
    }
    if (menu->isEmpty())
        menu->addAction(tr("No other group is known; names appear as they are used"))->setEnabled(false);
}

void WatchPanel::addTools()
{
    QWidget *row = m_rows;
    m_pause = new QToolButton(row);
    m_pause->setText(tr("Pause"));
    m_pause->setIcon(icon(u"pause"_s));
    m_pause->setCheckable(true);
    m_pause->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_pause->setToolTip(tr("Holds the view; the watch goes on"));
    connect(m_pause, &QToolButton::toggled, this, &WatchPanel::setPaused);
    m_record = new QToolButton(row);
    m_record->setText(tr("Record\u2026"));
    m_record->setIcon(icon(u"record"_s));
    m_record->setToolButtonStyle(Qt::ToolButtonIconOnly);
    m_record->setAccessibleName(tr("Record"));
    connect(m_record, &QToolButton::clicked, this, &WatchPanel::toggleRecording);
    auto *clear = new QToolButton(row);
    clear->setText(tr("Clear"));
    clear->setIcon(icon(u"clear"_s));
    clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    clear->setToolTip(tr("Forgets the rows of this watch"));
    connect(clear, &QToolButton::clicked, m_controller, &WatchController::clear);

    for (QWidget *tool :
         {static_cast<QWidget *>(m_pause), static_cast<QWidget *>(m_record), static_cast<QWidget *>(clear)})
        m_rows->tools()->addWidget(tool);
}

void WatchPanel::refreshLink()
{
    const auto [name, tone] = [this]() -> std::pair<QString, Tone> {
        switch (m_controller->status().state) {
        case ClientState::Connected:
            return {u"connection"_s, Tone::Success};
        case ClientState::Connecting:
            return {u"clock"_s, Tone::Info};
        case ClientState::Recovering:
        case ClientState::Reconnecting:
            return {u"warning"_s, Tone::Warning};
        case ClientState::Stopped:
            break;
        }
        return {u"disconnect"_s, Tone::Danger};
    }();
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    m_linkIcon->setPixmap(icon(name, tone).pixmap(size, size));
    m_link->setSentence(m_controller->linkText());
    m_coverage->setSentence(m_controller->coverageText());
    const bool closed = m_controller->isClosed();
    m_reconnect->setText(closed ? tr("&Reconnect") : tr("&Disconnect"));
    m_reconnect->setIcon(icon(closed ? u"refresh"_s : u"disconnect"_s));
    const bool joins = !m_controller->isRaw() && m_controller->status().state == ClientState::Connected;
    // A closed watch has more use for the words that say why.
    const bool mayJoin = !m_controller->isRaw() && (!closed || !m_join->text().isEmpty());
    m_join->setVisible(mayJoin);
    m_joinButton->setVisible(mayJoin);
    m_join->setEnabled(joins);
    m_joinButton->setEnabled(joins);
    const bool records = m_controller->isRecording();
    m_record->setIcon(records ? icon(u"stop"_s, Tone::Danger) : icon(u"record"_s));
    m_record->setToolTip(records ? tr("End the recording") : tr("Record everything into a folder of your choice, too"));
    m_record->setAccessibleName(records ? tr("End the recording") : tr("Record"));
    refreshBrevity();
    refreshGroups();
    refreshKeeping();
    refreshCounts();
}

/// Where there is little height, the rows need it more than whole sentences do.
void WatchPanel::refreshBrevity()
{
    constexpr int kLowLines = 22;
    const bool isLow = height() < fontMetrics().height() * kLowLines;
    const bool isWell = m_controller->status().state == ClientState::Connected; // or the link says what went wrong
    m_link->setBrief(isLow && isWell);
    m_coverage->setBrief(isLow);
}

void WatchPanel::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refreshBrevity();
}

QWidget *WatchPanel::makeKeeping(QWidget *header)
{
    m_keeping = new QToolButton(header);
    m_keeping->setObjectName(u"watchKeeping"_s);
    m_keeping->setAutoRaise(true);
    m_keeping->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_keeping->setPopupMode(QToolButton::InstantPopup);
    m_keeping->setMenu(new QMenu(m_keeping));
    connect(m_keeping->menu(), &QMenu::aboutToShow, this, &WatchPanel::fillKeepingMenu);
    return m_keeping;
}

void WatchPanel::refreshKeeping()
{
    const auto [name, tone] = [this]() -> std::pair<QString, Tone> {
        switch (m_controller->keeping()) {
        case WatchController::Keeping::Private:
            return {u"lock"_s, Tone::Info};
        case WatchController::Keeping::Journal:
            return {u"history"_s, Tone::Neutral};
        case WatchController::Keeping::Kept:
            return {u"save"_s, Tone::Success};
        case WatchController::Keeping::Broken:
            break;
        }
        return {u"warning"_s, Tone::Danger};
    }();
    m_keeping->setIcon(icon(name, tone));
    m_keeping->setText(m_controller->keepingText());
    m_keeping->setToolTip(u"<p>"_s + m_controller->keepingDetail().toHtmlEscaped() + u"</p>"_s);
    m_keeping->setAccessibleName(tr("Kept on disk: %1").arg(m_controller->keepingText()));
    m_keeping->setAccessibleDescription(m_controller->keepingDetail());
}

void WatchPanel::fillKeepingMenu()
{
    QMenu *menu = m_keeping->menu();
    menu->clear();
    QAction *keep = menu->addAction(icon(u"save"_s), tr("&Keep as a recording\u2026"), this, &WatchPanel::askToKeep);
    keep->setEnabled(canKeep());
    menu->addAction(icon(u"record"_s),
                    m_controller->isRecording() ? tr("&End the recording into a folder")
                                                : tr("&Record into a folder\u2026"),
                    this, &WatchPanel::toggleRecording);
    if (const QString folder = m_controller->journalFolder(); !folder.isEmpty()) {
        menu->addSeparator();
        menu->addAction(icon(u"copy"_s), tr("&Copy the journal's folder"), this,
                        [folder] { QGuiApplication::clipboard()->setText(folder); });
    }
}

void WatchPanel::askToKeep()
{
    auto *dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Keep as a recording"));
    dialog->setLabelText(tr("Name of the recording. It has all rows of this watch, and all that come:"));
    dialog->setOkButtonText(tr("&Keep"));
    dialog->setTextValue(m_controller->suggestedName());
    connect(dialog, &QInputDialog::textValueSelected, m_controller,
            [this](const QString &name) { m_controller->keep(name.trimmed()); });
    dialog->resize(fontMetrics().averageCharWidth() * 60, dialog->sizeHint().height());
    dialog->open();
}

void WatchPanel::toggleRecording()
{
    if (m_controller->isRecording()) {
        m_controller->endRecording();
        return;
    }
    auto *dialog = new QFileDialog(window(), tr("Record into a new folder"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setFileMode(QFileDialog::AnyFile);
    dialog->setOption(QFileDialog::DontConfirmOverwrite);
    dialog->selectFile(QDateTime::currentDateTime().toString(tr("'recording'-yyyy-MM-dd-HHmmss", "name of a folder")));
    connect(dialog, &QFileDialog::fileSelected, m_controller, &WatchController::beginRecording);
    dialog->open();
}

void WatchPanel::refreshGroups()
{
    const QStringList groups = m_controller->groups();
    m_groups->setVisible(!groups.isEmpty());
    if (m_groups->property("groups").toStringList() == groups)
        return;
    m_groups->setProperty("groups", groups);
    m_groups->setText(tr("Groups (%1)").arg(groups.size()));
    m_groups->menu()->clear();
    for (const QString &group : groups) {
        QString shown = visibleLine(group, 60);
        shown.replace(u'&', u"&&"_s);
        m_groups->menu()->addAction(icon(u"remove"_s), tr("Leave %1").arg(shown), this,
                                    [this, group] { m_controller->leaveGroup(group); });
    }
}

void WatchPanel::refreshCounts()
{
    m_rates->setText(m_controller->ratesText());
    const bool empty = m_controller->model().rowCount() == 0;
    // The table stays while a search runs: flicker between two views tells nothing.
    const bool quiet = empty && !m_controller->model().isSearching();
    m_rows->setEmpty(quiet);
    if (!quiet)
        return;
    EmptyState *state = m_rows->emptyState();
    state->setMessage(m_controller->hidesAll() ? u"filter"_s : u"watch"_s, m_controller->emptyText(),
                      m_controller->emptyReason());
    if (m_controller->hidesAll())
        state->setButton(tr("&Clear filter"), u"clear"_s);
    else if (m_controller->isClosed())
        state->setButton(tr("&Reconnect"), u"refresh"_s);
    else
        state->setButton(tr("&Send a test message"), u"send"_s);
}

void WatchPanel::setPaused(bool paused)
{
    if (paused == isPaused() && paused == m_pause->isChecked())
        return;
    m_controller->setPaused(paused);
    m_pause->setChecked(paused);
    Q_EMIT pausedChanged(paused);
}

bool WatchPanel::isPaused() const
{
    return m_controller->model().isPaused();
}

} // namespace wps
