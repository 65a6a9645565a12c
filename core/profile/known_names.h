// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QDateTime>
#include <QList>
#include <QObject>
#include <QString>

#include <memory>
#include <optional>

namespace wps
{

/// Names seen in a hub, remembered in SQLite (the service cannot list them). Directory 0700, file 0600. GUI thread;
/// queries are small and indexed. An unusable file is reported by `problem()`, and the names then live in memory.
class KnownNames : public QObject
{
    Q_OBJECT

public:
    enum class Kind { Group, User, Connection };
    struct Entry {
        QString name;
        QDateTime seenAt;      ///< UTC
        QDateTime confirmedAt; ///< invalid = never confirmed by the service
    };

    /// `path` empty: memory only.
    explicit KnownNames(const QString &path, QObject *parent = nullptr);
    ~KnownNames() override;

    /// `scope` = profile id and hub: KnownNames::scopeOf.
    static QString scopeOf(const QString &profileId, const QString &hub);
    void note(const QString &scope, Kind kind, const QString &name, bool confirmed = false);
    void forget(const QString &scope, Kind kind, const QString &name);
    /// How many connections a complete listing has found in a group. Kept in memory only.
    void noteMembers(const QString &scope, const QString &group, qsizetype count);
    std::optional<qsizetype> members(const QString &scope, const QString &group) const;
    QList<Entry> names(const QString &scope, Kind kind, int limit = 500) const; ///< most recent first
    const std::optional<Error> &problem() const;

Q_SIGNALS:
    void changed(const QString &scope);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace wps
