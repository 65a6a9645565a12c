// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/future_util.h"
#include "core/base/io_thread.h"
#include "core/watch/live_watch.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTextStream>

using namespace wps;

/// usage: bench_receive URL COUNT: messages a second that a watch receives, reads and stores.
int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        QTextStream(stderr) << "usage: bench_receive URL COUNT" << Qt::endl;
        return 2;
    }
    const quint64 count = arguments.at(2).toULongLong();
    IoThread io;
    ClientOptions options;
    options.autoReconnect = false;
    options.urlProvider = [url = arguments.at(1).toUtf8()] { return readyFuture<Result<SecretText>>(SecretText(url)); };
    LiveWatch watch(io, options);
    QElapsedTimer clock;
    QObject::connect(&watch, &LiveWatch::statusChanged, &application, [&](const ClientStatus &status) {
        if (status.state == ClientState::Connected) {
            clock.start();
        } else if (status.state == ClientState::Stopped) {
            QTextStream(stderr) << "the connection ended after " << watch.received() << " messages" << Qt::endl;
            QCoreApplication::exit(1);
        }
    });
    QObject::connect(&watch, &LiveWatch::recordsChanged, &application, [&] {
        if (watch.received() < count)
            return;
        QTextStream(stdout) << double(count) / (double(clock.nsecsElapsed()) / 1e9) << Qt::endl;
        QCoreApplication::quit();
    });
    watch.start();
    return QCoreApplication::exec();
}
