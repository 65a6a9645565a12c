// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/composer/composer_panel.h"

#include "ui/common/banner.h"
#include "ui/common/client_roster.h"
#include "ui/common/icons.h"
#include "ui/common/name_completer.h"
#include "ui/common/navigator.h"
#include "ui/common/theme.h"
#include "ui/common/ui_context.h"
#include "ui/models/visible_text.h"
#include "ui/panels/composer/composer_body_view.h"
#include "ui/panels/composer/composer_controller.h"
#include "ui/panels/composer/composer_options_view.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kCommitDelayMs = 150;

std::optional<KnownNames::Kind> completionKind(TargetKind kind)
{
    switch (kind) {
    case TargetKind::Hub:
        return {};
    case TargetKind::Group:
        return KnownNames::Kind::Group;
    case TargetKind::User:
        return KnownNames::Kind::User;
    case TargetKind::Connection:
        return KnownNames::Kind::Connection;
    case TargetKind::Event:
        return {};
    }
    return {};
}

QLabel *makePlainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

void setTone(QLabel *label, Tone tone)
{
    QPalette colours = label->parentWidget()->palette();
    colours.setColor(QPalette::WindowText, toneColours(tone, colours).text);
    label->setPalette(colours);
}

void setIcon(QLabel *label, const QString &name, Tone tone)
{
    const int side = label->fontMetrics().height();
    label->setPixmap(icon(name, tone).pixmap(side, side));
}

} // namespace

ComposerPanel::ComposerPanel(ComposerController &controller, ClientRoster &clients, UiContext &context, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_clients(clients)
    , m_navigator(context.navigator)
    , m_completer(new NameCompleter(context.names, this))
    , m_body(new ComposerBodyView(this))
    , m_options(new ComposerOptionsView(context, this))
    , m_confirm(new Banner(this))
{
    m_commitTimer.setSingleShot(true);
    m_commitTimer.setInterval(kCommitDelayMs);
    auto *layout = new QVBoxLayout(this);
    const int gap = spacing(this, 0.5);
    layout->setContentsMargins(gap, gap, gap, gap);
    layout->setSpacing(gap);
    layout->addWidget(makeHead());
    layout->addWidget(makeTargetRow());
    m_routeNote = makePlainLabel(this);
    m_routeNote->setWordWrap(true);
    layout->addWidget(m_routeNote);
    layout->addWidget(m_body, 1);
    layout->addWidget(m_options);
    layout->addWidget(m_confirm);
    layout->addWidget(makeResultRow());
    m_confirm->setClosable(false);
    m_options->hide();

    connect(&m_commitTimer, &QTimer::timeout, this, &ComposerPanel::commit);
    connect(m_body, &ComposerBodyView::edited, this, [this] { m_commitTimer.start(); });
    connect(m_options, &ComposerOptionsView::edited, this, &ComposerPanel::commit);
    connect(m_name, &QLineEdit::textChanged, this, &ComposerPanel::commit);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &ComposerPanel::commit);
    connect(m_body, &ComposerBodyView::formatRequested, this, [this] {
        commit();
        m_controller.formatJson();
    });
    connect(m_body, &ComposerBodyView::olderRequested, this, [this] {
        commit();
        m_controller.recallOlder();
    });
    connect(m_body, &ComposerBodyView::newerRequested, &m_controller, &ComposerController::recallNewer);
    connect(&m_controller, &ComposerController::draftReplaced, this, &ComposerPanel::showDraft);
    connect(&m_controller, &ComposerController::changed, this, &ComposerPanel::showState);
    connect(&m_controller, &ComposerController::outcomeChanged, this, &ComposerPanel::showOutcome);
    showDraft();
    showOutcome();
}

QWidget *ComposerPanel::makeHead()
{
    auto *head = new QWidget(this);
    m_actor = new QComboBox(head);
    m_actor->setAccessibleName(tr("Who sends"));
    m_actor->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_actor->setMinimumContentsLength(14);
    QFont bold = m_actor->font();
    bold.setBold(true);
    m_actor->setFont(bold);
    connect(m_actor, &QComboBox::activated, this, [this](int index) {
        commit();
        if (index < m_actor->count() - 1)
            m_controller.setActor(m_actor->itemData(index).toULongLong());
        else
            m_navigator.askForClient();
        showActors();
    });
    connect(&m_clients, &ClientRoster::changed, this, &ComposerPanel::showActors);
    auto *plane = new QLabel(tr("&As:"), head);
    plane->setBuddy(m_actor);
    m_place = makePlainLabel(head);
    m_place->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // the banner says it too
    auto *history = new QToolButton(head);
    history->setIcon(icon(u"history"_s));
    history->setText(tr("History"));
    history->setToolTip(tr("Messages sent before; also Up on the first line of the text"));
    history->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    history->setPopupMode(QToolButton::InstantPopup);
    history->setAutoRaise(true);
    m_historyMenu = new QMenu(history);
    m_historyMenu->setToolTipsVisible(true);
    history->setMenu(m_historyMenu);
    connect(m_historyMenu, &QMenu::aboutToShow, this, &ComposerPanel::fillHistoryMenu);

    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(plane);
    row->addWidget(m_actor);
    row->addSpacing(spacing(this));
    row->addWidget(m_place, 1);
    row->addWidget(history);
    return head;
}

