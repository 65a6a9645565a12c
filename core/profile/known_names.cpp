// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/known_names.h"

#include "core/base/future_util.h"
#include "core/base/logging.h"
#include "core/profile/names_database.h"

#include <QHash>
#include <QPromise>
#include <QThreadPool>

#include <algorithm>
#include <array>
#include <atomic>
#include <functional>
#include <iterator>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qint64 kRepeatMs = 10'000;  // the same name again within this time is not written again
constexpr qsizetype kBatchSize = 500; // in one transaction of bulk work: other writers wait for no longer

constexpr std::array kKinds{KnownName::Kind::Group, KnownName::Kind::User, KnownName::Kind::Connection};

using Count = Result<qsizetype>;

bool newerFirst(const KnownName &a, const KnownName &b)
{
    return a.seenAt != b.seenAt ? a.seenAt > b.seenAt : a.name < b.name;
}

} // namespace

struct KnownNames::Private {
    using Names = QHash<QString, Entry>;
    using Place = QPair<QString, int>; ///< scope and kind
    template <typename T> using Work = std::function<Result<T>(NamesDatabase &, QPromise<Result<T>> &)>;

    QString path;
    std::unique_ptr<NamesDatabase> database; ///< null: memory only
    std::optional<Error> problem;
    QHash<Place, Names> memory; ///< what could not be written; everything, when there is no file
    QHash<Place, QHash<QString, qint64>> recent;
    QHash<QPair<QString, QString>, qsizetype> members;
    QHash<QString, SeenMembers> seen; ///< by scope
    QThreadPool pool;                 ///< one thread: bulk work in turn. Dies first

    static Place placeOf(const QString &scope, Kind kind) { return {scope, static_cast<int>(kind)}; }

    bool kept(const Result<void> &done)
    {
        if (!done && !problem) {
            problem = done.error();
            problem->message = u"Remembered names are kept in memory only. "_s + problem->message;
            qCWarning(logProfile, "%s", qPrintable(problem->message));
        }
        return done.has_value();
    }

    void remember(const QString &scope, const QList<Entry> &names)
    {
        for (const Entry &name : names) {
            Names &held = memory[placeOf(scope, name.kind)];
            if (const auto it = held.find(name.name); it != held.end())
                it->merge(name);
            else
                held.insert(name.name, name);
        }
    }

    void forgetInMemory(const QString &scope, const Entry &name)
    {
        const Place place = placeOf(scope, name.kind);
        memory[place].remove(name.name);
        recent[place].remove(name.name);
    }

    QList<Entry> remembered(const QString &scope, Kind kind, const QString &filter) const
    {
        QList<Entry> found;
        const Names held = memory.value(placeOf(scope, kind));
        for (const Entry &name : held) {
            if (name.name.contains(filter, Qt::CaseInsensitive))
                found.append(name);
        }
        return found;
    }

    QList<Entry> allInMemory(const QString &scope) const
    {
        QList<Entry> all;
        for (const Kind kind : kKinds)
            all += remembered(scope, kind, {});
        return all;
    }

    /// `work(database, promise)` on the pool's thread, with a connection of its own; then `changed`, if a scope is
    /// given.
    template <typename T, typename Work>
    QFuture<Result<T>> start(KnownNames *owner, const QString &changedScope, Work work)
    {
        auto promise = std::make_shared<QPromise<Result<T>>>();
        const QFuture<Result<T>> future = promise->future();
        promise->start();
        pool.start([this, owner, promise, changedScope, work = std::move(work)] {
            if (!stopping) {
                auto own = NamesDatabase::open(path);
                promise->addResult(own ? work(**own, *promise) : failure(own.error()));
            }
            promise->finish();
            if (!changedScope.isEmpty()) {
                QMetaObject::invokeMethod(
                    owner, [owner, changedScope] { Q_EMIT owner->changed(changedScope); }, Qt::QueuedConnection);
            }
        });
        return future;
    }

    /// `write(database, scope, part)` for one part after the other, each a transaction.
    template <typename Write>
    QFuture<Count> startInBatches(KnownNames *owner, const QString &scope, const QList<Entry> &names, Write write)
    {
        return start<qsizetype>(owner, scope, [this, scope, names, write](auto &own, auto &promise) -> Count {
            promise.setProgressRange(0, static_cast<int>(names.size()));
            const Count before = countAll(own, scope);
            if (!before)
                return before;
            for (qsizetype from = 0; from < names.size(); from += kBatchSize) {
                if (stopping || promise.isCanceled())
                    break;
                const QList<Entry> part = names.mid(from, kBatchSize);
                if (const auto done = write(own, scope, part); !done)
                    return failure(done.error());
                promise.setProgressValue(static_cast<int>(from + part.size()));
            }
            const Count after = countAll(own, scope);
            return after ? Count(qAbs(*after - *before)) : after;
        });
    }

    static Count countAll(NamesDatabase &own, const QString &scope)
    {
        qsizetype all = 0;
        for (const Kind kind : kKinds) {
            const Count some = own.count(scope, kind);
            if (!some)
                return some;
            all += *some;
        }
        return all;
    }

    std::atomic_bool stopping = false;
};

KnownNames::KnownNames(const QString &path, QObject *parent) : QObject(parent), d(std::make_unique<Private>())
{
    d->path = path;
    d->pool.setMaxThreadCount(1);
    if (path.isEmpty())
        return;
    if (auto opened = NamesDatabase::open(path))
        d->database = std::move(*opened);
    else
        d->kept(failure(opened.error()));
}

