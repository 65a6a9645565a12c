// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/client_access_token.h"
#include "core/auth/connection_string.h"

#include <QProcess>
#include <QTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>
#include <thread>
#include <vector>

namespace wps
{

/// As many open files as this machine lets a program have.
inline rlim_t raiseFileLimit()
{
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    return limit.rlim_cur;
}

/// Client number `i` of a crowd: every third may send to g0, four share a user, all are in "everyone" and one more
/// group.
struct CrowdMember {
    static constexpr int kGroups = 500; ///< with "everyone"
    static ClientAccessRequest access(int i)
    {
        ClientAccessRequest request;
        request.userId = *UserId::parse(QStringLiteral("user%1").arg(i / 4));
        request.groups = {*GroupName::parse(QStringLiteral("everyone")),
                          *GroupName::parse(QStringLiteral("g%1").arg(i % (kGroups - 1)))};
        if (i % 3 == 0)
            request.roles = {QStringLiteral("webpubsub.sendToGroup.g0")};
        return request;
    }
};

/// Answers the pings of those in `poll` that have been asked whether they are still there.
inline void answerPings(int poll, int waitMs)
{
    std::array<epoll_event, 512> events{};
    const int ready = ::epoll_wait(poll, events.data(), static_cast<int>(events.size()), waitMs);
    for (int i = 0; i < ready; ++i) {
        const int socket = events[static_cast<size_t>(i)].data.fd;
        std::array<char, 4096> bytes{};
        const ssize_t got = ::recv(socket, bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (got > 0 && bytes[0] == char(0x89)) {
            const std::array<char, 6> pong{char(0x8a), char(0x80), 1, 2, 3, 4};
            (void)::send(socket, pong.data(), pong.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
        } else if (got == 0) {
            ::epoll_ctl(poll, EPOLL_CTL_DEL, socket, nullptr);
        }
    }
}

/// The program behind Crowd: connects so many clients, bare sockets that nobody reads, says "there", and holds them
/// until its input ends. The connection string is in WPS_CONNECTION_STRING.
inline int holdCrowd(int count, const QString &hub)
{
    raiseFileLimit();
    const auto service = ConnectionString::parse(qEnvironmentVariable("WPS_CONNECTION_STRING"));
    if (!service)
        return 2;
    const auto port = static_cast<uint16_t>(service->endpoint.port());
    const int poll = ::epoll_create1(0);
    for (int i = 0; i < count; ++i) {
        const ClientAccess access =
            makeClientAccess(service->endpoint, *HubName::parse(hub), CrowdMember::access(i), service->accessKey);
        const std::string upgrade = "GET /client/hubs/" + hub.toStdString() +
                                    "?access_token=" + access.token.reveal().toStdString() +
                                    " HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) +
                                    "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                                    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
        const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        std::string answer(4096, '\0');
        if (socket < 0 || ::connect(socket, reinterpret_cast<sockaddr *>(&address), sizeof address) != 0 ||
            ::send(socket, upgrade.data(), upgrade.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(upgrade.size()) ||
            ::recv(socket, answer.data(), answer.size(), 0) < 12 || answer.compare(9, 3, "101") != 0) {
            std::perror(answer.c_str());
            return 1;
        }
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = socket;
        ::epoll_ctl(poll, EPOLL_CTL_ADD, socket, &event);
        answerPings(poll, 0);
    }
    std::cout << "there" << std::endl;
    std::thread([poll] {
        for (;;)
            answerPings(poll, -1);
    }).detach();
    std::string line;
    std::getline(std::cin, line);
    std::_Exit(0); // and they are all gone at once
}

/// Real clients by the thousand, in a process of their own: it has half of the files.
class Crowd
{
public:
    ~Crowd() { leave(); }

    /// Begins to connect them; hasCome() tells when they are there.
    void come(int count, const QString &hub, const SecretText &connectionString)
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(QStringLiteral("WPS_CONNECTION_STRING"), QString::fromUtf8(connectionString.reveal()));
        m_process.setProcessEnvironment(environment);
        m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_process.start(QCoreApplication::applicationFilePath(),
                        {QStringLiteral("--crowd"), QString::number(count), hub});
    }
    bool hasCome()
    {
        m_said += m_process.readAllStandardOutput();
        return m_said.contains("there");
    }
    void leave()
    {
        m_process.closeWriteChannel();
        (void)QTest::qWaitFor([this] { return m_process.state() == QProcess::NotRunning; }, 20'000);
    }

private:
    QProcess m_process;
    QByteArray m_said;
};

} // namespace wps