QWidget *ComposerPanel::makeTargetRow()
{
    auto *line = new QWidget(this);
    m_kind = new QComboBox(line);
    m_kind->addItem(icon(u"hub"_s), tr("Hub"));
    m_kind->addItem(icon(u"group"_s), tr("Group"));
    m_kind->addItem(icon(u"user"_s), tr("User"));
    m_kind->addItem(icon(u"connection"_s), tr("Connection"));
    m_kind->addItem(icon(u"broadcast"_s), tr("Event"));
    m_kind->setAccessibleName(tr("Kind of receiver"));
    auto *label = new QLabel(tr("&To:"), line);
    label->setBuddy(m_kind);
    m_name = new QLineEdit(line);
    m_name->setCompleter(m_completer);
    m_name->setClearButtonEnabled(true);
    m_nameProblem = makePlainLabel(line);
    m_nameProblem->setWordWrap(true);
    setTone(m_nameProblem, Tone::Danger);
    m_optionsToggle = new QToolButton(line);
    m_optionsToggle->setCheckable(true);
    m_optionsToggle->setAutoRaise(true);
    m_optionsToggle->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_optionsToggle->setToolTip(tr("Time to live, excluded connections, filter and metadata"));
    connect(m_optionsToggle, &QToolButton::toggled, this, [this](bool open) {
        m_options->setVisible(open);
        showState();
    });

    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(label);
    row->addWidget(m_kind);
    row->addWidget(m_name, 2);
    row->addWidget(m_nameProblem, 1);
    row->addStretch(0);
    row->addWidget(m_optionsToggle);
    return line;
}

QWidget *ComposerPanel::makeResultRow()
{
    auto *line = new QWidget(this);
    m_resultIcon = new QLabel(line);
    m_result = makePlainLabel(line);
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_details = new QToolButton(line);
    m_details->setText(tr("Details"));
    m_details->setToolTip(tr("Show the request and the answer in Requests"));
    m_details->setAutoRaise(true);
    m_cancel = new QPushButton(icon(u"stop"_s), tr("&Cancel"), line);
    m_send = new QPushButton(icon(u"send"_s), QString(), line);
    m_send->setToolTip(tr("Ctrl+Return"));
    connect(m_details, &QToolButton::clicked, this, [this] {
        if (m_controller.outcome())
            m_navigator.showRequest(m_controller.outcome()->requestId);
    });
    connect(m_cancel, &QPushButton::clicked, &m_controller, &ComposerController::cancel);
    connect(m_send, &QPushButton::clicked, this, [this] {
        if (m_controller.state() == ComposerController::State::Holding) {
            m_controller.sendNow();
            return;
        }
        commit();
        m_controller.send();
    });

    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_resultIcon, 0, Qt::AlignTop);
    row->addWidget(m_result, 1);
    m_unlock = new QToolButton(line);
    m_unlock->setText(tr("&Unlock\u2026"));
    m_unlock->setToolTip(tr("Lets this hub of production be changed for a while"));
    m_unlock->setObjectName(u"composerUnlock"_s);
    connect(m_unlock, &QToolButton::clicked, this, [this] {
        if (m_controller.outcome())
            m_navigator.askToUnlock(m_controller.outcome()->refused);
    });
    row->addWidget(m_unlock);
    row->addWidget(m_details);
    row->addWidget(m_cancel);
    row->addWidget(m_send);
    return line;
}

void ComposerPanel::commit()
{
    m_commitTimer.stop();
    ComposerDraft draft = m_controller.draft();
    draft.target = {static_cast<TargetKind>(m_kind->currentIndex()), m_name->text()};
    m_body->read(draft);
    m_options->commitEditor();
    m_options->read(draft);
    m_controller.setDraft(draft);
}

