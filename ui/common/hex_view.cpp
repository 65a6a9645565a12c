// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/hex_view.h"

#include "ui/common/theme.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFontMetricsF>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QMenu>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

// Of a row, in characters.
constexpr int kHexStart = 10;
constexpr int kTextStart = 60;
constexpr int kRowLength = 77;

int hexColumn(qsizetype byteInRow)
{
    return kHexStart + int(byteInRow) * 3 + (byteInRow >= HexView::kBytesPerRow / 2 ? 1 : 0);
}

} // namespace

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
    m_anchor = m_cursor = 0;
    m_hasCursor = false;
    refreshDescription();
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
    return {int(cellWidth() * 40), rowHeight() * 8};
}

/// Of one sign; a whole number only for some fonts.
qreal HexView::cellWidth() const
{
    return QFontMetricsF(font()).horizontalAdvance(u'0');
}

void HexView::updateScrollBars()
{
    const int visibleRows = std::max(1, viewport()->height() / rowHeight());
    verticalScrollBar()->setPageStep(visibleRows);
    verticalScrollBar()->setRange(0, int(std::max<qsizetype>(0, rowCount() - visibleRows)));
    const int width = int(cellWidth() * (kRowLength + 2));
    horizontalScrollBar()->setSingleStep(int(cellWidth()));
    horizontalScrollBar()->setPageStep(viewport()->width());
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
}

void HexView::paintEvent(QPaintEvent *)
{
    QPainter painter(viewport());
    painter.setFont(font());
    const int height = rowHeight();
    const qreal x = cellWidth() / 2 - horizontalScrollBar()->value();
    int y = 0;
    for (qsizetype row = verticalScrollBar()->value(); y < viewport()->height() && row < rowCount(); ++row) {
        painter.setPen(palette().color(QPalette::Text));
        painter.drawText(QPointF(x, y + fontMetrics().ascent()), rowText(row));
        paintSelected(painter, row, x, y);
        y += height;
    }
}

void HexView::paintSelected(QPainter &painter, qsizetype row, qreal x, int y) const
{
    if (!m_hasCursor)
        return;
    const QString text = rowText(row);
    const QPalette::ColorGroup group = hasFocus() ? QPalette::Active : QPalette::Inactive;
    const auto paint = [&](int column, int length) {
        const QRectF cells(x + column * cellWidth(), y, length * cellWidth(), rowHeight());
        if (m_isPlace) {
            painter.fillRect(QRectF(cells.left() - 1, y, 2, rowHeight()), palette().color(group, QPalette::Highlight));
            return;
        }
        painter.save();
        painter.setClipRect(cells); // the same row once more, so that no sign moves
        painter.fillRect(cells, palette().color(group, QPalette::Highlight));
        painter.setPen(palette().color(group, QPalette::HighlightedText));
        painter.drawText(QPointF(x, y + fontMetrics().ascent()), text);
        painter.restore();
    };
    const qsizetype first = std::max(std::min(m_anchor, m_cursor), row * kBytesPerRow);
    const qsizetype last = std::min({std::max(m_anchor, m_cursor), (row + 1) * kBytesPerRow - 1, m_bytes.size() - 1});
    if (first > last)
        return;
    const qsizetype begin = first - row * kBytesPerRow;
    const qsizetype end = last - row * kBytesPerRow;
    paint(hexColumn(begin), hexColumn(end) + 2 - hexColumn(begin));
    paint(kTextStart + int(begin), int(end - begin) + 1);
}

ByteRange HexView::selection() const
{
    if (!m_hasCursor)
        return {};
    const qsizetype begin = std::min(m_anchor, m_cursor);
    return {begin, m_isPlace ? begin : std::min(std::max(m_anchor, m_cursor) + 1, m_bytes.size())};
}

void HexView::select(const ByteRange &range)
{
    if (m_bytes.isEmpty())
        return;
    m_hasCursor = true;
    m_isPlace = range.isEmpty();
    m_anchor = std::clamp<qsizetype>(range.isEmpty() ? range.begin : range.end - 1, 0, m_bytes.size() - 1);
    m_cursor = std::clamp<qsizetype>(range.begin, 0, m_bytes.size() - 1);
    showByte(m_anchor);
    showByte(m_cursor); // the start is what has to be seen
    refreshDescription();
    viewport()->update();
}

void HexView::showByte(qsizetype byte)
{
    const int row = int(byte / kBytesPerRow);
    const int page = std::max(1, verticalScrollBar()->pageStep());
    if (row < verticalScrollBar()->value())
        verticalScrollBar()->setValue(row);
    else if (row >= verticalScrollBar()->value() + page)
        verticalScrollBar()->setValue(row - page + 1);
}

