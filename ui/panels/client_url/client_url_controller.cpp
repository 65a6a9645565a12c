// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/client_url/client_url_controller.h"

#include "core/emulator/role_set.h"
#include "ui/common/error_presenter.h"
#include "ui/common/navigator.h"
#include "ui/models/visible_text.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

const QString kSettings = u"clientUrl/"_s;
const QString kSendRole = u"webpubsub.sendToGroup"_s;
const QString kJoinRole = u"webpubsub.joinLeaveGroup"_s;

/// Clears the clipboard if it still holds what was put there. Lives on the application, not on the dialog: closing the
/// dialog must not leave the secret behind. Keeps a hash only.
void clearClipboardLater(const QString &text)
{
    constexpr size_t kSeed = 0x5eed;
    const size_t mark = qHash(text, kSeed);
    QTimer::singleShot(std::chrono::seconds(ClientUrlController::kClipboardSeconds), qApp, [mark] {
        QClipboard *clipboard = QGuiApplication::clipboard();
        if (qHash(clipboard->text(), kSeed) == mark)
            clipboard->clear();
    });
}

} // namespace

Result<ClientAccessRequest> ClientUrlForm::toRequest() const
{
    ClientAccessRequest request;
    if (!userId.isEmpty()) {
        const auto user = UserId::parse(userId);
        if (!user)
            return failure(user.error());
        request.userId = *user;
    }
    for (qsizetype i = 0; i < roles.size(); ++i) {
        if (const auto checked = checkRole(roles.at(i)); !checked) {
            Error error = checked.error();
            error.message = u"Role %1: %2"_s.arg(i + 1).arg(error.message);
            return failure(error);
        }
    }
    request.roles = allRoles();
    if (const auto checked = checkRoles(request.roles); !checked)
        return failure(checked.error());
    for (const QString &name : groups) {
        const auto group = GroupName::parse(name);
        if (!group)
            return failure(group.error());
        request.groups.append(*group);
    }
    request.lifetime = std::chrono::minutes(minutes);
    request.endpoint = endpoint;
    return request;
}

QStringList ClientUrlForm::allRoles() const
{
    QStringList all;
    if (sendToAllGroups)
        all.append(kSendRole);
    if (joinAllGroups)
        all.append(kJoinRole);
    all += roles;
    all.removeDuplicates();
    return all;
}

ClientUrlController::ClientUrlController(HubSessionPtr session, Navigator &navigator, QSettings &settings,
                                         QObject *parent)
    : QObject(parent), m_session(std::move(session)), m_navigator(navigator), m_settings(settings)
{
    // Of this hub; for one in which none was made yet, as the last one was.
    const QString own = kSettings + m_session->knownNamesScope() + u'/';
    restore(settings.contains(own + u"minutes"_s) ? own : kSettings);
}

void ClientUrlController::restore(const QString &prefix)
{
    m_form.userId = m_settings.value(prefix + u"userId"_s).toString();
    m_form.sendToAllGroups = m_settings.value(prefix + u"sendToAllGroups"_s).toBool();
    m_form.joinAllGroups = m_settings.value(prefix + u"joinAllGroups"_s).toBool();
    m_form.roles = m_settings.value(prefix + u"roles"_s).toStringList();
    m_form.groups = m_settings.value(prefix + u"groups"_s).toStringList();
    m_form.minutes = qMax(1, m_settings.value(prefix + u"minutes"_s, m_form.minutes).toInt());
    const int endpoint = m_settings.value(prefix + u"endpoint"_s).toInt();
    m_form.endpoint = static_cast<ClientEndpoint>(qBound(0, endpoint, static_cast<int>(ClientEndpoint::SocketIo)));
}

void ClientUrlController::remember(const QString &prefix) const
{
    m_settings.setValue(prefix + u"userId"_s, m_form.userId);
    m_settings.setValue(prefix + u"sendToAllGroups"_s, m_form.sendToAllGroups);
    m_settings.setValue(prefix + u"joinAllGroups"_s, m_form.joinAllGroups);
    m_settings.setValue(prefix + u"roles"_s, m_form.roles);
    m_settings.setValue(prefix + u"groups"_s, m_form.groups);
    m_settings.setValue(prefix + u"minutes"_s, m_form.minutes);
    m_settings.setValue(prefix + u"endpoint"_s, static_cast<int>(m_form.endpoint));
}

void ClientUrlController::setForm(const ClientUrlForm &form)
{
    if (form == m_form)
        return;
    m_form = form;
    m_call.cancel();
    m_access.reset();
    m_error.clear();
    Q_EMIT changed();
}

QString ClientUrlController::placeText() const
{
    return tr("For a client of hub %1 of %2").arg(m_session->hub().value(), m_session->profile().name);
}

std::optional<Error> ClientUrlController::problem() const
{
    const auto request = m_form.toRequest();
    return request ? std::nullopt : std::optional(request.error());
}

QString ClientUrlController::trialText(Permission permission, const QString &group) const
{
    const auto roles = RoleSet::fromRoles(m_form.allRoles());
    if (!roles)
        return tr("Not known: %1").arg(roles.error().message);
    const auto role = roles->roleFor(permission, group);
    if (permission == Permission::SendToGroup) {
        return role ? tr("✓ may send to it, by %1").arg(visibleLine(*role, 80))
                    : tr("✗ may not send to it: no role allows it");
    }
    return role ? tr("✓ may join and leave it, by %1").arg(visibleLine(*role, 80))
                : tr("✗ may not join or leave it: no role allows it");
}

QString ClientUrlController::shownUrl(bool withToken) const
{
    if (!m_access)
        return {};
    if (withToken)
        return QString::fromUtf8(m_access->url.reveal());
    return m_access->baseUrl.toString() + u"?access_token=••••••••"_s;
}

QString ClientUrlController::expiryText() const
{
    if (!m_access)
        return {};
    return tr("Can be used to connect until %1. A connection made with it stays open after that.")
        .arg(QLocale().toString(m_access->expiresAt.toLocalTime(), QLocale::ShortFormat));
}

void ClientUrlController::make()
{
    const auto request = m_form.toRequest();
    m_access.reset();
    m_error.clear();
    if (!request) {
        m_error = presentError(request.error(), tr("Making the client URL")).oneLine();
        Q_EMIT changed();
        return;
    }
    remember(kSettings + m_session->knownNamesScope() + u'/');
    remember(kSettings);
    m_call.start(m_session->client().clientAccess(m_session->hub(), *request), this,
                 [this](const Result<ClientAccess> &result) {
                     if (result)
                         m_access = *result;
                     else
                         m_error = presentError(result.error(), tr("Making the client URL")).oneLine();
                     Q_EMIT changed();
                     if (result)
                         Q_EMIT made();
                 });
    Q_EMIT changed();
}

void ClientUrlController::copySecret(const SecretText &secret)
{
    const QString text = QString::fromUtf8(secret.reveal());
    QGuiApplication::clipboard()->setText(text);
    clearClipboardLater(text);
    m_navigator.announce(tr("Copied. The clipboard is cleared in %1 seconds.").arg(kClipboardSeconds));
}

void ClientUrlController::copyUrl()
{
    if (m_access)
        copySecret(m_access->url);
}

void ClientUrlController::copyToken()
{
    if (m_access)
        copySecret(m_access->token);
}

void ClientUrlController::watch()
{
    if (!canWatch())
        return;
    WatchRequest request;
    request.session = m_session;
    request.groups = m_form.groups;
    request.userId = m_form.userId;
    request.clientUrl = QString::fromUtf8(m_access->url.reveal());
    m_navigator.watch(request);
}

} // namespace wps
