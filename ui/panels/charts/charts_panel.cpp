// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/charts/charts_panel.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QChart>
#include <QChartView>
#include <QComboBox>
#include <QDateTimeAxis>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineSeries>
#include <QLocale>
#include <QScatterSeries>
#include <QToolButton>
#include <QVBoxLayout>
#include <QValueAxis>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <vector>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// Of rising values: what so many percent of them do not exceed.
qint64 percentile(const std::vector<qint64> &values, size_t percent)
{
    return values[(values.size() * percent + 99) / 100 - 1];
}

/// A round number above it, whose half is round, too: 2, 4, 6, 10, 20, 40, ...
double roundAbove(double value)
{
    const double power = std::pow(10, std::floor(std::log10(std::max(1.0, value))));
    for (const double factor : {2.0, 4.0, 6.0, 10.0, 20.0}) {
        if (factor * power >= value)
            return factor * power;
    }
    return 40 * power;
}

} // namespace

ChartsPanel::ChartsPanel(ClientRoster &clients, LatencyMeter &latency, QWidget *parent)
    : QWidget(parent)
    , m_clients(clients)
    , m_latency(latency)
    , m_what(new QComboBox(this))
    , m_words(new QLabel(this))
    , m_rate(new QLineSeries(this))
    , m_receipts(new QScatterSeries(this))
{
    m_what->addItem(tr("Messages a second"));
    m_what->addItem(tr("Bytes a second"));
    m_what->setAccessibleName(tr("What the chart of rates shows"));
    m_words->setTextFormat(Qt::PlainText);
    m_words->setWordWrap(true);
    m_words->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *clear = new QToolButton(this);
    clear->setText(tr("Clear latencies"));
    clear->setIcon(icon(u"clear"_s));
    clear->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(clear, &QToolButton::clicked, &m_latency, &LatencyMeter::clear);
    m_receipts->setMarkerSize(spacing(this));
    m_rateChart = makeChart(tr("Received by all open clients"), m_rateTime, m_rateValue);
    m_rateChart->addSeries(m_rate);
    m_rate->attachAxis(m_rateTime);
    m_rate->attachAxis(m_rateValue);
    m_latencyChart = makeChart(tr("From sending here to receipt, in ms"), m_latencyTime, m_latencyValue);
    m_latencyChart->addSeries(m_receipts);
    m_receipts->attachAxis(m_latencyTime);
    m_receipts->attachAxis(m_latencyValue);

    auto *head = new QHBoxLayout;
    head->addWidget(m_what);
    head->addWidget(m_words, 1);
    head->addWidget(clear);
    auto *charts = new QHBoxLayout;
    for (const auto &[chart, name] :
         {std::pair{m_rateChart, tr("Chart of rates")}, {m_latencyChart, tr("Chart of latencies")}}) {
        auto *view = new QChartView(chart, this);
        view->setRenderHint(QPainter::Antialiasing);
        view->setAccessibleName(name);
        view->setFrameShape(QFrame::NoFrame);
        view->setMinimumHeight(fontMetrics().height() * 8);
        charts->addWidget(view);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.5));
    layout->addLayout(head);
    layout->addLayout(charts, 1);

    connect(m_what, &QComboBox::currentIndexChanged, this, &ChartsPanel::showRates);
    connect(&m_latency, &LatencyMeter::changed, this, &ChartsPanel::showLatency);
    connect(&m_timer, &QTimer::timeout, this, &ChartsPanel::takeSecond);
    m_timer.start(std::chrono::seconds(1));
    colour();
    takeSecond();
    showLatency();
}

QChart *ChartsPanel::makeChart(const QString &title, QDateTimeAxis *&time, QValueAxis *&value)
{
    auto *chart = new QChart;
    chart->setTitle(title);
    chart->legend()->hide();
    chart->setBackgroundRoundness(0);
    chart->setMargins({});
    time = new QDateTimeAxis(chart);
    time->setFormat(u"HH:mm:ss"_s);
    connect(chart, &QChart::plotAreaChanged, this, [this, time](const QRectF &area) { fitTimes(*time, area.width()); });
    value = new QValueAxis(chart);
    value->setLabelFormat(u"%.0f"_s);
    value->setTickCount(3);
    value->setMin(0);
    chart->addAxis(time, Qt::AlignBottom);
    chart->addAxis(value, Qt::AlignLeft);
    return chart;
}

