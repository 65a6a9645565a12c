// SPDX-License-Identifier: GPL-3.0-or-later
#include "control_loop.h"

#include "core/emulator/emulator_control.h"

#include <QByteArray>

#include <array>
#include <cerrno>
#include <cstdio>
#include <thread>

#include <poll.h>
#include <pthread.h>
#include <unistd.h>

using namespace wps;

namespace
{

/// Lines out of bytes that come in any pieces. What is longer than a command may be is cut, and so answered as wrong.
class Lines
{
public:
    void append(const char *bytes, qsizetype size)
    {
        for (const char *end = bytes + size; bytes != end; ++bytes) {
            if (*bytes == '\n')
                m_whole.append(std::exchange(m_current, {}));
            else if (m_current.size() <= EmulatorControl::kMaxLine)
                m_current.append(*bytes);
        }
    }
    void end() { m_whole.append(std::exchange(m_current, {})); } ///< what stands behind the last newline is a line
    QList<QByteArray> take() { return std::exchange(m_whole, {}); }

private:
    QByteArray m_current;
    QList<QByteArray> m_whole;
};

void answerAll(EmulatorControl &control, Lines &lines)
{
    const QList<QByteArray> whole = lines.take();
    for (const QByteArray &line : whole) {
        if (line.trimmed().isEmpty() || control.hasQuit())
            continue;
        std::printf("%s\n", control.answer(line).constData());
        std::fflush(stdout);
    }
}

/// False at the end of the input.
bool readInput(Lines &lines)
{
    std::array<char, 16 * 1024> buffer{};
    const ssize_t size = ::read(STDIN_FILENO, buffer.data(), buffer.size());
    if (size < 0)
        return errno == EINTR || errno == EAGAIN;
    if (size == 0)
        lines.end();
    lines.append(buffer.data(), size);
    return size > 0;
}

} // namespace

void serveControl(Emulator &emulator, const sigset_t &endSignals)
{
    // A signal wakes the reading below through a pipe.
    std::array<int, 2> wake{};
    if (::pipe(wake.data()) != 0)
        return;
    std::thread waiter([&endSignals, &wake] {
        int signal = 0;
        sigwait(&endSignals, &signal);
        ::close(wake[1]);
    });

    EmulatorControl control(emulator);
    Lines lines;
    std::array<pollfd, 2> sources{pollfd{STDIN_FILENO, POLLIN, 0}, pollfd{wake[0], POLLIN, 0}};
    bool goesOn = true;
    while (goesOn && !control.hasQuit()) {
        if (::poll(sources.data(), sources.size(), -1) < 0)
            continue;
        if (sources[1].revents != 0)
            break;
        goesOn = readInput(lines);
        answerAll(control, lines);
    }
    pthread_kill(waiter.native_handle(), SIGTERM);
    waiter.join();
    ::close(wake[0]);
}
