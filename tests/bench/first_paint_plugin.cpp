// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QEvent>
#include <QFile>
#include <QGenericPlugin>
#include <QTextStream>
#include <QTimer>
#include <QWindow>

#include <ctime>
#include <unistd.h>

namespace
{

/// Seconds since the system started the process.
double processAge()
{
    QFile stat(QStringLiteral("/proc/self/stat"));
    if (!stat.open(QIODevice::ReadOnly))
        return -1;
    const QByteArray text = stat.readAll();
    // The name, which may hold spaces, is in brackets; the start time is the 20th field behind it.
    const double startedAt = text.mid(text.lastIndexOf(')') + 2).split(' ').value(19).toDouble();
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return double(now.tv_sec) + double(now.tv_nsec) / 1e9 - startedAt / double(sysconf(_SC_CLK_TCK));
}

/// The process's share of the memory it uses, in KiB.
double proportionalMemory()
{
    QFile rollup(QStringLiteral("/proc/self/smaps_rollup"));
    if (!rollup.open(QIODevice::ReadOnly))
        return -1;
    for (const QByteArray &line : rollup.readAll().split('\n')) {
        if (line.startsWith("Pss:"))
            return line.mid(4).trimmed().split(' ').first().toDouble();
    }
    return -1;
}

/// Prints how old the process was at the end of the first paint of a window, and its memory two seconds later; quits.
class FirstPaint : public QObject
{
public:
    using QObject::QObject;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *window = qobject_cast<QWindow *>(watched);
        const bool paints = event->type() == QEvent::Paint || event->type() == QEvent::UpdateRequest;
        if (m_seen || !window || !window->isExposed() || !paints)
            return false;
        m_seen = true;
        QMetaObject::invokeMethod(
            this, [] { QTextStream(stdout) << processAge() << ' ' << Qt::flush; }, Qt::QueuedConnection);
        QTimer::singleShot(2000, this, [] {
            QTextStream(stdout) << proportionalMemory() << Qt::endl;
            QCoreApplication::quit();
        });
        return false;
    }

private:
    bool m_seen = false;
};

} // namespace

/// Measures any Qt program from inside, without a change to it: QT_QPA_GENERIC_PLUGINS=firstpaint.
class FirstPaintPlugin : public QGenericPlugin
{
    Q_OBJECT
    Q_PLUGIN_METADATA(IID QGenericPluginFactoryInterface_iid FILE "first_paint_plugin.json")

public:
    QObject *create(const QString &, const QString &) override
    {
        auto *filter = new FirstPaint(this);
        QCoreApplication::instance()->installEventFilter(filter);
        return filter;
    }
};

#include "first_paint_plugin.moc"
