// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QCoreApplication>
#include <QEvent>
#include <QObject>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <ctime>
#include <thread>
#include <vector>

namespace wps
{

/// What a key press would have waited in this thread's event loop, asked 200 times a second from another thread.
class Pulse : public QObject
{
public:
    Pulse()
        : m_thread([this] {
            while (!m_ends) {
                QCoreApplication::postEvent(this, new Beat, Qt::HighEventPriority);
                std::this_thread::sleep_for(kEvery);
            }
        })
    {
    }
    ~Pulse() override
    {
        m_ends = true;
        m_thread.join();
    }

    /// Milliseconds that this share of the beats did not exceed: 1 = the longest.
    double at(double share)
    {
        std::sort(m_waits.begin(), m_waits.end());
        return m_waits.empty() ? 0 : m_waits[static_cast<size_t>(share * double(m_waits.size() - 1))];
    }
    /// The longest that this thread has worked on end, in milliseconds of processor time: what others did on the
    /// machine meanwhile does not count.
    double longestWork() const { return m_longestWork; }
    size_t beats() const { return m_waits.size(); } ///< that have come
    void startAgain()
    {
        m_waits.clear();
        m_longestWork = 0;
        m_workedAt = worked();
    }

    bool event(QEvent *event) override
    {
        if (event->type() != beatType())
            return QObject::event(event);
        const auto waited = std::chrono::steady_clock::now() - static_cast<Beat *>(event)->sent;
        m_waits.push_back(std::chrono::duration<double, std::milli>(waited).count());
        const double now = worked();
        m_longestWork = std::max(m_longestWork, now - m_workedAt);
        m_workedAt = now;
        return true;
    }

private:
    static constexpr std::chrono::milliseconds kEvery{5};
    static QEvent::Type beatType()
    {
        static const auto type = static_cast<QEvent::Type>(QEvent::registerEventType());
        return type;
    }
    struct Beat : QEvent {
        Beat() : QEvent(beatType()), sent(std::chrono::steady_clock::now()) {}
        const std::chrono::steady_clock::time_point sent;
    };

    static double worked()
    {
        timespec time{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
        return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
    }

    std::vector<double> m_waits;
    double m_longestWork = 0;
    double m_workedAt = worked();
    std::atomic<bool> m_ends = false;
    std::thread m_thread; // last: it uses the others
};

} // namespace wps
