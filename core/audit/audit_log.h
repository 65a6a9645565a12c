// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/audit_entry.h"
#include "core/base/result.h"

#include <QFuture>
#include <QThread>

#include <functional>
#include <memory>

namespace wps
{

/// Which entries are wanted; what is empty wants all.
struct AuditQuery {
    QString hub;
    QString verb;
    QString text; ///< somewhere in profile, hub, verb, target, result or detail; without regard to case
    QDateTime since;
    int limit = 0; ///< the latest so many; 0 = all
};

/// The audit of one person's programs in one SQLite file (folder 0700, file 0600). Entries can be added and never be
/// changed or removed through it. Several processes write at once. Writes and reads happen on a thread of its own.
class AuditLog
{
public:
    explicit AuditLog(const QString &path);
    ~AuditLog(); ///< writes what is waiting

    /// audit.sqlite in the console's data folder, for all programs.
    static QString usualPath();

    /// From any thread; returns at once. What cannot be written is said in the log, once.
    void append(const AuditEntry &entry);
    /// Oldest first. Sees everything that was appended before.
    QFuture<Result<QList<AuditEntry>>> find(const AuditQuery &query);

private:
    class Writer;
    QThread m_thread;
    Writer *m_writer; // on m_thread
};

/// For RestTransport: writes one entry for each call.
std::function<void(const CallRecord &)> auditTo(const std::shared_ptr<AuditLog> &log);

} // namespace wps