KnownNames::~KnownNames()
{
    d->stopping = true;
    d->pool.waitForDone();
}

void KnownNames::note(const QString &scope, Kind kind, const QString &name, Source source, bool confirmed)
{
    noteAll(scope, kind, {name}, source, confirmed);
}

void KnownNames::noteAll(const QString &scope, Kind kind, const QStringList &names, Source source, bool confirmed)
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    QHash<QString, qint64> &recent = d->recent[Private::placeOf(scope, kind)];
    QList<Entry> entries;
    for (const QString &name : names) {
        if (name.isEmpty())
            continue;
        qint64 &last = recent[name];
        if (!confirmed && last > 0 && qAbs(now.toMSecsSinceEpoch() - last) < kRepeatMs)
            continue;
        last = now.toMSecsSinceEpoch();
        entries.append({kind, name, source, now, now, confirmed ? now : QDateTime()});
    }
    if (entries.isEmpty())
        return;
    if (!d->database || !d->kept(d->database->store(scope, entries)))
        d->remember(scope, entries);
    Q_EMIT changed(scope);
}

void KnownNames::forget(const QString &scope, Kind kind, const QString &name)
{
    const Entry entry{.kind = kind, .name = name, .learnedAt = {}, .seenAt = {}, .confirmedAt = {}};
    d->forgetInMemory(scope, entry);
    if (d->database)
        d->kept(d->database->remove(scope, {entry}));
    Q_EMIT changed(scope);
}

QList<KnownNames::Entry> KnownNames::names(const QString &scope, Kind kind, int limit, const QString &filter) const
{
    QList<Entry> entries = d->remembered(scope, kind, filter);
    if (d->database) {
        const Private::Names held = d->memory.value(Private::placeOf(scope, kind));
        if (const auto found = d->database->load(scope, kind, limit, filter)) {
            std::copy_if(found->cbegin(), found->cend(), std::back_inserter(entries),
                         [&held](const Entry &name) { return !held.contains(name.name); });
        } else {
            d->kept(failure(found.error()));
        }
    }
    std::sort(entries.begin(), entries.end(), newerFirst);
    return entries.mid(0, limit);
}

qsizetype KnownNames::count(const QString &scope, Kind kind, const QString &filter) const
{
    // A name that is in both places could not be written later: it is counted twice, and the problem is said.
    qsizetype counted = d->remembered(scope, kind, filter).size();
    if (d->database) {
        if (const auto found = d->database->count(scope, kind, filter))
            counted += *found;
        else
            d->kept(failure(found.error()));
    }
    return counted;
}

QFuture<Result<qsizetype>> KnownNames::addMany(const QString &scope, const QList<Entry> &names)
{
    if (d->database) {
        return d->startInBatches(this, scope, names,
                                 [](NamesDatabase &database, const QString &where, const auto &part) {
                                     return database.store(where, part);
                                 });
    }
    const qsizetype before = d->allInMemory(scope).size();
    d->remember(scope, names);
    Q_EMIT changed(scope);
    return readyFuture<Count>(d->allInMemory(scope).size() - before);
}

QFuture<Result<qsizetype>> KnownNames::forgetMany(const QString &scope, const QList<Entry> &names)
{
    const qsizetype before = d->allInMemory(scope).size();
    for (const Entry &name : names)
        d->forgetInMemory(scope, name);
    if (d->database) {
        return d->startInBatches(this, scope, names,
                                 [](NamesDatabase &database, const QString &where, const auto &part) {
                                     return database.remove(where, part);
                                 });
    }
    Q_EMIT changed(scope);
    return readyFuture<Count>(before - d->allInMemory(scope).size());
}

QFuture<Result<QList<KnownNames::Entry>>> KnownNames::everything(const QString &scope)
{
    using Names = Result<QList<Entry>>;
    const auto byName = [](QList<Entry> names) {
        std::sort(names.begin(), names.end(),
                  [](const Entry &a, const Entry &b) { return a.kind != b.kind ? a.kind < b.kind : a.name < b.name; });
        return names;
    };
    const QList<Entry> held = d->allInMemory(scope);
    if (!d->database)
        return readyFuture<Names>(byName(held));
    return d->start<QList<Entry>>(this, {}, [scope, held, byName](NamesDatabase &database, auto &) -> Names {
        QList<Entry> all = held;
        for (const Kind kind : kKinds) {
            const Names some = database.load(scope, kind);
            if (!some)
                return some;
            all += *some;
        }
        return byName(all);
    });
}

void KnownNames::noteMembers(const QString &scope, const QString &group, qsizetype count)
{
    d->members.insert({scope, group}, count);
}

std::optional<qsizetype> KnownNames::members(const QString &scope, const QString &group) const
{
    const auto it = d->members.constFind({scope, group});
    return it == d->members.constEnd() ? std::nullopt : std::optional(*it);
}

void KnownNames::noteListing(const QString &scope, const QString &group, const QList<GroupMember> &members)
{
    noteMembers(scope, group, members.size());
    d->seen[scope].take(group, members, QDateTime::currentDateTimeUtc());
}

const SeenMembers &KnownNames::seenMembers(const QString &scope) const
{
    static const SeenMembers nobody;
    const auto it = d->seen.constFind(scope);
    return it == d->seen.cend() ? nobody : *it;
}

const std::optional<Error> &KnownNames::problem() const
{
    return d->problem;
}

} // namespace wps
