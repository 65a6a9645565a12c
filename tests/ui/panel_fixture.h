// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/connection_string.h"
#include "core/base/io_thread.h"
#include "core/emulator/emulator.h"
#include "core/profile/known_names.h"
#include "core/profile/profile_store.h"
#include "core/profile/secret_store.h"
#include "core/rest/rest_transport.h"
#include "core/watch/recording_store.h"
#include "tests/support/wait_for.h"
#include "ui/common/job_runner.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/common/undo_service.h"
#include "ui/common/workspace.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/panel_registry.h"

#include <QSettings>
#include <QTemporaryDir>
#include <QUuid>

namespace wps
{

/// What one panel needs around it, with the emulator running and nothing else of the program.
class PanelFixture
{
public:
    PanelFixture()
        : settings(folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat)
        , transport(io)
        , profiles(settings)
        , secrets(makeMemorySecretStore())
        , names(QString())
        , recordings(folder.filePath(QStringLiteral("journals")), {})
        , undo(jobs, workspace, emulator)
        , context{io,        transport, profiles, *secrets, names, emulator,   settings,
                  workspace, navigator, actions,  panels,   jobs,  recordings, undo}
    {
        EmulatorOptions options;
        options.port = 0;
        const auto started = emulator.start(options);
        QVERIFY2(started.has_value(), started ? "" : qPrintable(started.error().summary()));
    }
    ~PanelFixture() { workspace.setSession({}); }

    /// Makes it the workspace's.
    HubSessionPtr connectTo(const QUrl &endpoint, Environment environment = Environment::Local,
                            bool localEmulator = true)
    {
        ConnectionProfile profile;
        profile.id = QUuid::createUuid();
        profile.name = QStringLiteral("orders");
        profile.endpoint = endpoint;
        profile.environment = environment;
        const SecretText key(wellKnownEmulatorKey().toUtf8());
        WebPubSubServiceClient client(transport, makeAccessKeyCredential(endpoint, key),
                                      CallOrigin(profile.name, profile.guardId(), environment));
        auto session =
            std::make_shared<const HubSession>(profile, *HubName::parse(QStringLiteral("chat")), client, localEmulator);
        workspace.setSession(session);
        return session;
    }
    HubSessionPtr connectToEmulator(Environment environment = Environment::Local)
    {
        return connectTo(emulator.endpoint(), environment);
    }

    QTemporaryDir folder;
    QSettings settings;
    IoThread io;
    RestTransport transport;
    ProfileStore profiles;
    std::unique_ptr<SecretStore> secrets;
    KnownNames names;
    RecordingStore recordings;
    Emulator emulator;
    Workspace workspace;
    Navigator navigator;
    ActionRegistry actions;
    PanelRegistry panels;
    JobRunner jobs;
    UndoService undo;
    UiContext context;
};

} // namespace wps
