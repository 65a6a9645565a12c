// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/audit_log.h"
#include "core/base/io_thread.h"
#include "core/emulator/emulator.h"
#include "core/guard/production_guard.h"
#include "core/profile/known_names.h"
#include "core/profile/profile_store.h"
#include "core/profile/secret_store.h"
#include "core/rest/rest_transport.h"
#include "core/watch/recording_store.h"
#include "ui/common/job_runner.h"
#include "ui/common/local_emulator.h"
#include "ui/common/navigator.h"
#include "ui/common/session_factory.h"
#include "ui/common/ui_context.h"
#include "ui/common/undo_service.h"
#include "ui/common/workspace.h"
#include "ui/shell/action_registry.h"
#include "ui/shell/main_window.h"
#include "ui/shell/panel_registry.h"

#include <QSettings>

#include <memory>

namespace wps
{

/// Makes every long-lived object of the console and hands it on by reference. Order of members is order of life: what
/// others use is made first and dies last.
class Application
{
public:
    struct Options {
        QString settingsFile; ///< empty = the system's own place
        QString dataFolder;   ///< empty = the system's own place
        bool keyring = true;  ///< false: access keys live in memory only
    };

    explicit Application(const Options &options);
    ~Application();

    MainWindow &window() { return *m_window; }
    UiContext &context() { return m_context; }
    SessionFactory &sessions() { return m_sessions; }

private:
    void registerPanels();

    IoThread m_io;
    std::unique_ptr<QSettings> m_settings;
    ProductionGuard m_guard;
    std::shared_ptr<AuditLog> m_audit; ///< shared with calls that end after this
    RestTransport m_transport;
    ProfileStore m_profiles;
    std::unique_ptr<SecretStore> m_secrets;
    KnownNames m_names;
    RecordingStore m_recordings;
    Emulator m_emulator;
    Workspace m_workspace;
    Navigator m_navigator;
    ActionRegistry m_actions;
    PanelRegistry m_panels;
    JobRunner m_jobs;
    UndoService m_undo;
    UiContext m_context;
    LocalEmulator m_localEmulator;
    SessionFactory m_sessions;
    std::unique_ptr<MainWindow> m_window;
};

} // namespace wps
