// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/future_util.h"
#include "core/base/io_thread.h"
#include "core/watch/live_watch.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTextStream>

#include <functional>
#include <memory>

using namespace wps;

namespace
{

/// Nanoseconds from the connection to the last of `count` messages; the program ends with 1 when they do not come.
void receiveFlood(IoThread &io, const QByteArray &url, quint64 count, std::function<void(qint64)> received)
{
    ClientOptions options;
    options.autoReconnect = false;
    options.urlProvider = [url] { return readyFuture<Result<SecretText>>(SecretText(url)); };
    auto *watch = new LiveWatch(io, options, {}, {}, QCoreApplication::instance());
    auto clock = std::make_shared<QElapsedTimer>();
    QObject::connect(watch, &LiveWatch::statusChanged, watch, [watch, clock](const ClientStatus &status) {
        if (status.state == ClientState::Connected) {
            clock->start();
        } else if (status.state == ClientState::Stopped) {
            QTextStream(stderr) << "the connection ended after " << watch->received() << " messages" << Qt::endl;
            QCoreApplication::exit(1);
        }
    });
    QObject::connect(watch, &LiveWatch::recordsChanged, watch, [watch, clock, count, received = std::move(received)] {
        if (watch->received() < count)
            return;
        const qint64 nanoseconds = clock->nsecsElapsed();
        watch->disconnect();
        QObject::connect(watch, &QObject::destroyed, QCoreApplication::instance(),
                         [received, nanoseconds] { received(nanoseconds); });
        watch->deleteLater();
    });
    watch->start();
}

} // namespace

/// usage: bench_receive URL COUNT: messages a second that a watch receives, reads and stores; the second time, when the
/// memory for them is there: a virtual machine that was idle gets it back from its host at half a gigabyte a second.
int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        QTextStream(stderr) << "usage: bench_receive URL COUNT" << Qt::endl;
        return 2;
    }
    const QByteArray url = arguments.at(1).toUtf8();
    const quint64 count = arguments.at(2).toULongLong();
    IoThread io;
    receiveFlood(io, url, count, [&](qint64) {
        receiveFlood(io, url, count, [&](qint64 nanoseconds) {
            QTextStream(stdout) << double(count) / (double(nanoseconds) / 1e9) << Qt::endl;
            QCoreApplication::quit();
        });
    });
    return QCoreApplication::exec();
}
