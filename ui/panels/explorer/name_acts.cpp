// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/name_acts.h"

#include "ui/common/bulk_acts.h"
#include "ui/common/error_presenter.h"
#include "ui/common/local_emulator.h"
#include "ui/models/visible_text.h"

#include <QHash>
#include <QLocale>

#include <algorithm>

namespace wps
{

namespace
{

QString describeNames(const QList<KnownName> &names)
{
    const auto count = [&names](KnownName::Kind kind) {
        return std::count_if(names.cbegin(), names.cend(), [kind](const KnownName &name) { return name.kind == kind; });
    };
    return describeCounts(count(KnownName::Kind::Connection), count(KnownName::Kind::User),
                          count(KnownName::Kind::Group));
}

} // namespace

NameActs::NameActs(KnownNames &names, const LocalEmulator &emulator, QObject *parent)
    : QObject(parent), m_names(names), m_emulator(emulator)
{
}

qsizetype NameActs::countAll(const HubSessionPtr &session) const
{
    qsizetype all = 0;
    for (const auto kind : {KnownName::Kind::Group, KnownName::Kind::User, KnownName::Kind::Connection})
        all += m_names.count(session->knownNamesScope(), kind);
    return all;
}

QList<KnownName> NameActs::liveNames(const HubSessionPtr &session) const
{
    QList<KnownName> names;
    if (!session->isLocalEmulator())
        return names;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto add = [&](KnownName::Kind kind, const QString &name) {
        names.append({kind, name, KnownName::Source::Listed, now, now, now});
    };
    for (const EmulatorHub &hub : m_emulator.snapshot().hubs) {
        if (hub.name != session->hub().value())
            continue;
        for (const EmulatorConnection &connection : hub.connections) {
            add(KnownName::Kind::Connection, connection.id);
            if (!connection.anonymous)
                add(KnownName::Kind::User, connection.userId);
            for (const QString &group : connection.groups)
                add(KnownName::Kind::Group, group);
        }
    }
    return names;
}

void NameActs::exportTo(const HubSessionPtr &session, const QString &path)
{
    m_everything.start(m_names.everything(session->knownNamesScope()), this,
                       [this, session, path](const Result<QList<KnownName>> &names) {
                           if (names)
                               write(session, *names, path);
                           else
                               Q_EMIT failed(presentError(names.error(), tr("Exporting the names")).oneLine());
                       });
}

void NameActs::write(const HubSessionPtr &session, const QList<KnownName> &names, const QString &path)
{
    QList<KnownName> all = names;
    QHash<QPair<int, QString>, qsizetype> places;
    const QList<KnownName> live = liveNames(session);
    if (!live.isEmpty()) {
        for (qsizetype i = 0; i < all.size(); ++i)
            places.insert({static_cast<int>(all.at(i).kind), all.at(i).name}, i);
        for (const KnownName &name : live) {
            const QPair<int, QString> key{static_cast<int>(name.kind), name.name};
            if (const auto place = places.constFind(key); place != places.constEnd()) {
                all[*place].merge(name);
            } else {
                places.insert(key, all.size());
                all.append(name);
            }
        }
    }
    const NameListFormat format =
        nameListFormatOf(path) == NameListFormat::JsonLines ? NameListFormat::JsonLines : NameListFormat::Csv;
    m_write.start(writeNameList(all, path, format), this, [this, path](const Result<WrittenNames> &result) {
        if (!result) {
            Q_EMIT failed(presentError(result.error(), tr("Exporting the names")).oneLine());
            return;
        }
        QString sentence =
            tr("%1 names written to %2").arg(QLocale().toString(qlonglong(result->written)), visibleLine(path, 80));
        if (result->leftOut > 0) {
            sentence += u". " + tr("%1 were left out: they look like an access key or a token")
                                    .arg(QLocale().toString(qlonglong(result->leftOut)));
        }
        Q_EMIT done(sentence);
    });
}

void NameActs::forget(const HubSessionPtr &session, const QList<KnownName> &names)
{
    if (names.isEmpty())
        return;
    const QString scope = session->knownNamesScope();
    const QString what = names.size() == 1 ? visibleLine(names.first().name, 60) : describeNames(names);
    m_change.start(m_names.forgetMany(scope, names), this, [this, scope, names, what](const Result<qsizetype> &count) {
        if (!count) {
            Q_EMIT failed(presentError(count.error(), tr("Forgetting %1").arg(what)).oneLine());
            return;
        }
        m_forgottenScope = scope;
        m_forgotten = names;
        Q_EMIT done(tr("Forgot %1").arg(what));
    });
}

void NameActs::forgetAll(const HubSessionPtr &session)
{
    m_everything.start(m_names.everything(session->knownNamesScope()), this,
                       [this, session](const Result<QList<KnownName>> &names) {
                           if (names)
                               forget(session, *names);
                           else
                               Q_EMIT failed(presentError(names.error(), tr("Forgetting the names")).oneLine());
                       });
}

void NameActs::bringBack()
{
    const QList<KnownName> names = std::exchange(m_forgotten, {});
    if (names.isEmpty())
        return;
    m_change.start(m_names.addMany(m_forgottenScope, names), this, [this, names](const Result<qsizetype> &count) {
        if (count)
            Q_EMIT done(tr("Brought back %1").arg(describeNames(names)));
        else
            Q_EMIT failed(presentError(count.error(), tr("Bringing back the names")).oneLine());
    });
}

} // namespace wps
