// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/hex_view.h"

#include "ui/common/theme.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

HexView::HexView(QWidget *parent) : QAbstractScrollArea(parent)
{
    setFont(monospaceFont());
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Bytes in hexadecimal"));
    updateScrollBars();
}

void HexView::setBytes(const QByteArray &bytes)
{
    m_bytes = bytes;
    updateScrollBars();
    verticalScrollBar()->setValue(0);
    viewport()->update();
}

qsizetype HexView::rowCount() const
{
    return (m_bytes.size() + kBytesPerRow - 1) / kBytesPerRow;
}

QString HexView::rowText(qsizetype row) const
{
    const qsizetype begin = row * kBytesPerRow;
    if (row < 0 || begin >= m_bytes.size())
        return {};
    const QByteArray part = m_bytes.mid(begin, kBytesPerRow);
    QString hex = QString::fromLatin1(part.toHex(' ')).leftJustified(kBytesPerRow * 3 - 1);
    hex.insert(kBytesPerRow / 2 * 3, u' ');
    QString ascii;
    for (const char c : part)
        ascii += c >= 0x20 && c < 0x7F ? QChar::fromLatin1(c) : QChar(u'.');
    return u"%1  %2  %3"_s.arg(QString::number(begin, 16).rightJustified(8, u'0'), hex, ascii);
}

int HexView::rowHeight() const
{
    return std::max(1, fontMetrics().lineSpacing());
}

QSize HexView::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(u'0') * 40, rowHeight() * 8};
}

void HexView::updateScrollBars()
{
    const int visibleRows = std::max(1, viewport()->height() / rowHeight());
    verticalScrollBar()->setPageStep(visibleRows);
    verticalScrollBar()->setRange(0, int(std::max<qsizetype>(0, rowCount() - visibleRows)));
    const int width = fontMetrics().horizontalAdvance(u'0') * 79;
    horizontalScrollBar()->setSingleStep(fontMetrics().horizontalAdvance(u'0'));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
}

void HexView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setFont(font());
    const int height = rowHeight();
    const int margin = fontMetrics().horizontalAdvance(u'0') / 2;
    int y = 0;
    for (qsizetype row = verticalScrollBar()->value(); y < viewport()->height() && row < rowCount(); ++row) {
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(margin - horizontalScrollBar()->value(), y + fontMetrics().ascent(), rowText(row));
        y += height;
    }
}

void HexView::resizeEvent(QResizeEvent *event)
{
    QAbstractScrollArea::resizeEvent(event);
    updateScrollBars();
}

void HexView::changeEvent(QEvent *event)
{
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        updateScrollBars();
}

void HexView::copyAll() const
{
    QGuiApplication::clipboard()->setText(QString::fromLatin1(m_bytes.toHex(' ')));
}

void HexView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Copy all as hex"), this, &HexView::copyAll)->setEnabled(!m_bytes.isEmpty());
    menu->popup(event->globalPos());
}

void HexView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        copyAll();
    else if (event->matches(QKeySequence::MoveToStartOfDocument) || event->key() == Qt::Key_Home)
        verticalScrollBar()->setValue(0);
    else if (event->matches(QKeySequence::MoveToEndOfDocument) || event->key() == Qt::Key_End)
        verticalScrollBar()->setValue(verticalScrollBar()->maximum());
    else if (event->key() == Qt::Key_PageDown)
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepAdd);
    else if (event->key() == Qt::Key_PageUp)
        verticalScrollBar()->triggerAction(QAbstractSlider::SliderPageStepSub);
    else
        QAbstractScrollArea::keyPressEvent(event);
}

} // namespace wps
