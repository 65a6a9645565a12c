// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/audit_log.h"
#include "ui/common/latest_call.h"
#include "ui/panels/audit/audit_model.h"

#include <QObject>
#include <QSettings>

namespace wps
{

/// Searches the audit and exports what was found. GUI thread.
class AuditController : public QObject
{
    Q_OBJECT

public:
    static constexpr int kMaxShown = 10'000;

    /// Both outlive the controller. Tells `log` what the settings say about bodies.
    AuditController(AuditLog &log, QSettings &settings, bool mayExportBodies, QObject *parent = nullptr);

    AuditModel &model() { return m_model; }
    const QString &status() const { return m_status; } ///< how many were found, or what went wrong
    void search(const QString &text);
    void refresh();
    /// The calls that the search finds, as CSV that a spreadsheet may open.
    void exportTo(const QString &path, AuditBodies bodies);
    bool mayExportBodies() const { return m_mayExportBodies; } ///< what the policy of the machine says

    bool keepsBodies() const { return m_log.keepsBodies(); }
    void setKeepsBodies(bool keeps); ///< from now on, in later runs too

    /// What is known of that call, soon with its body. -1: of none.
    void select(int row);
    const QString &detail() const { return m_detail; } ///< lines of plain text

Q_SIGNALS:
    void statusChanged();
    void detailChanged();

private:
    AuditQuery query() const;
    void say(const QString &status);
    void showDetail(const QString &detail);

    AuditLog &m_log;
    QSettings &m_settings;
    const bool m_mayExportBodies;
    AuditModel m_model;
    QString m_text;
    QString m_status;
    QString m_detail;
    LatestCall<QList<AuditEntry>> m_find;
    LatestCall<QList<AuditEntry>> m_one;
};

} // namespace wps
