// SPDX-License-Identifier: GPL-3.0-or-later
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <map>
#include <string>
#include <vector>

namespace
{

/// What a socket has not taken yet.
struct Peer {
    std::string unread;
    std::string unsent;
    bool isClient = false;
};

void flush(int poll, int socket, Peer &peer)
{
    const ssize_t sent = ::send(socket, peer.unsent.data(), peer.unsent.size(), MSG_NOSIGNAL);
    if (sent > 0)
        peer.unsent.erase(0, static_cast<size_t>(sent));
    epoll_event event{};
    event.events = peer.unsent.empty() ? EPOLLIN : EPOLLIN | EPOLLOUT;
    event.data.fd = socket;
    ::epoll_ctl(poll, EPOLL_CTL_MOD, socket, &event);
}

} // namespace

/// usage: bench_raw_writer: prints its port. What a server could do at best with one send() for each message and
/// client: no tokens, no hub, no parsing beyond the end of a request.
int main()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(listener, reinterpret_cast<sockaddr *>(&address), size) != 0 || ::listen(listener, 4096) != 0)
        return 1;
    ::getsockname(listener, reinterpret_cast<sockaddr *>(&address), &size);
    std::printf("%d\n", ntohs(address.sin_port));
    std::fflush(stdout);

    const int poll = ::epoll_create1(0);
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.fd = listener;
    ::epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
    std::map<int, Peer> peers;
    std::array<epoll_event, 512> events{};
    std::vector<char> buffer(64 * 1024);
    for (;;) {
        const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), -1);
        for (int i = 0; i < ready; ++i) {
            const epoll_event &one = events[static_cast<size_t>(i)];
            const int socket = one.data.fd;
            if (socket == listener) {
                const int accepted = ::accept4(listener, nullptr, nullptr, SOCK_NONBLOCK);
                if (accepted < 0)
                    continue;
                const int on = 1;
                ::setsockopt(accepted, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
                event.data.fd = accepted;
                event.events = EPOLLIN;
                ::epoll_ctl(poll, EPOLL_CTL_ADD, accepted, &event);
                peers[accepted] = {};
                continue;
            }
            Peer &peer = peers[socket];
            if ((one.events & EPOLLOUT) != 0)
                flush(poll, socket, peer);
            if ((one.events & EPOLLIN) == 0)
                continue;
            const ssize_t got = ::recv(socket, buffer.data(), buffer.size(), 0);
            if (got <= 0) {
                ::close(socket);
                peers.erase(socket);
                continue;
            }
            peer.unread.append(buffer.data(), static_cast<size_t>(got));
            const size_t head = peer.unread.find("\r\n\r\n");
            if (head == std::string::npos)
                continue;
            if (peer.unread.compare(0, 4, "GET ") == 0) {
                peer.isClient = true;
                peer.unread.clear();
                peer.unsent += "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                               "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
                flush(poll, socket, peer);
                continue;
            }
            constexpr size_t kPayload = 200;
            if (peer.unread.size() < head + 4 + kPayload)
                continue;
            const std::string frame = std::string("\x81\x7e\x00\xc8", 4) + peer.unread.substr(head + 4, kPayload);
            peer.unread.clear();
            for (auto &[client, other] : peers) {
                if (!other.isClient)
                    continue;
                const bool wasIdle = other.unsent.empty();
                ssize_t sent = 0;
                if (wasIdle)
                    sent = ::send(client, frame.data(), frame.size(), MSG_NOSIGNAL);
                if (sent != static_cast<ssize_t>(frame.size())) {
                    other.unsent.append(frame, sent > 0 ? static_cast<size_t>(sent) : 0);
                    if (wasIdle)
                        flush(poll, client, other);
                }
            }
            peer.unsent += "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n";
            flush(poll, socket, peer);
        }
    }
}
