// SPDX-License-Identifier: GPL-3.0-or-later
#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace
{

/// Seconds; negative when they do not come.
double drain(const char *port, const char *payloadBytes, const char *count)
{
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(std::atoi(port)));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof(address)) != 0)
        return -1;
    constexpr long long kEnvelope = 79; // of each message, with the shortest frame header
    const std::string request = std::string("GET /") + payloadBytes + "/" + count +
                                " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                                "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    const auto start = std::chrono::steady_clock::now();
    if (::send(socket, request.data(), request.size(), 0) < 0)
        return -1;
    std::vector<char> buffer(256 * 1024);
    for (long long left = (std::atoll(payloadBytes) + kEnvelope) * std::atoll(count); left > 0;) {
        const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
        if (got <= 0)
            return -1;
        left -= got;
    }
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    ::close(socket);
    return seconds.count();
}

} // namespace

/// usage: bench_drain PORT PAYLOAD_BYTES COUNT: messages a second that recv() takes from the same flood, unread; the
/// second time, as in bench_receive.
int main(int argc, char *argv[])
{
    if (argc != 4) {
        std::fprintf(stderr, "usage: bench_drain PORT PAYLOAD_BYTES COUNT\n");
        return 2;
    }
    drain(argv[1], argv[2], argv[3]);
    const double seconds = drain(argv[1], argv[2], argv[3]);
    if (seconds < 0)
        return 1;
    std::printf("%f\n", static_cast<double>(std::atoll(argv[3])) / seconds);
    return 0;
}
