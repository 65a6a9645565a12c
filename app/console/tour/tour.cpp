// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/tour/tour.h"

#include <QApplication>
#include <QDir>
#include <QPainter>
#include <QPixmap>
#include <QTextStream>
#include <QWidget>

#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

namespace
{

constexpr auto kLookEvery = 50ms;
constexpr qint64 kGiveUpAfterMs = 15'000;

QString numberOf(qsizetype step)
{
    return QString::number(step + 1).rightJustified(2, u'0');
}

} // namespace

Tour::Tour(QWidget &window, QString folder, QObject *parent)
    : QObject(parent), m_window(window), m_folder(std::move(folder))
{
    m_timer.setInterval(kLookEvery);
    connect(&m_timer, &QTimer::timeout, this, &Tour::look);
}

void Tour::start()
{
    m_transcript.setFileName(QDir(m_folder).filePath(u"transcript.txt"_s));
    if (!QDir().mkpath(m_folder) || !m_transcript.open(QIODevice::WriteOnly | QIODevice::Truncate | QIODevice::Text)) {
        QTextStream(stderr) << u"The tour cannot write into "_s << m_folder << u": "_s << m_transcript.errorString()
                            << Qt::endl;
        Q_EMIT finished(1);
        return;
    }
    beginStep();
}

void Tour::beginStep()
{
    if (m_current == m_steps.size()) {
        write(u"Every step showed what it should."_s);
        Q_EMIT finished(0);
        return;
    }
    m_since.start();
    if (m_steps.at(m_current).act)
        m_steps.at(m_current).act();
    m_timer.start();
}

void Tour::look()
{
    const QString missing = m_steps.at(m_current).missing ? m_steps.at(m_current).missing() : QString();
    if (!missing.isEmpty() && m_since.elapsed() < kGiveUpAfterMs)
        return;
    m_timer.stop();
    endStep(missing);
}

void Tour::endStep(const QString &missing)
{
    const TourStep &step = m_steps.at(m_current);
    const QString number = numberOf(m_current);
    const QString problem = missing.isEmpty() ? takePicture() : missing;
    if (!missing.isEmpty())
        takePicture();
    write(u"%1 %2 (%3 ms)"_s.arg(number, step.says, QString::number(m_since.elapsed())));
    if (!problem.isEmpty()) {
        write(u"   FAILED: "_s + problem);
        QTextStream(stderr) << u"The tour failed at step "_s << number << u" ("_s << step.name << u"): "_s << problem
                            << Qt::endl;
        Q_EMIT finished(1);
        return;
    }
    ++m_current;
    QMetaObject::invokeMethod(this, &Tour::beginStep, Qt::QueuedConnection);
}

/// The window with the dialogs above it, as a person sees it. Empty when the picture was written, otherwise why not.
QString Tour::takePicture() const
{
    QPixmap picture = m_window.grab();
    const auto topLevels = QApplication::topLevelWidgets();
    for (QWidget *widget : topLevels) {
        if (widget == &m_window || !widget->isVisible() || widget->windowType() != Qt::Dialog)
            continue;
        QPainter painter(&picture);
        const QPoint place = m_window.rect().center() - widget->rect().center();
        painter.fillRect(m_window.rect(), QColor(0, 0, 0, 90));
        painter.drawPixmap(place, widget->grab());
        painter.setPen(widget->palette().color(QPalette::Mid));
        painter.drawRect(QRect(place, widget->size()).adjusted(-1, -1, 0, 0));
    }
    const QString file = u"%1-%2.png"_s.arg(numberOf(m_current), m_steps.at(m_current).name);
    const QString path = QDir(m_folder).filePath(file);
    return picture.save(path, "PNG") ? QString() : u"the picture cannot be written: "_s + path;
}

void Tour::write(const QString &line)
{
    m_transcript.write(line.toUtf8() + '\n');
    m_transcript.flush();
    QTextStream(stdout) << line << Qt::endl;
}

} // namespace wps
