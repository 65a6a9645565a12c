// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/client_access_token.h"
#include "core/auth/connection_string.h"
#include "core/auth/jwt.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonObject>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

using namespace wps;

namespace
{

constexpr int kPayload = 200;
constexpr long long kFrame = kPayload + 4;
constexpr int kSenders = 16;

[[noreturn]] void fail(const char *what)
{
    std::perror(what);
    std::exit(1);
}

int connected(uint16_t port)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (socket < 0 || ::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0)
        fail("connect");
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

/// Sends the request and reads the head of its answer, which has no body.
void exchange(int socket, const std::string &request, const char *status)
{
    if (::send(socket, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size()))
        fail("send");
    std::string answer;
    while (answer.size() < 4 || answer.compare(answer.size() - 4, 4, "\r\n\r\n") != 0) {
        char byte = 0;
        if (::recv(socket, &byte, 1, 0) != 1)
            fail("recv");
        answer += byte;
    }
    if (answer.compare(9, 3, status) != 0) {
        std::fprintf(stderr, "%s\n", answer.c_str());
        std::exit(1);
    }
}

/// Private memory of a process, in bytes.
long long memoryOf(const std::string &pid)
{
    std::ifstream file("/proc/" + pid + "/smaps_rollup");
    std::string line;
    long long kilobytes = 0;
    while (std::getline(file, line)) {
        if (line.rfind("Private_", 0) == 0)
            kilobytes += std::stoll(line.substr(line.find(':') + 1));
    }
    return kilobytes * 1024;
}

std::string restToken(const ConnectionString &credentials, const QByteArray &audience)
{
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    const QJsonObject claims{{QStringLiteral("aud"), QString::fromLatin1(audience)},
                             {QStringLiteral("iat"), now},
                             {QStringLiteral("exp"), now + 600}};
    return signJwt(claims, credentials.accessKey).reveal().toStdString();
}

} // namespace

/// usage: bench_fanout SERVER_PID PORT CLIENTS MESSAGES, the connection string in WPS_CONNECTION_STRING. Connects the
/// clients without subprotocol, has the server broadcast the messages, and prints deliveries a second and the bytes
/// that the server took for each client.
int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const auto credentials = ConnectionString::parse(qEnvironmentVariable("WPS_CONNECTION_STRING"));
    if (argc != 5 || !credentials) {
        std::fprintf(stderr, "usage: WPS_CONNECTION_STRING=... bench_fanout SERVER_PID PORT CLIENTS MESSAGES\n");
        return 2;
    }
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);

    const std::string pid = argv[1];
    const auto port = static_cast<uint16_t>(std::stoi(argv[2]));
    const int clients = std::stoi(argv[3]);
    const int messages = std::stoi(argv[4]);
    const ClientAccess access =
        makeClientAccess(credentials->endpoint, *HubName::parse(QStringLiteral("bench")), {}, credentials->accessKey);
    const std::string upgrade = "GET /client/hubs/bench?access_token=" + access.token.reveal().toStdString() +
                                " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                                "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    const long long before = memoryOf(pid);
    const int poll = ::epoll_create1(0);
    for (int i = 0; i < clients; ++i) {
        const int socket = connected(port);
        exchange(socket, upgrade, "101");
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = socket;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
    }
    const long long idle = (memoryOf(pid) - before) / clients;

    const QByteArray path = "/api/hubs/bench/:send";
    const QByteArray audience = credentials->endpoint.toEncoded(QUrl::RemovePath) + path;
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> senders;
    for (int sender = 0; sender < kSenders; ++sender) {
        senders.emplace_back([&, sender] {
            const int socket = connected(port);
            const std::string request = "POST " + path.toStdString() +
                                        "?api-version=2024-01-01 HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                                        "\r\nContent-Type: text/plain\r\nAuthorization: "
                                        "Bearer " +
                                        restToken(*credentials, audience) +
                                        "\r\nContent-Length: " + std::to_string(kPayload) + "\r\n\r\n" +
                                        std::string(kPayload, 'x');
            for (int i = sender; i < messages; i += kSenders)
                exchange(socket, request, "202");
            ::close(socket);
        });
    }
    std::vector<char> buffer(256 * 1024);
    std::array<epoll_event, 512> events{};
    for (long long left = kFrame * clients * messages; left > 0;) {
        const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), 30'000);
        if (ready <= 0)
            fail("nothing comes");
        for (int i = 0; i < ready; ++i) {
            const ssize_t got = ::recv(events[static_cast<size_t>(i)].data.fd, buffer.data(), buffer.size(), 0);
            if (got <= 0)
                fail("recv");
            left -= got;
        }
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    for (std::thread &sender : senders)
        sender.join();
    std::printf("%f %lld\n", static_cast<double>(clients) * messages / seconds.count(), idle);
    return 0;
}
