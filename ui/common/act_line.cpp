// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/act_line.h"

#include "ui/common/icons.h"
#include "ui/common/navigator.h"
#include "ui/models/visible_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace wps
{

ActLine::ActLine(ActRunner &runner, Navigator &navigator, QWidget *parent)
    : QWidget(parent)
    , m_runner(runner)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_details(new QToolButton(this))
    , m_unlock(new QToolButton(this))
    , m_undo(new QToolButton(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_text->setObjectName(u"actText"_s);
    m_details->setText(tr("Details"));
    m_details->setToolTip(tr("Shows the request and its answer"));
    m_details->setAutoRaise(true);
    m_unlock->setText(tr("&Unlock\u2026"));
    m_unlock->setToolTip(tr("Lets this hub of production be changed for a while"));
    m_unlock->setObjectName(u"actUnlock"_s);
    m_undo->setObjectName(u"actUndo"_s);
    m_undo->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_undo->setAutoRaise(true);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_undo, 0, Qt::AlignTop);
    layout->addWidget(m_unlock, 0, Qt::AlignTop);
    layout->addWidget(m_details, 0, Qt::AlignTop);
    connect(m_details, &QToolButton::clicked, this,
            [this, &navigator] { navigator.showRequest(m_runner.state().requestId); });
    connect(m_unlock, &QToolButton::clicked, this,
            [this, &navigator] { navigator.askToUnlock(m_runner.state().refused); });
    connect(m_undo, &QToolButton::clicked, &m_runner, &ActRunner::undoShown);
    connect(&m_runner, &ActRunner::changed, this, &ActLine::refresh);
    if (m_runner.undoService())
        connect(m_runner.undoService(), &UndoService::changed, this, &ActLine::refreshUndo);
    refresh();
}

QString ActLine::text() const
{
    return m_text->text();
}

void ActLine::refresh()
{
    const ActState &state = m_runner.state();
    setVisible(state.kind != ActState::Kind::None);
    const auto [name, tone] = [&]() -> std::pair<QString, Tone> {
        switch (state.kind) {
        case ActState::Kind::Done:
            return {u"success"_s, Tone::Success};
        case ActState::Kind::Failed:
            return {u"error"_s, Tone::Danger};
        case ActState::Kind::Running:
            return {u"clock"_s, Tone::Neutral};
        default:
            return {u"info"_s, Tone::Info};
        }
    }();
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    m_icon->setPixmap(icon(name, tone).pixmap(size, size));
    m_text->setText(visibleText(state.text));
    m_unlock->setVisible(state.refused != nullptr);
    m_details->setVisible(!state.requestId.isEmpty() && state.kind != ActState::Kind::Running);
    refreshUndo();
}

void ActLine::refreshUndo()
{
    const UndoService *undo = m_runner.undoService();
    const UndoService::StepId step = m_runner.state().undo;
    const bool there = undo && undo->isThere(step);
    m_undo->setVisible(there);
    if (!there)
        return;
    const QString text = undo->text(step);
    m_undo->setText(undo->isRedo(step) ? tr("Redo") : tr("Undo"));
    m_undo->setIcon(icon(undo->isRedo(step) ? u"redo"_s : u"undo"_s));
    m_undo->setAccessibleName(text);
    m_undo->setEnabled(undo->isUsable(step));
    const QString where = undo->isUsable(step) ? undo->caution(step) : tr("Use %1 for that.").arg(undo->place(step));
    m_undo->setToolTip((where.isEmpty() ? text : text + u'\n' + where).toHtmlEscaped().replace(u'\n', "<br>"_L1));
}

} // namespace wps
