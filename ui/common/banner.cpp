// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/banner.h"

#include "ui/common/icons.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

Tone toneOf(Banner::Kind kind)
{
    switch (kind) {
    case Banner::Kind::Info:
        return Tone::Info;
    case Banner::Kind::Success:
        return Tone::Success;
    case Banner::Kind::Warning:
        return Tone::Warning;
    case Banner::Kind::Error:
        break;
    }
    return Tone::Danger;
}

QString iconNameOf(Banner::Kind kind)
{
    switch (kind) {
    case Banner::Kind::Info:
        return u"info"_s;
    case Banner::Kind::Success:
        return u"success"_s;
    case Banner::Kind::Warning:
        return u"warning"_s;
    case Banner::Kind::Error:
        break;
    }
    return u"error"_s;
}

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

Banner::Banner(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(plainLabel(this))
    , m_detail(plainLabel(this))
    , m_actions(new QHBoxLayout)
    , m_close(new QToolButton(this))
{
    const int gap = spacing(this);
    m_close->setAutoRaise(true);
    m_close->setIcon(icon(u"close"_s));
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(tr("Close this message"));
    connect(m_close, &QToolButton::clicked, this, [this] {
        dismiss();
        Q_EMIT closed();
    });

    auto *words = new QVBoxLayout;
    words->setSpacing(gap / 4);
    words->addWidget(m_text);
    words->addWidget(m_detail);

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(gap, gap * 3 / 4, gap / 2, gap * 3 / 4);
    row->setSpacing(gap);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addLayout(m_actions);
    row->addWidget(m_close, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void Banner::showMessage(Kind kind, const QString &text, const QString &detail)
{
    m_kind = kind;
    clearActions();
    m_text->setText(text);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    setAccessibleName(detail.isEmpty() ? text : text + u' ' + detail);
    applyColours();
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

QPushButton *Banner::addAction(const QString &text, const QObject *context, std::function<void()> run)
{
    auto *button = new QPushButton(text, this);
    button->setAutoDefault(false);
    connect(button, &QPushButton::clicked, context, std::move(run));
    m_actions->addWidget(button);
    return button;
}

void Banner::setClosable(bool closable)
{
    m_close->setVisible(closable);
}

void Banner::dismiss()
{
    hide();
    m_text->clear();
    m_detail->clear();
    clearActions();
}

QString Banner::text() const
{
    return m_text->text();
}

void Banner::clearActions()
{
    while (QLayoutItem *item = m_actions->takeAt(0)) {
        if (QWidget *button = item->widget()) {
            button->hide();
            button->deleteLater(); // the button may be the one whose click brought us here
        }
        delete item;
    }
}

void Banner::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && isVisible())
        applyColours();
}

void Banner::paintEvent(QPaintEvent *)
{
    const ToneColours colours = toneColours(toneOf(m_kind), palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(colours.edge);
    painter.setBrush(colours.fill);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 5, 5);
}

void Banner::applyColours()
{
    const int side = fontMetrics().height();
    m_icon->setPixmap(icon(iconNameOf(m_kind), toneOf(m_kind)).pixmap(QSize(side, side), devicePixelRatioF()));
    update();
}

} // namespace wps
