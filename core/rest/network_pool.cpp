// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/network_pool.h"

#include <QNetworkAccessManager>

#include <utility>

namespace wps
{

NetworkPool::Slot *NetworkPool::freeSlot()
{
    for (Slot &slot : m_slots) {
        if (slot.inFlight < kConnections)
            return &slot;
    }
    if (m_slots.size() >= kMaxManagers)
        return nullptr;
    auto *manager = new QNetworkAccessManager(this);
    manager->setAutoDeleteReplies(false);
    m_slots.append({manager, 0});
    return &m_slots.last();
}

void NetworkPool::acquire(QObject *context, std::function<void(QNetworkAccessManager *)> ready)
{
    Slot *slot = freeSlot();
    if (!slot) {
        m_waiting.append({context, std::move(ready)});
        return;
    }
    ++slot->inFlight;
    ready(slot->manager);
}

void NetworkPool::release(QNetworkAccessManager *manager)
{
    for (Slot &slot : m_slots) {
        if (slot.manager == manager)
            --slot.inFlight;
    }
    while (!m_waiting.isEmpty() && freeSlot()) {
        const Waiting next = m_waiting.takeFirst();
        if (next.context)
            acquire(next.context, next.ready);
    }
}

} // namespace wps