void ComposerPanel::showActors()
{
    const QSignalBlocker blocker(m_actor);
    m_actor->clear();
    m_actor->addItem(icon(u"shield"_s, Tone::Accent), tr("service (REST)"), quint64(0));
    const quint64 chosen = m_controller.actor();
    for (const OpenClient &client : m_clients.clients()) {
        const QString title = tr("%1 in %2", "user, hub").arg(visibleLine(client.name(), 40), client.hub);
        m_actor->addItem(icon(u"plug"_s), client.isConnected() ? title : tr("%1, not connected").arg(title), client.id);
    }
    if (chosen != 0 && !m_clients.find(chosen))
        m_actor->addItem(icon(u"warning"_s, Tone::Warning), tr("a closed client"), chosen);
    m_actor->addItem(icon(u"add"_s), tr("New client\u2026"));
    m_actor->setCurrentIndex(m_actor->findData(chosen));
    m_actor->setToolTip(m_controller.planeText());
    m_actor->setAccessibleDescription(m_controller.planeText());
}

void ComposerPanel::focusTarget()
{
    QWidget *input = m_kind;
    if (m_name->isVisible()) {
        m_name->selectAll();
        input = m_name;
    }
    input->setFocus(Qt::ShortcutFocusReason);
}

void ComposerPanel::focusBody()
{
    m_body->focusEditor();
}

void ComposerPanel::showDraft()
{
    m_commitTimer.stop();
    const ComposerDraft &draft = m_controller.draft();
    {
        const QSignalBlocker kindBlocker(m_kind);
        const QSignalBlocker nameBlocker(m_name);
        m_kind->setCurrentIndex(static_cast<int>(draft.target.kind));
        if (m_name->text() != draft.target.name)
            m_name->setText(draft.target.name);
    }
    m_body->show(draft);
    m_options->show(draft);
    showState();
}

void ComposerPanel::showState()
{
    const ComposerDraft &draft = m_controller.draft();
    const ComposerProblems &problems = m_controller.problems();
    const QStringList nameLabels{QString(), tr("Group name"), tr("User id"), tr("Connection id"), tr("Event name")};
    const bool named = draft.target.kind != TargetKind::Hub;
    const auto *kinds = qobject_cast<QStandardItemModel *>(m_kind->model());
    for (int kind = 0; kind < m_kind->count(); ++kind)
        kinds->item(kind)->setEnabled(m_controller.isAllowed(static_cast<TargetKind>(kind)));
    showActors();
    m_place->setText(m_controller.placeText());
    m_name->setVisible(named);
    m_name->setPlaceholderText(nameLabels.value(static_cast<int>(draft.target.kind)));
    m_name->setAccessibleName(nameLabels.value(static_cast<int>(draft.target.kind)));
    const QString targetProblem = m_controller.targetProblem();
    m_name->setAccessibleDescription(targetProblem);
    m_completer->setSource(m_controller.knownNamesScope(), completionKind(draft.target.kind));
    const bool isWrong = named || !targetProblem.isEmpty();
    m_nameProblem->setText(isWrong ? targetProblem : tr("Everyone connected to the hub"));
    const bool isEmpty = named && draft.target.name.isEmpty();
    setTone(m_nameProblem, isWrong && !isEmpty ? Tone::Danger : Tone::Neutral);
    m_nameProblem->setVisible(!m_nameProblem->text().isEmpty());
    m_routeNote->setText(m_controller.routeNote());
    m_routeNote->setVisible(!m_routeNote->text().isEmpty());

    const bool open = m_optionsToggle->isChecked();
    const QString summary = ComposerOptionsView::summary(draft);
    m_optionsToggle->setIcon(icon(open ? u"chevron-down"_s : u"chevron-right"_s));
    m_optionsToggle->setText(open || summary.isEmpty() ? tr("&Options") : tr("&Options: %1").arg(summary));
    m_options->showTarget(draft, m_controller.actor() != 0);
    m_options->showProblem(problems.options);
    if (!problems.options.isEmpty() && !open)
        m_optionsToggle->setText(tr("&Options: needs correction"));
    m_body->showProblems(problems);

    showButtons();
}

