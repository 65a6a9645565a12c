// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/brief_label.h"

#include <QFocusEvent>
#include <QPainter>
#include <QStyle>

namespace wps
{

BriefLabel::BriefLabel(QWidget *parent) : QLabel(parent)
{
    setTextFormat(Qt::PlainText);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Preferred);
    refresh();
}

void BriefLabel::setSentence(const QString &sentence)
{
    if (sentence == text())
        return;
    setText(sentence);
    refresh();
}

void BriefLabel::setBrief(bool brief)
{
    m_isBrief = brief;
    refresh();
}

bool BriefLabel::fits() const
{
    return fontMetrics().horizontalAdvance(text()) <= contentsRect().width();
}

bool BriefLabel::isCut() const
{
    return !wordWrap() && !fits();
}

/// Also of one line with a long word: the label never widens what it stands in.
QSize BriefLabel::minimumSizeHint() const
{
    return {fontMetrics().averageCharWidth() * 12, QLabel::minimumSizeHint().height()};
}

void BriefLabel::refresh()
{
    setWordWrap(!m_isBrief || hasFocus());
    setFocusPolicy(m_isBrief && (hasFocus() || !fits()) ? Qt::StrongFocus : Qt::NoFocus);
    setToolTip(isCut() ? text().toHtmlEscaped() : QString());
}

void BriefLabel::paintEvent(QPaintEvent *event)
{
    if (!isCut()) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideRight, contentsRect().width());
    style()->drawItemText(&painter, contentsRect(), static_cast<int>(alignment()), palette(), isEnabled(), shown,
                          foregroundRole());
}

void BriefLabel::resizeEvent(QResizeEvent *event)
{
    QLabel::resizeEvent(event);
    refresh();
}

void BriefLabel::focusInEvent(QFocusEvent *event)
{
    QLabel::focusInEvent(event);
    refresh();
}

void BriefLabel::focusOutEvent(QFocusEvent *event)
{
    QLabel::focusOutEvent(event);
    if (event->reason() != Qt::PopupFocusReason && event->reason() != Qt::ActiveWindowFocusReason)
        refresh();
}

} // namespace wps
