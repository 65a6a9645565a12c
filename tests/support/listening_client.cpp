// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/listening_client.h"

#include "core/client/frame_sink.h"

namespace wps
{

/// On the I/O thread.
class FrameReader : public QObject, public FrameSink
{
    Q_OBJECT

public:
    explicit FrameReader(Subprotocol subprotocol) : m_protocol(makeClientProtocol(subprotocol)) {}

    void takeFrames(std::span<const FrameView> frames) override
    {
        QList<ClientFrame> read;
        for (const FrameView &frame : frames) {
            const QByteArray bytes = frame.bytes.toByteArray();
            const bool isSent = frame.direction == ClientFrame::Direction::Sent;
            read.append(
                {frame.direction, QDateTime::fromMSecsSinceEpoch(frame.timeMs, Qt::UTC), bytes, frame.binary,
                 isSent ? m_protocol->decodeSent(bytes, frame.binary) : m_protocol->decode(bytes, frame.binary)});
        }
        Q_EMIT framesRead(read);
    }
    void takeStatus(const ClientStatus & /*status*/) override {}

Q_SIGNALS:
    void framesRead(const QList<wps::ClientFrame> &frames);

private:
    std::unique_ptr<ClientProtocol> m_protocol;
};

ListeningClient::ListeningClient(IoThread &io, const ClientOptions &options)
    : ListeningClient(io, options, std::make_shared<FrameReader>(options.subprotocol))
{
}

ListeningClient::ListeningClient(IoThread &io, const ClientOptions &options, const std::shared_ptr<FrameReader> &reader)
    : WebPubSubClient(io, options, reader)
{
    connect(reader.get(), &FrameReader::framesRead, this, &ListeningClient::framesReady, Qt::QueuedConnection);
}

} // namespace wps

#include "listening_client.moc"
