// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractScrollArea>
#include <QByteArray>

namespace wps
{

/// Offset, hex and ASCII of some bytes, sixteen a row. Formats only the rows being painted, so size does not matter.
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

    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void updateScrollBars();
    int rowHeight() const;
    void copyAll() const;

    QByteArray m_bytes;
};

} // namespace wps
