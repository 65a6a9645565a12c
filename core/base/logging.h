// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QLoggingCategory>
#include <QString>

namespace wps
{

// Every log category of the project, one a folder. Info and above is on by default; QT_LOGGING_RULES changes it.
Q_DECLARE_LOGGING_CATEGORY(logBase)     // wps.base
Q_DECLARE_LOGGING_CATEGORY(logAuth)     // wps.auth
Q_DECLARE_LOGGING_CATEGORY(logHttp)     // wps.http
Q_DECLARE_LOGGING_CATEGORY(logClient)   // wps.client
Q_DECLARE_LOGGING_CATEGORY(logWatch)    // wps.watch
Q_DECLARE_LOGGING_CATEGORY(logProfile)  // wps.profile
Q_DECLARE_LOGGING_CATEGORY(logEmulator) // wps.emulator
Q_DECLARE_LOGGING_CATEGORY(logUi)       // wps.ui

/// Replaces secrets in free text by "***": values after `AccessKey=`, `access_token=`, `awps_reconnection_token=`,
/// `Bearer `, `Authorization:`, anything that looks like a JWT (three base64url parts that begin with "eyJ"), and
/// userinfo in URLs. Case-insensitive, also percent-encoded `=`. Pure and thread-safe.
QString redactSecrets(const QString &text);
QByteArray redactSecrets(const QByteArray &text);

} // namespace wps