/// As many times of the day as can be read side by side.
void ChartsPanel::fitTimes(QDateTimeAxis &axis, double width) const
{
    const auto fits = int(width / (fontMetrics().horizontalAdvance(u"00:00:00"_s) * 1.3));
    const int ticks = fits > kMinutes ? kMinutes + 1 : fits > 2 ? 3 : 2;
    if (axis.tickCount() != ticks)
        axis.setTickCount(ticks);
}

void ChartsPanel::colour()
{
    const QColor text = palette().color(QPalette::Text);
    const QColor line = toneColours(Tone::Accent, palette()).text;
    for (QChart *chart : {m_rateChart, m_latencyChart}) {
        chart->setBackgroundBrush(palette().brush(QPalette::Base));
        chart->setTitleBrush(text);
        chart->setTitleFont(font());
        const auto axes = chart->axes();
        for (QAbstractAxis *axis : axes) {
            axis->setLabelsBrush(text);
            axis->setLabelsFont(font());
            axis->setLinePenColor(palette().color(QPalette::Mid));
            axis->setGridLineColor(palette().color(QPalette::Midlight));
        }
    }
    m_rate->setPen(QPen(line, 2));
    m_receipts->setColor(line);
    m_receipts->setBorderColor(palette().color(QPalette::Base));
}

void ChartsPanel::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_latencyChart)
        colour();
}

void ChartsPanel::takeSecond()
{
    Second second;
    second.atMs = QDateTime::currentMSecsSinceEpoch();
    for (const OpenClient &client : m_clients.clients()) {
        const LiveWatch::Rates rates = client.watch->rates();
        second.messages += rates.messagesPerSecond;
        second.bytes += rates.bytesPerSecond;
    }
    m_seconds.push_back(second);
    if (m_seconds.size() > size_t(kMinutes) * 60)
        m_seconds.pop_front();
    const QDateTime now = QDateTime::fromMSecsSinceEpoch(second.atMs);
    for (QDateTimeAxis *axis : {m_rateTime, m_latencyTime})
        axis->setRange(now.addSecs(-kMinutes * 60), now);
    if (isVisible())
        showRates();
}

void ChartsPanel::showRates()
{
    const bool bytes = m_what->currentIndex() == 1;
    const auto valueOf = [bytes](const Second &second) { return bytes ? second.bytes : second.messages; };
    double most = 1;
    for (const Second &second : m_seconds)
        most = std::max(most, valueOf(second));
    const double unit = !bytes || most < 10'000 ? 1 : most < 10'000'000 ? 1'000 : 1'000'000;
    QList<QPointF> points;
    for (const Second &second : m_seconds)
        points.append({double(second.atMs), valueOf(second) / unit});
    m_rate->replace(points);
    m_rateValue->setMax(roundAbove(most / unit * 1.1));
    m_rateChart->setTitle(!bytes          ? tr("Received by all open clients, messages a second")
                          : unit == 1     ? tr("Received by all open clients, bytes a second")
                          : unit < 10'000 ? tr("Received by all open clients, kB a second")
                                          : tr("Received by all open clients, MB a second"));
}

QString ChartsPanel::latencyText() const
{
    std::vector<qint64> all;
    qint64 bytes = 0;
    for (const LatencyMeter::Sample &sample : m_latency.samples()) {
        all.push_back(sample.latencyMs);
        bytes += sample.bytes;
    }
    if (all.empty())
        return tr("No message sent from here has come back to an open client yet.");
    std::sort(all.begin(), all.end());
    const QLocale locale;
    return tr("%1 receipts of %2 on average: median %3 ms, 99 % within %4 ms, at most %5 ms")
        .arg(locale.toString(qulonglong(all.size())), locale.formattedDataSize(bytes / qint64(all.size())),
             locale.toString(percentile(all, 50)), locale.toString(percentile(all, 99)), locale.toString(all.back()));
}

void ChartsPanel::showLatency()
{
    QList<QPointF> points;
    double most = 1;
    for (const LatencyMeter::Sample &sample : m_latency.samples()) {
        most = std::max(most, double(sample.latencyMs));
        points.append({double(sample.atMs), double(sample.latencyMs)});
    }
    m_receipts->replace(points);
    m_latencyValue->setMax(roundAbove(most * 1.1)); // room for the mark of the highest
    m_words->setText(latencyText());
}

} // namespace wps
