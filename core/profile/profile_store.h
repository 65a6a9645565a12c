// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/connection_profile.h"

#include <QList>
#include <QObject>

#include <memory>
#include <optional>

class QSettings;

namespace wps
{

/// The settings that the console and the command line share, of the person who runs the program.
std::unique_ptr<QSettings> openUserSettings();

/// The profiles, kept in the settings; most recently used first. GUI thread (or the CLI's main thread). Never sees a
/// secret. Values that make no sense are skipped with a line in the log; settings of a newer version are read as far as
/// understood and never written.
class ProfileStore : public QObject
{
    Q_OBJECT

public:
    /// `settings` outlives the store.
    explicit ProfileStore(QSettings &settings, QObject *parent = nullptr);

    QList<ConnectionProfile> profiles() const;
    std::optional<ConnectionProfile> find(const QUuid &id) const;
    std::optional<ConnectionProfile>
    findByName(const QString &name) const; ///< exact, then ignoring case if only one fits
    /// Adds or replaces by id. InvalidInput (field "name" or "endpoint"); Storage when the settings cannot be written.
    Result<void> save(const ConnectionProfile &profile);
    Result<void> remove(const QUuid &id);
    void markUsed(const QUuid &id, const QString &hub); ///< moves it to the front, remembers the hub

Q_SIGNALS:
    void changed();

private:
    Result<void> commit();
    QStringList order() const;

    QSettings &m_settings;
};

} // namespace wps
