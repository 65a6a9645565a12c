// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/theme_style.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/common/theme_controls.h"

#include <QApplication>
#include <QPainter>
#include <QPushButton>
#include <QStyleFactory>
#include <QStyleOption>
#include <QToolButton>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

constexpr qreal kRadius = 5;

void drawTabShape(const QStyleOptionTab &tab, QPainter *painter)
{
    const bool selected = tab.state & QStyle::State_Selected;
    const bool hovered = (tab.state & QStyle::State_MouseOver) && (tab.state & QStyle::State_Enabled);
    const QPalette &palette = tab.palette;
    if (selected)
        painter->fillRect(tab.rect, palette.color(QPalette::Base));
    else if (hovered)
        painter->fillRect(tab.rect, palette.color(QPalette::Midlight));
    const bool south = tab.shape == QTabBar::RoundedSouth || tab.shape == QTabBar::TriangularSouth;
    if (selected) {
        QRect line = tab.rect;
        if (south)
            line.setTop(line.bottom() - 1);
        else
            line.setHeight(2);
        painter->fillRect(line, palette.color(QPalette::Highlight));
    }
    painter->setPen(palette.color(QPalette::Mid));
    painter->drawLine(tab.rect.topRight(), tab.rect.bottomRight());
}

void drawButtonPanel(const QStyleOption &option, QPainter *painter, bool isDefault)
{
    const QPalette &palette = option.palette;
    const bool enabled = option.state & QStyle::State_Enabled;
    const bool down = option.state & (QStyle::State_Sunken | QStyle::State_On);
    const bool hovered = enabled && (option.state & QStyle::State_MouseOver);
    QColor fill = palette.color(QPalette::Button);
    QColor edge = palette.color(QPalette::Dark);
    if (isDefault && enabled) {
        fill = palette.color(QPalette::Highlight);
        edge = fill.darker(115);
        if (down)
            fill = fill.darker(118);
        else if (hovered)
            fill = fill.darker(107);
    } else if (down) {
        fill = palette.color(QPalette::Mid);
    } else if (hovered) {
        fill = palette.color(QPalette::Midlight);
    }
    if (!enabled)
        edge = palette.color(QPalette::Mid);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if ((option.state & QStyle::State_HasFocus) && (option.state & QStyle::State_KeyboardFocusChange))
        painter->setPen(QPen(palette.color(isDefault ? QPalette::WindowText : QPalette::Highlight), 2));
    else
        painter->setPen(edge);
    painter->setBrush(fill);
    painter->drawRoundedRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5), kRadius, kRadius);
    painter->restore();
}

bool isDefaultButton(const QStyleOption *option, const QWidget *widget)
{
    if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option))
        return button->features & QStyleOptionButton::DefaultButton;
    const auto *button = qobject_cast<const QPushButton *>(widget);
    return button && button->isDefault();
}

} // namespace

ThemeStyle::ThemeStyle() : QProxyStyle(QStyleFactory::create(u"Fusion"_s)) {}

void ThemeStyle::drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                             const QWidget *widget) const
{
    switch (element) {
    case CE_TabBarTabShape:
        if (const auto *tab = qstyleoption_cast<const QStyleOptionTab *>(option)) {
            drawTabShape(*tab, painter);
            return;
        }
        break;
    case CE_HeaderSection:
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        painter->setPen(option->palette.color(QPalette::Mid));
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        if (element == CE_HeaderSection)
            painter->drawLine(option->rect.topRight() + QPoint(0, 4), option->rect.bottomRight() - QPoint(0, 4));
        return;
    case CE_ToolBar:
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        painter->setPen(option->palette.color(QPalette::Mid));
        painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
        return;
    case CE_Splitter:
        painter->fillRect(option->rect, option->palette.color(QPalette::Window));
        return;
    case CE_DockWidgetTitle:
        if (const auto *dock = qstyleoption_cast<const QStyleOptionDockWidget *>(option)) {
            QStyleOptionDockWidget plain(*dock);
            painter->fillRect(plain.rect, plain.palette.color(QPalette::Window));
            QFont font = painter->font();
            font.setWeight(QFont::DemiBold);
            painter->setFont(font);
            const QRect text = subElementRect(SE_DockWidgetTitleBarText, option, widget).adjusted(6, 0, 0, 0);
            drawItemText(painter, text, Qt::AlignLeft | Qt::AlignVCenter | Qt::TextShowMnemonic, plain.palette,
                         plain.state & State_Enabled,
                         QFontMetrics(font).elidedText(plain.title, Qt::ElideRight, text.width()),
                         QPalette::WindowText);
            return;
        }
        break;
    case CE_PushButtonLabel:
        if (const auto *button = qstyleoption_cast<const QStyleOptionButton *>(option);
            button && (button->features & QStyleOptionButton::DefaultButton) && (button->state & State_Enabled) &&
            !(button->features & QStyleOptionButton::Flat)) {
            QStyleOptionButton bright(*button);
            bright.palette.setColor(QPalette::ButtonText, bright.palette.color(QPalette::HighlightedText));
            if (!bright.icon.isNull()) // the icon engine draws this mode in the colour of highlighted text
                bright.icon = QIcon(bright.icon.pixmap(bright.iconSize, QIcon::Selected));
            QProxyStyle::drawControl(element, &bright, painter, widget);
            return;
        }
        break;
    default:
        break;
    }
    QProxyStyle::drawControl(element, option, painter, widget);
}

