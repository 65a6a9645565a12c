// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/connection_string.h"
#include "core/base/io_thread.h"
#include "core/rest/operations/hub.h"
#include "core/rest/rest_transport.h"
#include "core/rest/service_client.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QTextStream>

#include <memory>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

/// Keeps `inFlight` broadcasts under way until `count` are answered, and prints how many a second that were.
class Sender : public QObject
{
public:
    Sender(const WebPubSubServiceClient &client, HubName hub, int count)
        : m_client(client), m_hub(std::move(hub)), m_left(count), m_count(count)
    {
        m_clock.start();
    }

    void next()
    {
        if (m_left == 0)
            return;
        --m_left;
        auto *watcher = new QFutureWatcher<Result<void>>(this);
        connect(watcher, &QFutureWatcherBase::finished, this, [this, watcher] {
            watcher->deleteLater();
            if (watcher->future().resultCount() == 0 || !watcher->result()) {
                QTextStream(stderr) << "a send failed" << Qt::endl;
                QCoreApplication::exit(1);
                return;
            }
            if (++m_done == m_count) {
                QTextStream(stdout) << double(m_count) / (double(m_clock.nsecsElapsed()) / 1e9) << Qt::endl;
                QCoreApplication::quit();
            } else {
                next();
            }
        });
        watcher->setFuture(m_client.send(sendToAll(m_hub, MessageBody{DataType::Json, QByteArray(R"({"a":1})")})));
    }

private:
    const WebPubSubServiceClient &m_client;
    HubName m_hub;
    QElapsedTimer m_clock;
    int m_left;
    int m_count;
    int m_done = 0;
};

} // namespace

/// usage: bench_rest_send COUNT IN_FLIGHT, the connection string in WPS_CONNECTION_STRING
int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const auto credentials = ConnectionString::parse(qEnvironmentVariable("WPS_CONNECTION_STRING"));
    if (arguments.size() != 3 || !credentials) {
        QTextStream(stderr) << "usage: WPS_CONNECTION_STRING=... bench_rest_send COUNT IN_FLIGHT" << Qt::endl;
        return 2;
    }
    IoThread io;
    RestTransport transport(io);
    const WebPubSubServiceClient client(transport,
                                        makeAccessKeyCredential(credentials->endpoint, credentials->accessKey));
    Sender sender(client, *HubName::parse(u"bench"_s), arguments.at(1).toInt());
    for (int i = 0; i < arguments.at(2).toInt(); ++i)
        sender.next();
    return QCoreApplication::exec();
}
