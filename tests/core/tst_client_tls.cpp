// SPDX-License-Identifier: GPL-3.0-or-later
// The client over TLS, as against the real service: everything arrives, also what comes right before the end, and a
// certificate that nobody vouches for is refused.
#include "core/base/future_util.h"
#include "core/client/web_pubsub_client.h"
#include "tests/support/listening_client.h"

#include <QCryptographicHash>
#include <QProcess>
#include <QScopeGuard>
#include <QSslConfiguration>
#include <QSslKey>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace
{

constexpr int kMessages = 20'000;

QByteArray frame(int firstByte, const QByteArray &payload)
{
    QByteArray bytes(1, static_cast<char>(firstByte));
    if (payload.size() >= 126) {
        bytes += static_cast<char>(126);
        bytes += static_cast<char>(payload.size() >> 8);
    }
    return bytes + static_cast<char>(payload.size()) + payload;
}

QByteArray message(int number)
{
    return R"({"type":"message","from":"server","dataType":"text","data":")" + QByteArray::number(number) +
           QByteArray(number % 200, 'x') + "\"}";
}

/// Says everything at once and closes.
void serve(QSslSocket &socket)
{
    const QByteArray head = socket.readAll();
    QByteArray key;
    for (const QByteArray &line : head.split('\n')) {
        if (line.startsWith("Sec-WebSocket-Key: "))
            key = line.mid(19).trimmed();
    }
    const QByteArray salted = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    QByteArray answer = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        "Sec-WebSocket-Protocol: json.webpubsub.azure.v1\r\nSec-WebSocket-Accept: ";
    answer += QCryptographicHash::hash(salted, QCryptographicHash::Sha1).toBase64() + "\r\n\r\n";
    answer += frame(0x81, R"({"type":"system","event":"connected","connectionId":"c1"})");
    for (int number = 0; number < kMessages; ++number)
        answer += frame(0x81, message(number));
    answer += frame(0x88, "\x0f\xa1"
                          "enough");
    socket.write(answer);
    socket.disconnectFromHost();
}

} // namespace

class ClientTlsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QSslServer m_server;
    QSslCertificate m_certificate;
    IoThread m_io;

    ClientOptions options() const
    {
        ClientOptions options;
        options.autoReconnect = false;
        options.urlProvider = [port = m_server.serverPort()] {
            return readyFuture<Result<SecretText>>(
                SecretText("wss://localhost:" + QByteArray::number(port) + "/client/hubs/chat?access_token=canary"));
        };
        return options;
    }

private Q_SLOTS:
    void initTestCase()
    {
        const QString key = m_folder.filePath(u"key.pem"_s);
        const QString certificate = m_folder.filePath(u"certificate.pem"_s);
        QProcess openssl;
        openssl.start(u"openssl"_s, {u"req"_s, u"-x509"_s, u"-newkey"_s, u"rsa:2048"_s, u"-nodes"_s, u"-days"_s, u"2"_s,
                                     u"-subj"_s, u"/CN=localhost"_s, u"-addext"_s, u"subjectAltName=DNS:localhost"_s,
                                     u"-keyout"_s, key, u"-out"_s, certificate});
        QVERIFY(openssl.waitForFinished());
        QCOMPARE(openssl.exitCode(), 0);
        QFile keyFile(key);
        QVERIFY(keyFile.open(QIODevice::ReadOnly));
        m_certificate = QSslCertificate::fromPath(certificate).value(0);
        QVERIFY(!m_certificate.isNull());
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setPrivateKey(QSslKey(&keyFile, QSsl::Rsa));
        configuration.setLocalCertificate(m_certificate);
        m_server.setSslConfiguration(configuration);
        QVERIFY(m_server.listen(QHostAddress::LocalHost));
        connect(&m_server, &QTcpServer::pendingConnectionAvailable, this, [this] {
            auto *socket = qobject_cast<QSslSocket *>(m_server.nextPendingConnection());
            connect(socket, &QIODevice::readyRead, this, [socket] { serve(*socket); });
            connect(socket, &QAbstractSocket::disconnected, socket, &QObject::deleteLater);
        });
    }

    void everythingArrives()
    {
        const QSslConfiguration before = QSslConfiguration::defaultConfiguration();
        const auto restore = qScopeGuard([&before] { QSslConfiguration::setDefaultConfiguration(before); });
        QSslConfiguration trusting = before;
        trusting.addCaCertificate(m_certificate);
        QSslConfiguration::setDefaultConfiguration(trusting);

        ListeningClient client(m_io, options());
        QList<QByteArray> received;
        connect(&client, &ListeningClient::framesReady, this, [&received](const QList<ClientFrame> &frames) {
            for (const ClientFrame &one : frames)
                received.append(one.bytes);
        });
        client.start();
        QTRY_VERIFY(client.status().closeCode != 0);
        QCOMPARE(client.status().closeCode, 4001);
        QCOMPARE(client.status().closeReason, u"enough"_s);
        QCOMPARE(received.size(), kMessages + 1);
        for (int number = 0; number < kMessages; ++number)
            QCOMPARE(received.at(number + 1), message(number));
    }

    void unknownIssuerIsRefused()
    {
        WebPubSubClient client(m_io, options());
        client.start();
        QTRY_VERIFY(client.status().error.has_value());
        QCOMPARE(errorKindName(client.status().error->kind), u"tls"_s);
        QVERIFY(!client.status().error->summary().contains("canary"_L1));
    }
};

QTEST_GUILESS_MAIN(ClientTlsTest)
#include "tst_client_tls.moc"
