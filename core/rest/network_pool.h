// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>

#include <functional>

class QNetworkAccessManager;

namespace wps
{

/// Network managers in a number that follows the requests in flight: before Qt 6.5 one manager opens six connections to
/// a host and queues the rest unseen. Requests beyond the last manager's wait here, where no timeout of theirs runs.
/// I/O thread.
class NetworkPool : public QObject
{
    Q_OBJECT

public:
    explicit NetworkPool(QObject *parent) : QObject(parent) {}

    /// Calls `ready` with a manager that has a connection free: at once, or later unless `context` has died by then.
    /// Each one is given back with release().
    void acquire(QObject *context, std::function<void(QNetworkAccessManager *)> ready);
    void release(QNetworkAccessManager *manager);

private:
    struct Slot {
        QNetworkAccessManager *manager = nullptr; // child of this
        int inFlight = 0;
    };
    struct Waiting {
        QPointer<QObject> context;
        std::function<void(QNetworkAccessManager *)> ready;
    };
    static constexpr int kConnections = 6;
    static constexpr qsizetype kMaxManagers = 16;

    Slot *freeSlot();

    QList<Slot> m_slots;
    QList<Waiting> m_waiting;
};

} // namespace wps
