// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/start/card.h"

#include "ui/common/icons.h"

#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

namespace wps
{

Card::Card(const QString &iconName, const QString &title, const QString &text, QWidget *parent)
    : QWidget(parent), m_iconName(iconName), m_icon(new QLabel(this)), m_button(new QPushButton(this))
{
    const int gap = spacing(this);
    auto *heading = new QLabel(title, this);
    heading->setFont(headingFont(this, 1.2));
    auto *words = new QLabel(text, this);
    words->setWordWrap(true);
    words->setAlignment(Qt::AlignTop);
    for (QLabel *label : {heading, words})
        label->setTextFormat(Qt::PlainText);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap * 2, gap * 2, gap * 2, gap * 2);
    column->setSpacing(gap);
    column->addWidget(m_icon);
    column->addWidget(heading);
    column->addWidget(words, 1);
    column->addSpacing(gap / 2);
    column->addWidget(m_button, 0, Qt::AlignLeft);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    applyIcon();
}

void Card::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        applyIcon();
}

void Card::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(palette().color(QPalette::Window));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

void Card::applyIcon()
{
    const int side = spacing(this, 3.6);
    m_icon->setPixmap(icon(m_iconName, Tone::Accent).pixmap(QSize(side, side), devicePixelRatioF()));
}

} // namespace wps
