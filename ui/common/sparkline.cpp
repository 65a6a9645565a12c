// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/sparkline.h"

#include "ui/common/theme.h"

#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace wps
{

Sparkline::Sparkline(QWidget *parent) : QWidget(parent)
{
    setAccessibleName(tr("Rate over the last minute"));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Sparkline::add(double value)
{
    m_points.push_back(value);
    if (m_points.size() > kPoints)
        m_points.pop_front();
    const double most = *std::max_element(m_points.begin(), m_points.end());
    const QString words = tr("Messages a second over the last minute: %1 now, at most %2")
                              .arg(QLocale().toString(value, 'f', 0), QLocale().toString(most, 'f', 0));
    setToolTip(words);
    setAccessibleDescription(words);
    update();
}

QSize Sparkline::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 12, fontMetrics().height()};
}

void Sparkline::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF area = QRectF(rect()).adjusted(1, 1, -1, -1);
    painter.setPen(QPen(palette().color(QPalette::Mid), 1));
    painter.drawLine(area.bottomLeft(), area.bottomRight());
    if (m_points.size() < 2)
        return;
    const double most = std::max(1.0, *std::max_element(m_points.begin(), m_points.end()));
    QPolygonF line;
    for (size_t i = 0; i < m_points.size(); ++i) {
        const double x = area.right() - double(m_points.size() - 1 - i) * area.width() / double(kPoints - 1);
        line.append({x, area.bottom() - m_points[i] / most * area.height()});
    }
    painter.setPen(QPen(toneColours(Tone::Accent, palette()).text, 1.5));
    painter.drawPolyline(line);
}

} // namespace wps
