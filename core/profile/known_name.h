// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDateTime>
#include <QString>

namespace wps
{

/// A name of a hub that is remembered: what it is, how and when it was learned, when it was last of use, and when the
/// service last confirmed it. Times are UTC.
struct KnownName {
    enum class Kind { Group, User, Connection };
    /// How it was learned first. Stored by number: append only.
    enum class Source {
        Unknown,  ///< by a version that did not keep this
        Typed,    ///< into a field, for no call yet
        Sent,     ///< a message went there
        Listed,   ///< in the service's list of a group's members
        Asked,    ///< a check of existence, or a change of members or permissions
        Heard,    ///< in the traffic of a watch, or the watch's own
        Imported, ///< from a file
    };

    Kind kind = Kind::Group;
    QString name;
    Source source = Source::Unknown;
    QDateTime learnedAt;   ///< invalid = by a version that did not keep this
    QDateTime seenAt;      ///< last time it was of use
    QDateTime confirmedAt; ///< invalid = never confirmed by the service

    /// Takes over what is newer in `other`, and how it was learned from whichever is older.
    void merge(const KnownName &other);

    friend bool operator==(const KnownName &, const KnownName &) = default;
};

/// "group", "user", "connection".
QString kindName(KnownName::Kind kind);
/// "typed", "sent", "listed", "asked", "heard", "imported"; empty when unknown.
QString sourceName(KnownName::Source source);

} // namespace wps
