// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/interop/foreign_service.h"

#include "core/base/future_util.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace wps
{

ForeignService::ForeignService()
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.setWorkingDirectory(QStringLiteral(WPS_INTEROP_FOLDER));
    m_process.start(u"node"_s, {u"foreign_service.mjs"_s});
    const bool said = QTest::qWaitFor(
        [this] { return m_process.canReadLine() || m_process.state() == QProcess::NotRunning; }, 20'000);
    m_port = said ? m_process.readLine().trimmed().toUShort() : 0;
    if (m_port == 0)
        m_problem = u"node foreign_service.mjs does not run in " WPS_INTEROP_FOLDER
                    ": is all installed that tests/interop/install brings?"_s;
}

ForeignService::~ForeignService()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished();
}

QByteArray ForeignService::url(quint16 port, const QByteArray &manner)
{
    return "ws://127.0.0.1:" + QByteArray::number(port) + "/client/hubs/chat?access_token=t&user=ann&manner=" + manner;
}

ClientOptions ForeignService::options(Subprotocol subprotocol, const QByteArray &url)
{
    ClientOptions options;
    options.subprotocol = subprotocol;
    options.urlProvider = [url] { return readyFuture<Result<SecretText>>(SecretText(url)); };
    options.reconnectBaseDelay = 2ms;
    options.recoveryInterval = 1ms;
    options.sequenceAckInterval = 2ms;
    return options;
}

} // namespace wps
