// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/byte_range.h"

#include <QAbstractScrollArea>
#include <QByteArray>

namespace wps
{

/// Offset, hex and ASCII of some bytes, sixteen a row; some of them can be selected, in either half. Formats only the
/// rows being painted, so size does not matter.
class HexView : public QAbstractScrollArea
{
    Q_OBJECT

public:
    static constexpr qsizetype kBytesPerRow = 16;

    explicit HexView(QWidget *parent = nullptr);

    void setBytes(const QByteArray &bytes);
    const QByteArray &bytes() const { return m_bytes; }
    /// "00000010  48 65 6c 6c 6f ...  Hello..."; empty past the end.
    QString rowText(qsizetype row) const;
    qsizetype rowCount() const;

    /// Shows where they are, and tells nobody.
    void select(const ByteRange &range);
    ByteRange selection() const;

    QSize sizeHint() const override;

Q_SIGNALS:
    void selectionMoved(const wps::ByteRange &range); ///< by the mouse or the keyboard

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;

private:
    void updateScrollBars();
    int rowHeight() const;
    qreal cellWidth() const;
    void paintSelected(QPainter &painter, qsizetype row, qreal x, int y) const;
    qsizetype byteAt(const QPoint &point) const;
    void moveTo(qsizetype byte, bool extends);
    void showByte(qsizetype byte);
    void refreshDescription();
    QByteArray selected() const; ///< everything when nothing is
    void copyHex() const;
    void copyText() const;

    QByteArray m_bytes;
    // The selection is between the two, with the byte under either; without m_hasCursor there is none.
    qsizetype m_anchor = 0;
    qsizetype m_cursor = 0;
    bool m_hasCursor = false;
    bool m_isPlace = false; ///< the range that was shown is empty
};

} // namespace wps
