// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/application.h"

#include "ui/common/journal_settings.h"
#include "ui/panels/audit/register_audit.h"
#include "ui/panels/charts/register_charts.h"
#include "ui/panels/client_url/register_client_url.h"
#include "ui/panels/composer/register_composer.h"
#include "ui/panels/connection/register_connection.h"
#include "ui/panels/emulator/register_emulator.h"
#include "ui/panels/explorer/register_explorer.h"
#include "ui/panels/group/register_group.h"
#include "ui/panels/inspector/register_inspector.h"
#include "ui/panels/jobs/register_jobs.h"
#include "ui/panels/permissions/register_permissions.h"
#include "ui/panels/recordings/register_recordings.h"
#include "ui/panels/requests/register_requests.h"
#include "ui/panels/start/register_start.h"
#include "ui/panels/token/register_token.h"
#include "ui/panels/user/register_user.h"
#include "ui/panels/watch/register_watch.h"
#include "ui/shell/undo_actions.h"

#include <QDir>
#include <QStandardPaths>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

std::unique_ptr<QSettings> openSettings(const QString &file)
{
    return file.isEmpty() ? std::make_unique<QSettings>() : std::make_unique<QSettings>(file, QSettings::IniFormat);
}

QString dataPath(const QString &folder, const QString &name)
{
    const QString place =
        folder.isEmpty() ? QStandardPaths::writableLocation(QStandardPaths::AppLocalDataLocation) : folder;
    return QDir(place).filePath(name);
}

QString auditFile(const QString &folder)
{
    return folder.isEmpty() ? AuditLog::usualPath() : QDir(folder).filePath(u"audit.sqlite"_s);
}

} // namespace

Application::Application(const Options &options)
    : m_settings(openSettings(options.settingsFile))
    , m_guard(GuardPolicy::ofThisMachine())
    , m_audit(std::make_shared<AuditLog>(auditFile(options.dataFolder)))
    , m_transport(m_io, m_guard, auditTo(m_audit))
    , m_profiles(*m_settings)
    , m_secrets(options.keyring ? makeKeychainSecretStore() : makeMemorySecretStore())
    , m_names(dataPath(options.dataFolder, u"names.sqlite"_s))
    , m_recordings(dataPath(options.dataFolder, u"journals"_s), JournalSettings::read(*m_settings).policy())
    , m_undo(m_jobs, m_workspace, m_emulator)
    , m_context{m_io,        m_transport, m_profiles, *m_secrets, m_names, m_emulator,   *m_settings,
                m_workspace, m_navigator, m_actions,  m_panels,   m_jobs,  m_recordings, m_undo}
    , m_localEmulator(m_emulator)
    , m_sessions(m_context, m_localEmulator)
{
    m_actions.keepShortcutsIn(*m_settings);
    m_workspace.clients().useProfiles(m_profiles);
    registerPanels();
    m_window = std::make_unique<MainWindow>(m_sessions);
    m_recordings.start();
}

Application::~Application()
{
    m_window.reset();
    m_workspace.setSession({}); // sessions use the transport
}

void Application::registerPanels()
{
    // The order of their actions in the menus, and of their docks.
    registerUndo(m_context);
    registerStart(m_sessions);
    registerExplorer(m_sessions);
    registerClientUrl(m_context);
    registerGroup(m_context);
    registerUser(m_context);
    registerConnection(m_context);
    registerPermissions(m_context);
    registerWatch(m_context);
    registerRecordings(m_context);
    registerCharts(m_context);
    registerInspector(m_context);
    registerComposer(m_context);
    registerRequests(m_context);
    registerToken(m_context);
    registerEmulator(m_sessions);
    registerJobs(m_context);
    registerAudit(m_context, *m_audit);
}

} // namespace wps
