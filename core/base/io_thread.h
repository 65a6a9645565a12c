// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QThread>

#include <utility>

namespace wps
{

/// The one thread on which sockets, HTTP and frame decoding live. Made by the application, handed on by reference;
/// outlives everything that uses it. Its destructor ends the event loop and joins.
class IoThread
{
public:
    IoThread();
    ~IoThread();
    IoThread(const IoThread &) = delete;
    IoThread &operator=(const IoThread &) = delete;

    QThread *thread() { return &m_thread; }
    bool isCurrent() const { return QThread::currentThread() == &m_thread; }

    /// Runs `function` on the I/O thread, later. From any thread. Dropped if the thread has ended.
    template <typename Function> void post(Function &&function)
    {
        QMetaObject::invokeMethod(m_context, std::forward<Function>(function), Qt::QueuedConnection);
    }

    /// Deletes an object that lives on the I/O thread, there. From any thread.
    void destroyLater(QObject *object);

    /// Lives on the I/O thread: context object for connections and continuations that must run there.
    QObject *context() { return m_context; }

private:
    QThread m_thread;
    QObject *m_context; // on m_thread; deleted after the loop has ended
};

} // namespace wps
