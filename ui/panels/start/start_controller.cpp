// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/start/start_controller.h"

#include "ui/common/local_emulator.h"
#include "ui/common/navigator.h"
#include "ui/common/session_factory.h"

#include <QFile>

namespace wps
{

using namespace Qt::StringLiterals;

StartController::StartController(SessionFactory &factory, QObject *parent) : QObject(parent), m_factory(factory) {}

void StartController::tryEmulator()
{
    const Result<HubName> hub = HubName::parse(u"demo"_s);
    const Result<HubSessionPtr> session = m_factory.openLocalEmulator(*hub);
    if (!session) {
        Q_EMIT emulatorFailed(session.error());
        return;
    }
    Navigator &navigator = m_factory.context().navigator;
    WatchRequest request;
    request.session = *session;
    request.groups = {u"room1"_s};
    navigator.watch(request);

    std::optional<MessageBody> sample;
    if (QFile file(u":/wps/samples/hello.json"_s); file.open(QIODevice::ReadOnly)) {
        if (const Result<MessageBody> body = MessageBody::json(file.readAll().trimmed()))
            sample = *body;
    }
    navigator.compose({TargetKind::Hub, {}}, sample);
    navigator.announce(tr("Local emulator on port %1. Press Send.").arg(m_factory.emulator().port()));
    Q_EMIT emulatorReady();
}

} // namespace wps
