// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/client/web_pubsub_client.h"

#include <QByteArrayView>

#include <span>

namespace wps
{

/// A frame at its receipt: nothing of it has been read beyond what the client itself needs.
struct FrameView {
    ClientFrame::Direction direction = ClientFrame::Direction::Received;
    qint64 timeMs = 0;    ///< UTC, since 1970
    QByteArrayView bytes; ///< until the receiver returns
    bool binary = false;
    DownstreamMessage::Format format = DownstreamMessage::Format::Json;
    bool isMessage = false; ///< from the service, for this connection; no ack, pong or system frame
};

/// Takes what passes a client where it passes, on the I/O thread, in order and as fast as it comes.
class FrameSink
{
public:
    virtual ~FrameSink() = default;
    virtual void takeFrames(std::span<const FrameView> frames) = 0;
    /// After the frames that came before the change.
    virtual void takeStatus(const ClientStatus &status) = 0;
};

} // namespace wps
