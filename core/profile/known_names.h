// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/profile/known_name.h"
#include "core/profile/seen_members.h"

#include <QFuture>
#include <QList>
#include <QObject>
#include <QString>
#include <QStringList>

#include <memory>
#include <optional>

namespace wps
{

/// Names seen in a hub, remembered in SQLite (the service cannot list them). GUI thread; its own queries are small and
/// indexed, and what may be much runs on a thread of its own. An unusable file is reported by `problem()`, and the
/// names then live in memory.
class KnownNames : public QObject
{
    Q_OBJECT

public:
    using Kind = KnownName::Kind;
    using Source = KnownName::Source;
    using Entry = KnownName;

    /// `path` empty: memory only.
    explicit KnownNames(const QString &path, QObject *parent = nullptr);
    ~KnownNames() override; ///< cuts bulk work short

    /// `scope`: a hub of a profile, as HubSession::knownNamesScope() says.
    /// `source`: how it is learned, if it is not known already. `confirmed`: the service has just said that it exists.
    void note(const QString &scope, Kind kind, const QString &name, Source source, bool confirmed = false);
    /// Many of one kind in one transaction and with one change.
    void noteAll(const QString &scope, Kind kind, const QStringList &names, Source source, bool confirmed = false);
    void forget(const QString &scope, Kind kind, const QString &name);
    /// How many connections a complete listing has found in a group. Kept in memory only.
    void noteMembers(const QString &scope, const QString &group, qsizetype count);
    std::optional<qsizetype> members(const QString &scope, const QString &group) const;
    /// A complete listing of a group: its count, and who stood in it. Kept in memory only.
    void noteListing(const QString &scope, const QString &group, const QList<GroupMember> &members);
    const SeenMembers &seenMembers(const QString &scope) const; ///< until the next noteListing()
    /// Most recent first. `filter`: somewhere in the name, without regard to case; searches all names, not only
    /// `limit`.
    QList<Entry> names(const QString &scope, Kind kind, int limit = 500, const QString &filter = {}) const;
    qsizetype count(const QString &scope, Kind kind, const QString &filter = {}) const;

    // Bulk work of any size: in turn on a thread of its own, `changed` afterwards. Progress counts names. Cancelling
    // stops between two batches; what is done by then stays done. Errors: Storage.

    /// Merges names with what is known: an import, or what was forgotten. Gives how many were new.
    QFuture<Result<qsizetype>> addMany(const QString &scope, const QList<Entry> &names);
    QFuture<Result<qsizetype>> forgetMany(const QString &scope, const QList<Entry> &names);
    /// All groups, users and connections that are known, each kind in the order of names.
    QFuture<Result<QList<Entry>>> everything(const QString &scope);

    const std::optional<Error> &problem() const;

Q_SIGNALS:
    void changed(const QString &scope);

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace wps
