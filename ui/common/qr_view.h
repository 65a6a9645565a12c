// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QWidget>

namespace wps
{

/// The modules of a QR code, row by row from the top left; without the quiet zone.
struct QrMatrix {
    int width = 0;      ///< modules a side
    QByteArray modules; ///< width * width bytes: 1 is dark, 0 is light
};

/// The code of `bytes` in byte mode, in the smallest version at error correction L.
/// InvalidInput when there are none, or more than fit into the largest code (2953).
Result<QrMatrix> encodeQr(const QByteArray &bytes);

/// Paints a QR code, always black on white: a scanner does not know dark themes. Says nothing of what is in it, as that
/// may be a secret; keeps the modules only, never the text.
class QrView : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kQuietZone = 4; ///< modules of white on each side, as ISO/IEC 18004 asks

    explicit QrView(QWidget *parent = nullptr);

    void setMatrix(const QrMatrix &matrix);
    void clear() { setMatrix({}); }
    const QrMatrix &matrix() const { return m_matrix; }
    /// Where the modules are painted, without the quiet zone; its side is a multiple of the matrix' width.
    QRect codeRect() const;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    /// Modules a side with the quiet zone.
    int side() const { return m_matrix.width + 2 * kQuietZone; }

    QrMatrix m_matrix;
};

} // namespace wps
