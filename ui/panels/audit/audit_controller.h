// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/audit_log.h"
#include "ui/common/latest_call.h"
#include "ui/panels/audit/audit_model.h"

#include <QObject>

namespace wps
{

/// Searches the audit and exports what was found. GUI thread.
class AuditController : public QObject
{
    Q_OBJECT

public:
    static constexpr int kMaxShown = 10'000;

    /// `log` outlives the controller.
    explicit AuditController(AuditLog &log, QObject *parent = nullptr);

    AuditModel &model() { return m_model; }
    const QString &status() const { return m_status; } ///< how many were found, or what went wrong
    void search(const QString &text);
    void refresh();
    /// What was found, as CSV that a spreadsheet may open.
    void exportTo(const QString &path);

Q_SIGNALS:
    void statusChanged();

private:
    void say(const QString &status);

    AuditLog &m_log;
    AuditModel m_model;
    QString m_text;
    QString m_status;
    LatestCall<QList<AuditEntry>> m_find;
};

} // namespace wps
