// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include <deque>

namespace wps
{

/// The last minute of a rate as a small line, one point a second. Says its newest and highest value in words too.
class Sparkline : public QWidget
{
    Q_OBJECT

public:
    static constexpr size_t kPoints = 60;

    explicit Sparkline(QWidget *parent = nullptr);

    void add(double value);
    const std::deque<double> &points() const { return m_points; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    std::deque<double> m_points;
};

} // namespace wps
