// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/audit/audit_controller.h"

#include <QSaveFile>

namespace wps
{

AuditController::AuditController(AuditLog &log, QObject *parent) : QObject(parent), m_log(log) {}

void AuditController::search(const QString &text)
{
    m_text = text.trimmed();
    refresh();
}

void AuditController::refresh()
{
    AuditQuery query;
    query.text = m_text;
    query.limit = kMaxShown;
    m_find.start(m_log.find(query), this, [this](const Result<QList<AuditEntry>> &found) {
        if (!found) {
            say(found.error().message);
            return;
        }
        m_model.setEntries(*found);
        say(found->size() < kMaxShown ? tr("%n call(s)", nullptr, static_cast<int>(found->size()))
                                      : tr("the latest %n call(s)", nullptr, kMaxShown));
    });
}

void AuditController::exportTo(const QString &path)
{
    QSaveFile file(path);
    const QByteArray csv = toCsv(m_model.entries());
    if (!file.open(QIODevice::WriteOnly) || file.write(csv) != csv.size() || !file.commit())
        say(tr("%1 could not be written: %2").arg(path, file.errorString()));
    else
        say(tr("Exported %n call(s) to %1", nullptr, static_cast<int>(m_model.entries().size())).arg(path));
}

void AuditController::say(const QString &status)
{
    m_status = status;
    Q_EMIT statusChanged();
}

} // namespace wps
