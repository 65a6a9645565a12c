// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStyle>

class QPainter;
class QStyleOption;
class QStyleOptionComboBox;
class QStyleOptionSpinBox;

namespace wps
{

/// How ThemeStyle paints what is typed into or ticked: one frame for all of them, seen on light and on dark.
void drawFieldFrame(const QStyleOption &option, QPainter *painter);
/// A check box's box, or a radio button's circle.
void drawIndicator(const QStyleOption &option, QPainter *painter, bool isRound);
/// Frame and arrow of a combo box that can be typed into; its text is the line edit's.
void drawEditableCombo(const QStyleOptionComboBox &option, QPainter *painter, const QStyle &style,
                       const QWidget *widget);
/// Frame and arrows; the text is the line edit's.
void drawSpinBox(const QStyleOptionSpinBox &option, QPainter *painter, const QStyle &style, const QWidget *widget);

} // namespace wps
