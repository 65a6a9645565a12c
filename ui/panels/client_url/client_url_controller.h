// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/client_access_token.h"
#include "core/model/permission.h"
#include "ui/common/hub_session.h"
#include "ui/common/latest_call.h"

#include <QObject>
#include <QStringList>
#include <QTimer>

#include <optional>

class QSettings;

namespace wps
{

class Navigator;

/// What was typed for a client URL, right or wrong.
struct ClientUrlForm {
    QString userId; ///< empty = anonymous
    bool sendToAllGroups = false;
    bool joinAllGroups = false;
    QStringList roles; ///< further ones, for single groups or patterns
    QStringList groups;
    int minutes = 60;
    ClientEndpoint endpoint = ClientEndpoint::Default;

    /// InvalidInput names the field: "userId", "role" or "group".
    Result<ClientAccessRequest> toRequest() const;
    /// Those of the boxes and the further ones, each once.
    QStringList allRoles() const;
    friend bool operator==(const ClientUrlForm &, const ClientUrlForm &) = default;
};

/// Makes client URLs for the session with which it was opened. Remembers the form of each hub, but never a token. GUI
/// thread.
class ClientUrlController : public QObject
{
    Q_OBJECT

public:
    static constexpr int kClipboardSeconds = 60;

    /// `navigator` and `settings` outlive the controller; `session` is not null.
    ClientUrlController(HubSessionPtr session, Navigator &navigator, QSettings &settings, QObject *parent = nullptr);

    const ClientUrlForm &form() const { return m_form; }
    void setForm(const ClientUrlForm &form); ///< forgets the URL made from the old one
    QString placeText() const;
    std::optional<Error> problem() const; ///< InvalidInput: what is wrong with the form
    /// Whether a token with the roles of the form would allow something, and by which role it would: in words.
    QString trialText(Permission permission, const QString &group) const;
    bool isBusy() const { return m_call.isRunning(); }
    const std::optional<ClientAccess> &access() const { return m_access; }
    QString errorText() const { return m_error; } ///< of the last try to make one
    /// The URL for the screen: the token as dots unless `withToken`.
    QString shownUrl(bool withToken) const;
    QString expiryText() const;

    void make();
    /// Both put a secret into the clipboard and take it out again after a minute, if it is still there.
    void copyUrl();
    void copyToken();
    bool canWatch() const { return m_access && m_form.endpoint == ClientEndpoint::Default; }
    void watch();

Q_SIGNALS:
    void changed();
    void made(); ///< a URL from the form as it is

private:
    void restore(const QString &prefix);
    void remember(const QString &prefix) const;
    void copySecret(const SecretText &secret);

    HubSessionPtr m_session;
    Navigator &m_navigator;
    QSettings &m_settings;
    ClientUrlForm m_form;
    std::optional<ClientAccess> m_access;
    QString m_error;
    LatestCall<ClientAccess> m_call;
};

} // namespace wps
