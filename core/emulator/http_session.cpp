// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/http_session.h"

#include "core/base/logging.h"
#include "core/emulator/client_handshake.h"
#include "core/emulator/rest_router.h"
#include "core/emulator/ws_session.h"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/websocket/rfc6455.hpp>

#include <array>
#include <limits>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = boost::asio::ip::tcp;

constexpr std::chrono::seconds kRequestTimeout{30}; ///< for the head, for the body, and for the answer
constexpr std::chrono::seconds kKeepAliveTimeout{120};
constexpr std::chrono::seconds kDrainTimeout{2};
constexpr std::uint32_t kMaxHeader = 64 * 1024; ///< tokens with many groups are long
constexpr std::size_t kMaxDrained = 16 * 1024 * 1024;

QByteArray toBytes(beast::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/// What RFC 6455 section 4.2.1 wants of a request that is_upgrade() has let pass.
std::optional<EmulatorResponse> upgradeProblem(const EmulatorRequest &request)
{
    constexpr qsizetype kKeyBytes = 16;
    if (request.header("Sec-WebSocket-Version") != "13") {
        EmulatorResponse response =
            errorResponse(426, u"Error.BadRequest"_s, u"Only version 13 of the WebSocket protocol is spoken here."_s);
        response.headers.append(qMakePair(QByteArray("Sec-WebSocket-Version"), QByteArray("13")));
        return response;
    }
    const auto key =
        QByteArray::fromBase64Encoding(request.header("Sec-WebSocket-Key"), QByteArray::AbortOnBase64DecodingErrors);
    if (!key || key.decoded.size() != kKeyBytes)
        return badRequest(u"Sec-WebSocket-Key must be 16 bytes in base64."_s);
    return {};
}

class HttpSession final : public EngineSession, public std::enable_shared_from_this<HttpSession>
{
public:
    HttpSession(tcp::socket socket, const EngineContext &context)
        : EngineSession(context.sessions), m_context(context), m_stream(std::move(socket))
    {
    }

    void readHead()
    {
        m_parser.emplace();
        m_parser->header_limit(kMaxHeader);
        m_parser->body_limit(std::numeric_limits<std::uint64_t>::max()); // the router refuses by the length given
        m_stream.expires_after(m_served == 0 ? kRequestTimeout : kKeepAliveTimeout);
        http::async_read_header(
            m_stream, m_buffer, *m_parser,
            [self = shared_from_this()](beast::error_code error, std::size_t) { self->headRead(error); });
    }

    void shutDown() override
    {
        m_stream.close();
        faultsChanged();
    }
    void faultsChanged() override
    {
        if (m_delay && (!m_stream.socket().is_open() || !m_context.state.faults().delaysAnswers()))
            m_delay->cancel();
    }

private:
    void headRead(beast::error_code error)
    {
        if (error) {
            refuseMalformed(error);
            return;
        }
        const auto &head = m_parser->get();
        m_request = {};
        m_request.method = toBytes(head.method_string());
        m_request.target = toBytes(head.target());
        for (const auto &field : head)
            m_request.headers.append({toBytes(field.name_string()), toBytes(field.value())});
        if (m_parser->content_length())
            m_request.contentLength = *m_parser->content_length();
        const bool isReadable = !m_parser->chunked() && m_request.contentLength.value_or(0) <= kMaxBodySize;
        if (!isReadable || m_parser->is_done()) {
            m_mustEnd = !isReadable;
            answer();
            return;
        }
        m_stream.expires_after(kRequestTimeout);
        if (beast::iequals(head[http::field::expect], "100-continue"))
            sendContinue();
        else
            readBody();
    }

    void sendContinue()
    {
        static constexpr char kContinue[] = "HTTP/1.1 100 Continue\r\n\r\n";
        boost::asio::async_write(m_stream, boost::asio::buffer(kContinue, sizeof(kContinue) - 1),
                                 [self = shared_from_this()](beast::error_code error, std::size_t) {
                                     if (!error)
                                         self->readBody();
                                 });
    }

    void readBody()
    {
        http::async_read(m_stream, m_buffer, *m_parser,
                         [self = shared_from_this()](beast::error_code error, std::size_t) {
                             if (error)
                                 return;
                             const std::string &body = self->m_parser->get().body();
                             self->m_request.body = QByteArray(body.data(), static_cast<qsizetype>(body.size()));
                             self->answer();
                         });
    }

    void refuseMalformed(beast::error_code error)
    {
        if (error == http::error::end_of_stream || error == beast::error::timeout ||
            error.category() != http::make_error_code(http::error::bad_method).category()) {
            m_stream.close();
            return;
        }
        qCDebug(logEmulator, "a request was refused: %s", error.message().c_str());
        m_mustEnd = true;
        if (error == http::error::header_limit)
            write(errorResponse(431, u"Error.BadRequest"_s, u"The request's head is larger than 64 KiB."_s));
        else if (error == http::error::bad_content_length)
            write(badRequest(u"Invalid Content-Length header."_s));
        else
            write(badRequest(u"The request is not valid HTTP."_s));
    }

    void answer()
    {
        const EmulatorTarget target(m_request.target);
        if (isClientPath(target))
            answerHandshake(target);
        else
            answerRequest(target);
    }

    void answerRequest(const EmulatorTarget &target)
    {
        const bool inHub = target.segments().value(1).compare("hubs"_L1, Qt::CaseInsensitive) == 0;
        const QString hub = inHub ? target.segments().value(2).toLower() : QString();
        auto response = m_context.state.faults().refusal(FaultState::Approach::Request, hub);
        if (response)
            m_context.state.countRequest();
        else
            response = m_context.router.handle(m_request);
        later(hub, [this, response = std::move(*response)] { write(response); });
    }

    void answerHandshake(const EmulatorTarget &target)
    {
        const QString hub = handshakeHub(target).toLower();
        if (auto refusal = m_context.state.faults().refusal(FaultState::Approach::Handshake, hub)) {
            refuseHandshake(hub, std::move(*refusal));
            return;
        }
        auto handshake =
            checkHandshake(m_request, target, m_context.tokens, beast::websocket::is_upgrade(m_parser->get()));
        if (!handshake) {
            refuseHandshake(hub, std::move(handshake.error()));
            return;
        }
        if (auto problem = upgradeProblem(m_request)) {
            refuseHandshake(hub, std::move(*problem));
            return;
        }
        later(hub, [this, accepted = std::make_shared<ClientHandshake>(std::move(*handshake))] { upgrade(*accepted); });
    }

    void refuseHandshake(const QString &hub, EmulatorResponse refusal)
    {
        m_isLast = true; // WebSocket clients wait for the end of a refused connection
        later(hub, [this, refusal = std::move(refusal)] { write(refusal); });
    }

    void upgrade(ClientHandshake &handshake)
    {
        m_stream.expires_never();
        const auto early = m_buffer.cdata();
        std::make_shared<WsSession>(m_stream.release_socket(), sessions(), m_context.state, m_context.tokens,
                                    std::move(handshake))
            ->start(m_request.header("Sec-WebSocket-Key"), {static_cast<const char *>(early.data()), early.size()});
    }

    /// At once, or after the delay that a fault asks for.
    template <typename Reply> void later(const QString &hub, Reply reply)
    {
        const auto delay = m_context.state.faults().answerDelay(hub);
        if (delay.count() == 0) {
            reply();
            return;
        }
        m_stream.expires_never();
        m_delay = std::make_unique<boost::asio::steady_timer>(m_stream.get_executor(), delay);
        m_delay->async_wait(
            [self = shared_from_this(), reply = std::move(reply)](beast::error_code /*lifted*/) { reply(); });
    }

    void write(const EmulatorResponse &response)
    {
        const bool isHead = m_parser->get().method() == http::verb::head;
        const bool keepAlive = !m_mustEnd && !m_isLast && m_parser->get().keep_alive();
        // One type for both: an empty body with a length of its own is what an answer to HEAD is.
        auto message = std::make_shared<http::response<http::string_body>>();
        message->result(static_cast<unsigned>(response.status));
        for (const auto &[name, value] : response.headers)
            message->insert(beast::string_view(name.constData(), static_cast<std::size_t>(name.size())),
                            beast::string_view(value.constData(), static_cast<std::size_t>(value.size())));
        message->keep_alive(keepAlive);
        if (!isHead)
            message->body() = response.body.toStdString();
        if (response.status != 204)
            message->content_length(static_cast<std::uint64_t>(response.body.size()));
        m_stream.expires_after(kRequestTimeout);
        http::async_write(m_stream, *message,
                          [self = shared_from_this(), message, keepAlive](beast::error_code error, std::size_t) {
                              if (error)
                                  return;
                              ++self->m_served;
                              if (keepAlive)
                                  self->readHead();
                              else
                                  self->finish();
                          });
    }

    /// Ends our side first and reads on for a moment: closing with unread bytes would reset the connection, and the
    /// client might never see its answer.
    void finish()
    {
        beast::error_code ignored;
        m_stream.socket().shutdown(tcp::socket::shutdown_send, ignored);
        if (!m_mustEnd)
            return;
        m_stream.expires_after(kDrainTimeout);
        drain();
    }

    void drain()
    {
        m_stream.async_read_some(boost::asio::buffer(m_waste),
                                 [self = shared_from_this()](beast::error_code error, std::size_t size) {
                                     self->m_drained += size;
                                     if (!error && self->m_drained < kMaxDrained)
                                         self->drain();
                                 });
    }

    EngineContext m_context;
    beast::tcp_stream m_stream;
    beast::flat_buffer m_buffer;
    std::optional<http::request_parser<http::string_body>> m_parser;
    EmulatorRequest m_request;
    std::unique_ptr<boost::asio::steady_timer> m_delay; ///< made for the first delayed answer
    std::array<char, 16 * 1024> m_waste{};
    std::size_t m_drained = 0;
    quint64 m_served = 0;
    bool m_isLast = false;  ///< the connection ends after this answer
    bool m_mustEnd = false; ///< the rest of the request will not be read
};

} // namespace

void serveHttp(tcp::socket socket, const EngineContext &context)
{
    std::make_shared<HttpSession>(std::move(socket), context)->readHead();
}

} // namespace wps
