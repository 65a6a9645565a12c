// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme_controls.h"

#include <QPainter>
#include <QStyleOption>

#include <algorithm>

namespace wps
{

namespace
{

constexpr qreal kFieldRadius = 5;
constexpr qreal kBoxRadius = 3;

void drawArrow(QPainter *painter, const QRect &place, bool up, const QColor &colour)
{
    const qreal half = std::min(4.0, std::min(place.width(), place.height()) / 3.2);
    const QPointF middle = QRectF(place).center();
    const qreal tip = up ? -half / 2 : half / 2;
    const QPointF corners[] = {middle + QPointF(-half, -tip), middle + QPointF(0, tip), middle + QPointF(half, -tip)};
    painter->setPen(QPen(colour, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->drawPolyline(corners, 3);
}

QColor arrowColour(const QStyleOption &option, bool enabled)
{
    return option.palette.color(enabled ? QPalette::Active : QPalette::Disabled, QPalette::ButtonText);
}

} // namespace

void drawFieldFrame(const QStyleOption &option, QPainter *painter)
{
    const bool focused = option.state & QStyle::State_HasFocus;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(option.palette.color(focused ? QPalette::Highlight : QPalette::Dark), focused ? 1.6 : 1.0));
    painter->setBrush(option.palette.color(QPalette::Base));
    painter->drawRoundedRect(QRectF(option.rect).adjusted(0.8, 0.8, -0.8, -0.8), kFieldRadius, kFieldRadius);
    painter->restore();
}

void drawIndicator(const QStyleOption &option, QPainter *painter, bool isRound)
{
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool filled = option.state & (QStyle::State_On | QStyle::State_NoChange);
    const QPalette &palette = option.palette;
    const auto group = enabled ? QPalette::Active : QPalette::Disabled;
    const qreal side = std::min(option.rect.width(), option.rect.height()) - 1;
    QRectF box(0, 0, side, side);
    box.moveCenter(QRectF(option.rect).center());

    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QColor edge = palette.color(group, QPalette::PlaceholderText);
    painter->setPen(filled && enabled ? palette.color(QPalette::Highlight) : edge);
    painter->setBrush(!filled   ? palette.color(group, QPalette::Base)
                      : enabled ? palette.color(QPalette::Highlight)
                                : palette.color(group, QPalette::Mid));
    if (isRound)
        painter->drawEllipse(box);
    else
        painter->drawRoundedRect(box, kBoxRadius, kBoxRadius);

    const QColor sign = palette.color(group, enabled ? QPalette::HighlightedText : QPalette::WindowText);
    painter->setPen(QPen(sign, std::max(1.6, side / 8), Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const auto at = [&box](qreal x, qreal y) {
        return QPointF(box.left() + x * box.width(), box.top() + y * box.height());
    };
    if (option.state & QStyle::State_NoChange) {
        painter->drawLine(at(0.27, 0.5), at(0.73, 0.5));
    } else if (filled && isRound) {
        painter->setBrush(sign);
        painter->setPen(Qt::NoPen);
        painter->drawEllipse(box.center(), side / 5, side / 5);
    } else if (filled) {
        const QPointF tick[] = {at(0.24, 0.53), at(0.43, 0.71), at(0.77, 0.31)};
        painter->setBrush(Qt::NoBrush);
        painter->drawPolyline(tick, 3);
    }
    painter->restore();
}

void drawEditableCombo(const QStyleOptionComboBox &option, QPainter *painter, const QStyle &style,
                       const QWidget *widget)
{
    drawFieldFrame(option, painter);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRect arrow = style.subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxArrow, widget);
    drawArrow(painter, arrow, false, arrowColour(option, option.state & QStyle::State_Enabled));
    painter->restore();
}

void drawSpinBox(const QStyleOptionSpinBox &option, QPainter *painter, const QStyle &style, const QWidget *widget)
{
    drawFieldFrame(option, painter);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const bool enabled = option.state & QStyle::State_Enabled;
    const auto draw = [&](QStyle::SubControl part, bool up, QAbstractSpinBox::StepEnabledFlag step) {
        const QRect place = style.subControlRect(QStyle::CC_SpinBox, &option, part, widget);
        if (option.activeSubControls == part && (option.state & QStyle::State_MouseOver) && enabled)
            painter->fillRect(place.adjusted(0, 1, -1, -1), option.palette.color(QPalette::Midlight));
        drawArrow(painter, place, up, arrowColour(option, enabled && (option.stepEnabled & step)));
    };
    if (option.buttonSymbols != QAbstractSpinBox::NoButtons) {
        draw(QStyle::SC_SpinBoxUp, true, QAbstractSpinBox::StepUpEnabled);
        draw(QStyle::SC_SpinBoxDown, false, QAbstractSpinBox::StepDownEnabled);
    }
    painter->restore();
}

} // namespace wps
