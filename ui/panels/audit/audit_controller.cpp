// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/audit/audit_controller.h"

#include "ui/common/app_settings.h"
#include "ui/models/visible_text.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

const Setting<bool> kKeepBodies{"audit/keepBodies", false};

QString callsText(qsizetype count)
{
    return count == 1 ? AuditController::tr("1 call") : AuditController::tr("%1 calls").arg(QLocale().toString(count));
}

QString bodyLines(const AuditEntry &entry)
{
    if (!entry.body)
        return AuditController::tr("No message body is kept of this call.");
    const QLocale locale;
    const bool isText = entry.body->isValidUtf8();
    QString title = AuditController::tr("Message body, %1 bytes").arg(locale.toString(entry.body->size()));
    if (entry.bodyCut > 0)
        title += AuditController::tr(", and %1 more that are not kept").arg(locale.toString(entry.bodyCut));
    if (!isText)
        title += AuditController::tr(", no text: in hexadecimal");
    return title + u":\n"_s +
           (isText ? visibleText(QString::fromUtf8(*entry.body)) : QString::fromLatin1(entry.body->toHex(' ')));
}

QString detailLines(const AuditEntry &entry)
{
    const QLocale locale;
    QStringList lines;
    const auto add = [&lines](const QString &name, const QString &value) {
        if (!value.isEmpty())
            lines.append(AuditController::tr("%1: %2", "name and value").arg(name, visibleLine(value, 2000)));
    };
    add(AuditController::tr("Time"), entry.at.toLocalTime().toString(Qt::ISODateWithMs));
    add(AuditController::tr("Operation"), entry.verb);
    add(AuditController::tr("Target"), entry.target);
    QString result = entry.result;
    if (entry.status > 0)
        result = AuditController::tr("%1 (%2)", "result, HTTP status").arg(result).arg(entry.status);
    if (entry.attempts > 0) {
        const QString time = locale.toString(static_cast<qint64>(entry.duration.count()));
        result += entry.attempts == 1 ? AuditController::tr(", 1 attempt, %1 ms").arg(time)
                                      : AuditController::tr(", %1 attempts, %2 ms").arg(entry.attempts).arg(time);
    } else {
        result += AuditController::tr(", nothing was sent");
    }
    add(AuditController::tr("Result"), result);
    add(AuditController::tr("Reason"), entry.detail);
    add(AuditController::tr("Hub"), entry.hub);
    add(AuditController::tr("Service"), entry.profile.isEmpty()
                                            ? AuditController::tr("%1, %2").arg(entry.endpoint, entry.environment)
                                            : AuditController::tr("%1 (%2), %3", "profile, its endpoint, environment")
                                                  .arg(entry.profile, entry.endpoint, entry.environment));
    add(AuditController::tr("Request id"), entry.requestId);
    return lines.join(u'\n');
}

} // namespace

AuditController::AuditController(AuditLog &log, QSettings &settings, bool mayExportBodies, QObject *parent)
    : QObject(parent), m_log(log), m_settings(settings), m_mayExportBodies(mayExportBodies)
{
    m_log.setKeepsBodies(kKeepBodies.get(settings));
}

void AuditController::setKeepsBodies(bool keeps)
{
    m_log.setKeepsBodies(keeps);
    kKeepBodies.set(m_settings, keeps);
}

void AuditController::search(const QString &text)
{
    m_text = text.trimmed();
    refresh();
}

AuditQuery AuditController::query() const
{
    AuditQuery query;
    query.text = m_text;
    query.limit = kMaxShown;
    return query;
}

void AuditController::refresh()
{
    m_find.start(m_log.find(query()), this, [this](const Result<QList<AuditEntry>> &found) {
        if (!found) {
            say(found.error().message);
            return;
        }
        m_model.setEntries(*found);
        const QString calls = callsText(found->size());
        say(found->size() < kMaxShown ? calls : tr("the latest %1").arg(calls));
    });
}

void AuditController::exportTo(const QString &path, AuditBodies bodies)
{
    AuditQuery wanted = query();
    wanted.bodies = m_mayExportBodies ? bodies : AuditBodies::LeaveOut;
    say(tr("Exporting\u2026"));
    whenDone(m_log.exportCsv(wanted, path), this, [this, path](const Result<qsizetype> &count) {
        say(count ? tr("Exported %1 to %2").arg(callsText(*count), path) : count.error().message);
    });
}

void AuditController::select(int row)
{
    m_one.cancel();
    const AuditEntry *entry = m_model.entryAt(row);
    if (!entry) {
        showDetail({});
        return;
    }
    AuditQuery one;
    one.number = entry->number;
    one.bodies = AuditBodies::Include;
    const QString lines = detailLines(*entry);
    showDetail(lines);
    m_one.start(m_log.find(one), this, [this, lines](const Result<QList<AuditEntry>> &found) {
        const QString more = found ? found->isEmpty() ? QString() : bodyLines(found->first()) : found.error().message;
        showDetail(lines + u"\n\n"_s + more);
    });
}

void AuditController::say(const QString &status)
{
    m_status = status;
    Q_EMIT statusChanged();
}

void AuditController::showDetail(const QString &detail)
{
    m_detail = detail;
    Q_EMIT detailChanged();
}

} // namespace wps
