// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/known_names.h"
#include "core/watch/recording_store.h"
#include "ui/common/navigator.h"
#include "ui/common/theme.h"
#include "ui/panels/watch/row_preferences.h"
#include "ui/panels/watch/watch_controller.h"
#include "ui/panels/watch/watch_panel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMainWindow>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

using Clock = std::chrono::steady_clock;
constexpr std::chrono::milliseconds kBeat{5};
const QEvent::Type kHeartbeat = static_cast<QEvent::Type>(QEvent::registerEventType());

class Heartbeat : public QEvent
{
public:
    Heartbeat() : QEvent(kHeartbeat), sent(Clock::now()) {}
    const Clock::time_point sent;
};

/// What a key press would have waited, asked 200 times a second from another thread.
class Pulse : public QObject
{
public:
    Pulse()
        : m_thread([this] {
            while (!m_ends) {
                QCoreApplication::postEvent(this, new Heartbeat, Qt::HighEventPriority);
                std::this_thread::sleep_for(kBeat);
            }
        })
    {
    }
    ~Pulse() override
    {
        m_ends = true;
        m_thread.join();
    }

    double at(double share)
    {
        std::sort(m_waits.begin(), m_waits.end());
        return m_waits.empty() ? 0 : m_waits[static_cast<size_t>(share * double(m_waits.size() - 1))];
    }

    bool event(QEvent *event) override
    {
        if (event->type() != kHeartbeat)
            return QObject::event(event);
        const auto waited = Clock::now() - static_cast<Heartbeat *>(event)->sent;
        m_waits.push_back(std::chrono::duration<double, std::milli>(waited).count());
        return true;
    }

private:
    std::vector<double> m_waits;
    std::atomic<bool> m_ends = false;
    std::thread m_thread; // last: it uses the others
};

} // namespace

/// usage: bench_window URL COUNT: a watch in its window under a flood. Prints the 99th percentile and the longest of
/// what an event waited (ms), the messages received, and the rows that the window counts.
int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        QTextStream(stderr) << "usage: bench_window URL COUNT" << Qt::endl;
        return 2;
    }
    const quint64 count = arguments.at(2).toULongLong();
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    IoThread io;
    KnownNames names{QString()};
    Navigator navigator;
    WatchRequest request;
    request.clientUrl = arguments.at(1);
    request.subprotocol = Subprotocol::Json;
    ClientRoster clients;
    RowPreferences preferences(settings);
    QMainWindow window;
    RecordingStore recordings(folder.filePath(u"journals"_s), {});
    auto *controller = new WatchController(io, names, clients, request, &recordings);
    window.setCentralWidget(new WatchPanel(controller, navigator, names, preferences));
    window.resize(1400, 900);
    window.show();

    Pulse pulse;
    QObject::connect(controller, &WatchController::countsChanged, &application, [&] {
        if (controller->received() >= count)
            QCoreApplication::quit();
    });
    QApplication::exec();
    QTextStream(stdout) << pulse.at(0.99) << ' ' << pulse.at(1) << ' ' << controller->received() << ' '
                        << controller->model().rowCount() + qint64(controller->model().hiddenOlder()) << Qt::endl;
    return 0;
}
