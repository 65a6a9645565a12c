// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/audit_entry.h"
#include "core/base/result.h"

#include <QFuture>
#include <QThread>

#include <atomic>
#include <functional>
#include <memory>

namespace wps
{

/// Which entries are wanted; what is empty wants all.
struct AuditQuery {
    QString hub;
    QString verb;
    QString text; ///< somewhere in profile, hub, verb, target, result, detail or body; without regard to case
    QDateTime since;
    qint64 number = 0;                          ///< this entry only; 0 = all
    int limit = 0;                              ///< the latest so many; 0 = all
    AuditBodies bodies = AuditBodies::LeaveOut; ///< many, with their bodies, can be large
};

/// The audit of one person's programs in one SQLite file (folder 0700, file 0600). Entries can be added and never be
/// changed or removed through it. Several processes write at once. Writes and reads happen on a thread of its own.
class AuditLog
{
public:
    static constexpr qsizetype kMaxBody = 64 * 1024; ///< bytes of a body that are kept

    explicit AuditLog(const QString &path);
    ~AuditLog(); ///< writes what is waiting

    /// audit.sqlite in the console's data folder, for all programs.
    static QString usualPath();

    // From any thread. Whether auditTo() hands over what was sent; not at first. What is kept stays for good.
    void setKeepsBodies(bool keeps) { m_keepsBodies = keeps; }
    bool keepsBodies() const { return m_keepsBodies; }

    /// From any thread; returns at once. Secrets are taken out of its body, and what is longer than kMaxBody is cut.
    /// What cannot be written is said in the log, once.
    void append(const AuditEntry &entry);
    /// Oldest first. Sees everything that was appended before.
    QFuture<Result<QList<AuditEntry>>> find(const AuditQuery &query);
    /// Writes what find() would find as CSV, whole or not at all, and tells how many calls those are.
    QFuture<Result<qsizetype>> exportCsv(const AuditQuery &query, const QString &path);

private:
    class Writer;
    template <typename Work> auto onThread(Work work) -> QFuture<decltype(work())>;

    QThread m_thread;
    Writer *m_writer; // on m_thread
    std::atomic<bool> m_keepsBodies = false;
};

/// For RestTransport: writes one entry for each call.
std::function<void(const CallRecord &)> auditTo(const std::shared_ptr<AuditLog> &log);

} // namespace wps
