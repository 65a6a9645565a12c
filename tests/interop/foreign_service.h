// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"

#include <QProcess>

namespace wps
{

/// Runs foreign_service.mjs: the client side of the service on a WebSocket that is not ours.
class ForeignService
{
public:
    ForeignService();
    ~ForeignService();

    quint16 port() const { return m_port; }       ///< 0 when it did not start
    QString problem() const { return m_problem; } ///< why
    /// A client URL over this port, which is the service's own or that of a wire to it.
    static QByteArray url(quint16 port, const QByteArray &manner);
    /// Impatient, so that a test of many cuts is quick.
    static ClientOptions options(Subprotocol subprotocol, const QByteArray &url);

private:
    QProcess m_process;
    quint16 m_port = 0;
    QString m_problem;
};

} // namespace wps