void ThemeStyle::drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                               const QWidget *widget) const
{
    switch (element) {
    case PE_FrameTabBarBase:
        if (const auto *base = qstyleoption_cast<const QStyleOptionTabBarBase *>(option)) {
            painter->setPen(option->palette.color(QPalette::Mid));
            if (base->shape == QTabBar::RoundedSouth)
                painter->drawLine(option->rect.topLeft(), option->rect.topRight());
            else
                painter->drawLine(option->rect.bottomLeft(), option->rect.bottomRight());
            return;
        }
        break;
    case PE_PanelButtonCommand:
        drawButtonPanel(*option, painter, isDefaultButton(option, widget));
        return;
    case PE_IndicatorTabClose: {
        const bool over = option->state & State_MouseOver;
        if (over) {
            painter->save();
            painter->setRenderHint(QPainter::Antialiasing);
            painter->setPen(Qt::NoPen);
            painter->setBrush(option->palette.color(QPalette::Mid));
            painter->drawRoundedRect(option->rect, 3, 3);
            painter->restore();
        }
        icon(u"close"_s).paint(painter, option->rect.adjusted(2, 2, -2, -2));
        return;
    }
    case PE_IndicatorArrowDown:
        // Fusion squeezes a tool button's menu arrow into the corner; it belongs beside the words.
        if (const auto *button = qobject_cast<const QToolButton *>(widget);
            button && button->popupMode() == QToolButton::InstantPopup) {
            const int side = pixelMetric(PM_SmallIconSize, option, widget) * 3 / 4;
            const QRect place(widget->width() - side - 4, (widget->height() - side) / 2, side, side);
            icon(u"chevron-down"_s)
                .paint(painter, place, Qt::AlignCenter,
                       option->state & State_Enabled ? QIcon::Normal : QIcon::Disabled);
            return;
        }
        break;
    case PE_IndicatorCheckBox:
        drawIndicator(*option, painter, false);
        return;
    case PE_IndicatorRadioButton:
        drawIndicator(*option, painter, true);
        return;
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
        return;
    case PE_PanelLineEdit:
        if (const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option); frame && frame->lineWidth > 0) {
            drawFieldFrame(*option, painter);
            return;
        }
        break;
    case PE_Frame:
        painter->setPen(option->palette.color(QPalette::Mid));
        painter->drawRect(option->rect.adjusted(0, 0, -1, -1));
        return;
    default:
        break;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void ThemeStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex *option, QPainter *painter,
                                    const QWidget *widget) const
{
    if (const auto *combo = qstyleoption_cast<const QStyleOptionComboBox *>(option);
        control == CC_ComboBox && combo && combo->editable && combo->frame) {
        drawEditableCombo(*combo, painter, *proxy(), widget);
        return;
    }
    if (const auto *spin = qstyleoption_cast<const QStyleOptionSpinBox *>(option);
        control == CC_SpinBox && spin && spin->frame) {
        drawSpinBox(*spin, painter, *proxy(), widget);
        return;
    }
    QProxyStyle::drawComplexControl(control, option, painter, widget);
}

QRect ThemeStyle::subElementRect(SubElement element, const QStyleOption *option, const QWidget *widget) const
{
    const QRect rect = QProxyStyle::subElementRect(element, option, widget);
    const auto *frame = qstyleoption_cast<const QStyleOptionFrame *>(option);
    return element == SE_LineEditContents && frame && frame->lineWidth > 0 ? rect.adjusted(4, 0, -4, 0) : rect;
}

int ThemeStyle::pixelMetric(PixelMetric metric, const QStyleOption *option, const QWidget *widget) const
{
    switch (metric) {
    case PM_TabBarTabVSpace:
        return 12;
    case PM_TabBarTabHSpace:
        return 24;
    case PM_TabBarBaseOverlap:
    case PM_TabBarTabShiftVertical:
        return 0;
    case PM_DockWidgetSeparatorExtent:
        return 5;
    case PM_DockWidgetTitleMargin:
        return 4;
    case PM_ToolBarItemSpacing:
        return 4;
    case PM_ToolBarFrameWidth:
        return 4;
    case PM_HeaderMargin:
        return 5;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_ListViewIconSize:
        return 16;
    case PM_ToolBarIconSize:
        return 18;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

QSize ThemeStyle::sizeFromContents(ContentsType type, const QStyleOption *option, const QSize &contents,
                                   const QWidget *widget) const
{
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    const int row = QFontMetrics(QApplication::font()).height();
    switch (type) {
    case CT_PushButton:
    case CT_ComboBox:
    case CT_LineEdit:
    case CT_SpinBox:
        size.setHeight(std::max(size.height(), row + 12));
        break;
    case CT_ItemViewItem:
        size.setHeight(std::max(size.height(), row + 7));
        break;
    default:
        break;
    }
    if (type == CT_PushButton)
        size.rwidth() += 10;
    if (const auto *button = qobject_cast<const QToolButton *>(widget);
        type == CT_ToolButton && button && button->menu() && button->popupMode() == QToolButton::InstantPopup)
        size.rwidth() += pixelMetric(PM_SmallIconSize, option, widget);
    return size;
}

int ThemeStyle::styleHint(StyleHint hint, const QStyleOption *option, const QWidget *widget,
                          QStyleHintReturn *returned) const
{
    if (hint == SH_DialogButtonBox_ButtonsHaveIcons || hint == SH_EtchDisabledText)
        return 0;
    return QProxyStyle::styleHint(hint, option, widget, returned);
}

QIcon ThemeStyle::standardIcon(StandardPixmap which, const QStyleOption *option, const QWidget *widget) const
{
    switch (which) {
    case SP_TitleBarCloseButton:
    case SP_DockWidgetCloseButton:
    case SP_TabCloseButton:
    case SP_LineEditClearButton:
        return icon(u"close"_s);
    case SP_TitleBarNormalButton:
        return icon(u"external"_s);
    default:
        return QProxyStyle::standardIcon(which, option, widget);
    }
}

} // namespace wps