qsizetype HexView::byteAt(const QPoint &point) const
{
    const qsizetype row = verticalScrollBar()->value() + std::max(0, point.y()) / rowHeight();
    const int column = int((point.x() + horizontalScrollBar()->value() - cellWidth() / 2) / cellWidth());
    qsizetype inRow = 0;
    if (column >= kTextStart) {
        inRow = column - kTextStart;
    } else {
        while (inRow + 1 < kBytesPerRow && hexColumn(inRow + 1) <= column)
            ++inRow;
    }
    return std::min(row * kBytesPerRow + std::min<qsizetype>(inRow, kBytesPerRow - 1), m_bytes.size() - 1);
}

void HexView::moveTo(qsizetype byte, bool extends)
{
    if (m_bytes.isEmpty())
        return;
    m_cursor = std::clamp<qsizetype>(byte, 0, m_bytes.size() - 1);
    if (!extends || !m_hasCursor)
        m_anchor = m_cursor;
    m_hasCursor = true;
    m_isPlace = false;
    showByte(m_cursor);
    refreshDescription();
    viewport()->update();
    Q_EMIT selectionMoved(selection());
}

/// What a screen reader says instead of what is painted.
void HexView::refreshDescription()
{
    const ByteRange range = selection();
    constexpr qsizetype kSaid = 16;
    setAccessibleDescription(
        range.isEmpty()
            ? tr("%1 bytes").arg(m_bytes.size())
            : tr("%1 of %2 bytes, from %3: %4")
                  .arg(QString::number(range.size()), QString::number(m_bytes.size()), QString::number(range.begin),
                       QString::fromLatin1(m_bytes.mid(range.begin, std::min(kSaid, range.size())).toHex(' '))));
}

void HexView::mousePressEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton)
        moveTo(byteAt(event->position().toPoint()), event->modifiers().testFlag(Qt::ShiftModifier));
}

void HexView::mouseMoveEvent(QMouseEvent *event)
{
    if (event->buttons().testFlag(Qt::LeftButton))
        moveTo(byteAt(event->position().toPoint()), true);
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

QByteArray HexView::selected() const
{
    const ByteRange range = selection();
    return range.isEmpty() ? m_bytes : m_bytes.mid(range.begin, range.size());
}

void HexView::copyHex() const
{
    QGuiApplication::clipboard()->setText(QString::fromLatin1(selected().toHex(' ')));
}

void HexView::copyText() const
{
    QGuiApplication::clipboard()->setText(QString::fromUtf8(selected()));
}

void HexView::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const bool all = selection().isEmpty();
    menu->addAction(all ? tr("&Copy all as hex") : tr("&Copy as hex"), this, &HexView::copyHex);
    menu->addAction(all ? tr("Copy all as &text") : tr("Copy as &text"), this, &HexView::copyText);
    menu->addAction(tr("Select &all"), this, [this] {
        moveTo(0, false);
        moveTo(m_bytes.size() - 1, true);
    });
    const auto actions = menu->actions();
    for (QAction *action : actions)
        action->setEnabled(!m_bytes.isEmpty());
    menu->popup(event->globalPos());
}

void HexView::keyPressEvent(QKeyEvent *event)
{
    const bool extends = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool far = event->modifiers().testFlag(Qt::ControlModifier);
    const qsizetype rowStart = m_cursor - m_cursor % kBytesPerRow;
    const qsizetype page = qsizetype(std::max(1, verticalScrollBar()->pageStep())) * kBytesPerRow;
    if (event->matches(QKeySequence::Copy))
        return copyHex();
    if (event->matches(QKeySequence::SelectAll)) {
        moveTo(0, false);
        return moveTo(m_bytes.size() - 1, true);
    }
    switch (event->key()) {
    case Qt::Key_Left:
        return moveTo(m_cursor - 1, extends);
    case Qt::Key_Right:
        return moveTo(m_cursor + 1, extends);
    case Qt::Key_Up:
        return moveTo(m_cursor < kBytesPerRow ? m_cursor : m_cursor - kBytesPerRow, extends);
    case Qt::Key_Down:
        return moveTo(m_cursor + kBytesPerRow < m_bytes.size() ? m_cursor + kBytesPerRow : m_cursor, extends);
    case Qt::Key_PageUp:
        return moveTo(m_cursor - page, extends);
    case Qt::Key_PageDown:
        return moveTo(m_cursor + page, extends);
    case Qt::Key_Home:
        return moveTo(far ? 0 : rowStart, extends);
    case Qt::Key_End:
        return moveTo(far ? m_bytes.size() - 1 : rowStart + kBytesPerRow - 1, extends);
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

} // namespace wps
