// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/qr_view.h"

#include <QPainter>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <qrencode.h>

using namespace Qt::StringLiterals;

namespace wps
{

Result<QrMatrix> encodeQr(const QByteArray &bytes)
{
    if (bytes.isEmpty())
        return failure(Error::invalidInput(u"text"_s, u"There is nothing to put into a QR code."_s));
    const auto free = [](QRcode *code) { QRcode_free(code); };
    const std::unique_ptr<QRcode, decltype(free)> code(
        QRcode_encodeData(int(bytes.size()), reinterpret_cast<const unsigned char *>(bytes.constData()), 0,
                          QR_ECLEVEL_L),
        free);
    if (!code) {
        return failure(Error::invalidInput(
            u"text"_s, errno == ERANGE ? u"It is too long for a QR code, which holds at most 2953 bytes."_s
                                       : u"The QR code could not be made."_s));
    }
    QrMatrix matrix{code->width, QByteArray(qsizetype(code->width) * code->width, '\0')};
    // The library's bytes also tell what a module is for; the lowest bit is its colour.
    std::transform(code->data, code->data + matrix.modules.size(), matrix.modules.begin(),
                   [](unsigned char module) { return char(module & 1); });
    return matrix;
}

QrView::QrView(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("QR code"));
}

void QrView::setMatrix(const QrMatrix &matrix)
{
    m_matrix = matrix;
    updateGeometry();
    update();
}

QRect QrView::codeRect() const
{
    const int module = std::max(1, std::min(width(), height()) / side());
    const int code = module * m_matrix.width;
    return {(width() - code) / 2, (height() - code) / 2, code, code};
}

QSize QrView::sizeHint() const
{
    return m_matrix.width == 0 ? QSize(0, 0) : QSize(3 * side(), 3 * side());
}

QSize QrView::minimumSizeHint() const
{
    return m_matrix.width == 0 ? QSize(0, 0) : QSize(2 * side(), 2 * side());
}

void QrView::paintEvent(QPaintEvent *)
{
    if (m_matrix.width == 0)
        return;
    QPainter painter(this);
    const QRect code = codeRect();
    const int module = code.width() / m_matrix.width;
    const int quiet = kQuietZone * module;
    painter.fillRect(code.adjusted(-quiet, -quiet, quiet, quiet), Qt::white);
    for (int y = 0; y < m_matrix.width; ++y) {
        for (int x = 0; x < m_matrix.width; ++x) {
            if (m_matrix.modules.at(qsizetype(y) * m_matrix.width + x) != 0)
                painter.fillRect(code.x() + x * module, code.y() + y * module, module, module, Qt::black);
        }
    }
}

} // namespace wps
