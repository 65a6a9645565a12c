// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/network_pool.h"

#include <QNetworkAccessManager>
#include <QNetworkProxyFactory>

#include <utility>

namespace wps
{

namespace
{

/// The application's and the system's proxies. "None" is said as "the default", which the socket finds to be none as
/// well: told "none", Qt opens a plain socket without a buffer and reads the head of each answer byte by byte, a system
/// call for each, a third of all that a send costs.
class BufferedProxies final : public QNetworkProxyFactory
{
public:
    QList<QNetworkProxy> queryProxy(const QNetworkProxyQuery &query) override
    {
        QList<QNetworkProxy> proxies = proxyForQuery(query);
        for (QNetworkProxy &proxy : proxies) {
            if (proxy.type() == QNetworkProxy::NoProxy)
                proxy = QNetworkProxy(QNetworkProxy::DefaultProxy);
        }
        return proxies;
    }
};

} // namespace

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
    manager->setProxyFactory(new BufferedProxies);
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