/// What has the keyboard and is about to go hands it on first: left to itself, it would go to any other dock.
void ComposerPanel::showButtons()
{
    using State = ComposerController::State;
    const State state = m_controller.state();
    const State before = std::exchange(m_state, state);
    const bool canCancel = state == State::Sending || state == State::Holding;
    QWidget *focused = window()->focusWidget();
    if (before == State::Idle && state != State::Idle)
        m_focusBack = focused;
    const bool goes =
        focused && ((focused == m_send && state == State::Sending) || (focused == m_cancel && !canCancel) ||
                    (m_confirm->isAncestorOf(focused) && state != State::Confirming));

    m_cancel->setText(state == State::Holding ? tr("&Undo") : tr("&Cancel"));
    m_send->setText(state == State::Holding ? tr("&Send now") : m_controller.sendLabel());
    const bool canSend = m_controller.canSend() || state == State::Holding;
    if (canSend) {
        m_send->show();
        m_send->setEnabled(true);
    }
    if (canCancel)
        m_cancel->show();
    if (state == State::Confirming)
        showQuestion();
    else if (canCancel && (goes || (state == State::Holding && before != State::Holding)))
        m_cancel->setFocus();
    else if (goes)
        giveFocusBack();
    m_send->setEnabled(canSend);
    m_send->setVisible(state != State::Sending);
    m_cancel->setVisible(canCancel);
    if (state != State::Confirming) {
        m_confirm->dismiss();
        m_question.clear();
    }
}

void ComposerPanel::showQuestion()
{
    const QString question = m_controller.confirmationText();
    if (question == m_question)
        return;
    m_question = question;
    m_confirm->showMessage(Banner::Kind::Warning, question);
    m_confirm->addAction(m_controller.confirmLabel(), &m_controller, [this] { m_controller.confirm(); });
    QPushButton *keep = m_confirm->addAction(tr("&Keep"), &m_controller, [this] { m_controller.keep(); });
    keep->show();     // the layout would do so later, and what is hidden takes no focus
    keep->setFocus(); // Enter must not send to everyone by itself: the harmless answer has the focus
}

void ComposerPanel::giveFocusBack()
{
    QWidget *back = m_focusBack;
    if (!back || !back->isVisible() || !back->isEnabled())
        back = m_send;
    if (back->isEnabled())
        back->setFocus();
    else
        m_body->focusEditor();
}

void ComposerPanel::showOutcome()
{
    const auto &outcome = m_controller.outcome();
    m_unlock->setVisible(outcome && outcome->refused);
    m_details->setVisible(outcome && !outcome->requestId.isEmpty());
    m_resultIcon->setVisible(outcome.has_value());
    if (!outcome) {
        const bool running = m_controller.state() == ComposerController::State::Sending ||
                             m_controller.state() == ComposerController::State::Holding;
        m_result->setText(running ? m_controller.progressText() : QString());
        return;
    }
    switch (outcome->state) {
    case SendOutcome::State::Accepted:
        setIcon(m_resultIcon, u"success"_s, Tone::Success);
        m_result->setToolTip(tr("202 means that the service has accepted the message. It does not say that anybody "
                                "received it."));
        break;
    case SendOutcome::State::Failed:
        setIcon(m_resultIcon, u"error"_s, Tone::Danger);
        m_result->setToolTip(outcome->requestId);
        break;
    case SendOutcome::State::Unknown:
    case SendOutcome::State::Stopped:
        setIcon(m_resultIcon, u"warning"_s, Tone::Warning);
        m_result->setToolTip(outcome->requestId);
        break;
    }
    m_result->setText(outcome->hint.isEmpty() ? outcome->line : outcome->line + u'\n' + outcome->hint);
}

void ComposerPanel::fillHistoryMenu()
{
    m_historyMenu->clear();
    const auto &entries = m_controller.history().entries();
    for (qsizetype i = 0; i < entries.size(); ++i) {
        const SentMessage &message = entries.at(i);
        const ComposerDraft &draft = message.draft;
        QString body = draft.type == DataType::Json ? draft.json : draft.text;
        if (draft.type == DataType::Binary)
            body = tr("binary");
        QString text =
            u"%1  %2: %3"_s.arg(QLocale().toString(message.sentAt.toLocalTime().time(), QLocale::ShortFormat),
                                describeTarget(draft.target), body.left(80).simplified().left(40));
        QAction *action = m_historyMenu->addAction(text.replace(u'&', u"&&"_s), this, [this, i] {
            commit();
            m_controller.recall(i);
        });
        action->setToolTip(
            ComposerHistory::outlivesProgram(message)
                ? tr("Sent to hub %1").arg(message.hub).toHtmlEscaped()
                : tr("Sent to hub %1; too large to be kept after the program ends").arg(message.hub).toHtmlEscaped());
    }
    if (entries.isEmpty())
        m_historyMenu->addAction(tr("Nothing sent yet"))->setEnabled(false);
    m_historyMenu->addSeparator();
    QAction *clear = m_historyMenu->addAction(icon(u"clear"_s), tr("Clear history"), &m_controller,
                                              &ComposerController::clearHistory);
    clear->setEnabled(!entries.isEmpty());
}

} // namespace wps
