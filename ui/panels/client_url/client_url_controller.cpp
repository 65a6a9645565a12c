// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/client_url/client_url_controller.h"

#include "ui/common/error_presenter.h"
#include "ui/common/navigator.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

const QString kSendRole = u"webpubsub.sendToGroup"_s;
const QString kJoinRole = u"webpubsub.joinLeaveGroup"_s;

/// Clears the clipboard if it still holds what was put there. Lives on the application, not on the dialog: closing the
/// dialog must not leave the secret behind. Keeps a hash only.
void clearClipboardLater(const QString &text)
{
    const size_t seed = 0x5eed;
    const size_t mark = qHash(text, seed);
    QTimer::singleShot(std::chrono::seconds(ClientUrlController::kClipboardSeconds), qApp, [mark, seed] {
        QClipboard *clipboard = QGuiApplication::clipboard();
        if (qHash(clipboard->text(), seed) == mark)
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
    if (sendToAllGroups)
        request.roles.append(kSendRole);
    if (joinAllGroups)
        request.roles.append(kJoinRole);
    for (const QString &role : roles) {
        if (const auto checked = checkRole(role); !checked)
            return failure(checked.error());
        if (!request.roles.contains(role))
            request.roles.append(role);
    }
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

ClientUrlController::ClientUrlController(HubSessionPtr session, Navigator &navigator, QSettings &settings,
                                         QObject *parent)
    : QObject(parent), m_session(std::move(session)), m_navigator(navigator), m_settings(settings)
{
    m_form.userId = settings.value(u"clientUrl/userId"_s).toString();
    m_form.sendToAllGroups = settings.value(u"clientUrl/sendToAllGroups"_s).toBool();
    m_form.joinAllGroups = settings.value(u"clientUrl/joinAllGroups"_s).toBool();
    m_form.roles = settings.value(u"clientUrl/roles"_s).toStringList();
    m_form.groups = settings.value(u"clientUrl/groups"_s).toStringList();
    m_form.minutes = qMax(1, settings.value(u"clientUrl/minutes"_s, m_form.minutes).toInt());
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

QString ClientUrlController::problem() const
{
    const auto request = m_form.toRequest();
    return request ? QString() : request.error().message;
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
    m_settings.setValue(u"clientUrl/userId"_s, m_form.userId);
    m_settings.setValue(u"clientUrl/sendToAllGroups"_s, m_form.sendToAllGroups);
    m_settings.setValue(u"clientUrl/joinAllGroups"_s, m_form.joinAllGroups);
    m_settings.setValue(u"clientUrl/roles"_s, m_form.roles);
    m_settings.setValue(u"clientUrl/groups"_s, m_form.groups);
    m_settings.setValue(u"clientUrl/minutes"_s, m_form.minutes);
    m_call.start(m_session->client().clientAccess(m_session->hub(), *request), this,
                 [this](const Result<ClientAccess> &result) {
                     if (result)
                         m_access = *result;
                     else
                         m_error = presentError(result.error(), tr("Making the client URL")).oneLine();
                     Q_EMIT changed();
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
