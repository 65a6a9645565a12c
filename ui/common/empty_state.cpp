// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/empty_state.h"

#include "ui/common/icons.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace wps
{

EmptyState::EmptyState(QWidget *parent)
    : QWidget(parent)
    , m_icon(new QLabel(this))
    , m_sentence(new QLabel(this))
    , m_reason(new QLabel(this))
    , m_button(new QPushButton(this))
{
    const int gap = spacing(this);
    m_icon->setAlignment(Qt::AlignCenter);
    m_sentence->setFont(headingFont(this, 1.08));
    m_reason->setForegroundRole(QPalette::PlaceholderText);
    for (QLabel *label : {m_sentence, m_reason}) {
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignCenter);
        label->setWordWrap(true);
    }
    m_reason->hide();
    m_button->setAutoDefault(false);
    m_button->hide();
    connect(m_button, &QPushButton::clicked, this, &EmptyState::buttonClicked);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap * 2, gap * 2, gap * 2, gap * 2);
    column->setSpacing(gap / 2);
    column->addStretch(2);
    column->addWidget(m_icon);
    column->addSpacing(gap / 2);
    column->addWidget(m_sentence);
    column->addWidget(m_reason);
    column->addSpacing(gap / 2);
    column->addWidget(m_button, 0, Qt::AlignHCenter);
    column->addStretch(3);
}

void EmptyState::setMessage(const QString &iconName, const QString &sentence, const QString &reason)
{
    m_iconName = iconName;
    m_sentence->setText(sentence);
    m_reason->setText(reason);
    m_reason->setVisible(!reason.isEmpty());
    applyIcon();
}

void EmptyState::setButton(const QString &text, const QString &iconName)
{
    m_button->setText(text);
    m_button->setIcon(icon(iconName));
    m_button->setVisible(!text.isEmpty());
}

QString EmptyState::sentence() const
{
    return m_sentence->text();
}

void EmptyState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyIcon();
}

void EmptyState::applyIcon()
{
    if (m_iconName.isEmpty())
        return;
    const int side = spacing(this, 4.0);
    m_icon->setPixmap(icon(m_iconName, Tone::Neutral).pixmap(QSize(side, side), devicePixelRatioF()));
}

} // namespace wps
