// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/latency_meter.h"

#include <QTimer>
#include <QWidget>

#include <deque>

class QChart;
class QComboBox;
class QDateTimeAxis;
class QLabel;
class QLineSeries;
class QScatterSeries;
class QValueAxis;

namespace wps
{

/// The dock of charts: what all open clients together receive a second, and how long messages sent from here took to
/// them, over the last five minutes.
class ChartsPanel : public QWidget
{
    Q_OBJECT

public:
    static constexpr int kMinutes = 5;

    /// Both outlive the panel.
    ChartsPanel(ClientRoster &clients, LatencyMeter &latency, QWidget *parent = nullptr);

    QString latencyText() const; ///< "24 receipts: median 3 ms, 99 % within 9 ms, at most 12 ms"

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Second {
        qint64 atMs = 0;
        double messages = 0;
        double bytes = 0;
    };

    QChart *makeChart(const QString &title, QDateTimeAxis *&time, QValueAxis *&value);
    void fitTimes(QDateTimeAxis &axis, double width) const;
    void takeSecond();
    void showRates();
    void showLatency();
    void colour();

    ClientRoster &m_clients;
    LatencyMeter &m_latency;
    std::deque<Second> m_seconds;
    QTimer m_timer;
    QComboBox *m_what;
    QLabel *m_words;
    QLineSeries *m_rate;
    QScatterSeries *m_receipts;
    QChart *m_rateChart = nullptr;
    QChart *m_latencyChart = nullptr;
    QDateTimeAxis *m_rateTime = nullptr;
    QValueAxis *m_rateValue = nullptr;
    QDateTimeAxis *m_latencyTime = nullptr;
    QValueAxis *m_latencyValue = nullptr;
};

} // namespace wps
