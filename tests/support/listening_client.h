// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"

#include <QList>

namespace wps
{

class FrameReader;

/// A client that tells its frames, read, on the thread that made it.
class ListeningClient : public WebPubSubClient
{
    Q_OBJECT

public:
    ListeningClient(IoThread &io, const ClientOptions &options);

Q_SIGNALS:
    /// Frames of both directions in order, and in order with statusChanged().
    void framesReady(const QList<wps::ClientFrame> &frames);

private:
    ListeningClient(IoThread &io, const ClientOptions &options, const std::shared_ptr<FrameReader> &reader);
};

} // namespace wps
