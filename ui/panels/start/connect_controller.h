// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/connection_string.h"
#include "core/profile/connection_profile.h"
#include "ui/common/latest_call.h"

#include <QObject>

namespace wps
{

class SessionFactory;

/// What the connect form holds. The key is in memory only.
struct ConnectInput {
    QUuid profileId = {}; ///< null = a new profile
    QString connectionString = {};
    QString name = {};
    QString hub = {};
    Environment environment = Environment::Test;
    QString colour = {};
    QString reverseProxyEndpoint = {};
    bool rememberKey = true;
};

/// Checks, tests and opens what the connect form holds. No widgets. GUI thread.
class ConnectController : public QObject
{
    Q_OBJECT

public:
    explicit ConnectController(SessionFactory &factory, QObject *parent = nullptr);

    /// Everything that is wrong, each with the field it belongs to ("connectionString", "name", "hub",
    /// "reverseProxyEndpoint").
    QList<Error> check(const ConnectInput &input) const;
    /// getServiceStatus with what the form holds; testSucceeded() or testFailed() follows.
    void test(const ConnectInput &input);
    /// Saves the profile, gives the key to the keyring when asked, and opens the session. A keyring that fails does not
    /// stop it: the key then lives until the program ends, and the status bar says so.
    Result<void> connectTo(const ConnectInput &input);
    bool isTesting() const { return m_test.isRunning(); }

Q_SIGNALS:
    void testSucceeded();
    void testFailed(const wps::Error &error);

private:
    SessionFactory &m_factory;
    LatestCall<void> m_test;
};

} // namespace wps
