// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/undo_service.h"

#include "core/emulator/emulator.h"
#include "ui/common/job_runner.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"

#include <algorithm>
#include <numeric>
#include <utility>

namespace wps
{

namespace
{

/// The connections that a target means, of those that are there.
QStringList connectionsOf(const UndoService::Members &members, const BulkTarget &target)
{
    if (target.kind == BulkKind::Connection)
        return {target.name};
    return target.kind == BulkKind::User ? members.userOf.keys(target.name) : QStringList();
}

ReversibleItem itemFor(const QString &connection, const QString &group)
{
    ReversibleItem item{{BulkKind::Connection, connection}, group};
    item.changes = true;
    return item;
}

bool isUncertain(const ReversibleAct &act)
{
    return std::any_of(act.items.cbegin(), act.items.cend(), [](const ReversibleItem &item) { return !item.changes; });
}

} // namespace

UndoService::UndoService(JobRunner &jobs, Workspace &workspace, const Emulator &emulator, QObject *parent)
    : QObject(parent), m_jobs(jobs), m_workspace(workspace), m_emulator(emulator)
{
    connect(&jobs, &JobRunner::started, this, &UndoService::watch);
    connect(&jobs, &JobRunner::aboutToClear, this, [this](const BulkJob *job) { m_stepOf.remove(job); });
    connect(&workspace, &Workspace::sessionChanged, this, &UndoService::changed);
}

bool UndoService::isExact(const HubSession &session)
{
    return session.isLocalEmulator();
}

QString UndoService::cautionBefore(const HubSession &session, ReversibleVerb verb)
{
    if (isExact(session))
        return {};
    return verb == ReversibleVerb::AddToGroup
               ? tr("The service does not tell who is in the group already: undoing this removes those too.")
               : tr("The service does not tell who is in the group now: undoing this also adds those who are not.");
}

bool UndoService::isSamePlace(const HubSessionPtr &a, const HubSessionPtr &b)
{
    return a && b && a->profile().id == b->profile().id && a->profile().endpoint == b->profile().endpoint &&
           a->profile().reverseProxyEndpoint == b->profile().reverseProxyEndpoint && a->hub() == b->hub();
}

std::optional<UndoService::Members> UndoService::membersOf(const HubSession &session) const
{
    if (!isExact(session))
        return std::nullopt;
    Members members;
    const EmulatorSnapshot snapshot = m_emulator.snapshot();
    for (const EmulatorHub &hub : snapshot.hubs) {
        if (hub.name != session.hub().value())
            continue;
        for (const EmulatorConnection &connection : hub.connections) {
            members.userOf.insert(connection.id, connection.anonymous ? QString() : connection.userId);
            for (const QString &group : connection.groups)
                members.of[group].insert(connection.id);
        }
    }
    return members;
}

std::optional<ReversibleAct> UndoService::leavingAllGroups(const HubSessionPtr &session, const BulkTarget &target) const
{
    const std::optional<Members> members = membersOf(*session);
    if (!members)
        return std::nullopt;
    ReversibleAct act{ReversibleVerb::RemoveFromGroup, {}};
    const QStringList connections = connectionsOf(*members, target);
    for (auto it = members->of.cbegin(); it != members->of.cend(); ++it) {
        for (const QString &connection : connections) {
            if (it.value().contains(connection))
                act.items.append(itemFor(connection, it.key()));
        }
    }
    return act;
}

UndoService::BegunPtr UndoService::begin(const HubSessionPtr &session, const ReversibleAct &act) const
{
    auto begun = std::make_shared<Begun>();
    begun->session = session;
    begun->act = act;
    if (act.isMembership())
        begun->before = membersOf(*session);
    return begun;
}

/// Of the items of the act those that have changed something: exactly where that can be looked up, otherwise all but
/// those of which it is known that they have not.
ReversibleAct UndoService::changedBy(const Begun &begun, const QList<qsizetype> &items) const
{
    ReversibleAct result{begun.act.verb, {}};
    const bool adds = begun.act.verb == ReversibleVerb::AddToGroup;
    const std::optional<Members> now = begun.before ? membersOf(*begun.session) : std::nullopt;
    for (const qsizetype number : items) {
        const ReversibleItem &item = begun.act.items.at(number);
        if (!begun.before || !now) {
            if (item.changes.value_or(true))
                result.items.append(item);
            continue;
        }
        const QSet<QString> before = begun.before->of.value(item.group);
        const QSet<QString> after = now->of.value(item.group);
        const QStringList connections = connectionsOf(adds ? *now : *begun.before, item.target);
        for (const QString &connection : connections) {
            const bool changed =
                adds ? after.contains(connection) && !before.contains(connection)
                     : before.contains(connection) && !after.contains(connection) && now->userOf.contains(connection);
            if (changed)
                result.items.append(itemFor(connection, item.group));
        }
    }
    return result;
}

UndoService::StepId UndoService::did(const BegunPtr &begun)
{
    QList<qsizetype> all(begun->act.items.size());
    std::iota(all.begin(), all.end(), 0);
    return did(begun, all);
}

UndoService::StepId UndoService::did(const BegunPtr &begun, const QList<qsizetype> &items)
{
    QList<qsizetype> fresh;
    ReversibleAct done{begun->act.verb, {}};
    for (const qsizetype item : items) {
        if (begun->done.contains(item))
            continue;
        begun->done.insert(item);
        fresh.append(item);
        done.items.append(begun->act.items.at(item));
    }
    if (fresh.isEmpty())
        return begun->step;
    const ReversibleAct changes = changedBy(*begun, fresh);
    if (!changes.items.isEmpty()) {
        if (!begun->followUp) {
            // What was taken back before is not done again after something new.
            m_steps.removeIf([&](const Step &step) { return step.redo && isSamePlace(step.session, begun->session); });
        }
        const auto held =
            std::find_if(m_steps.begin(), m_steps.end(), [&](const Step &step) { return step.id == begun->step; });
        if (begun->step != kNone && held != m_steps.end()) {
            held->act.items += changes.items;
            Q_EMIT changed();
        } else {
            Step step;
            step.session = begun->session;
            step.act = opposite(changes);
            step.redo = begun->redo;
            if (begun->followUp) { // it does just that again
                for (ReversibleItem &item : step.act.items)
                    item.changes = true;
            }
            begun->step = push(std::move(step));
        }
    }
    Q_EMIT acted(begun->session, done);
    return begun->step;
}

void UndoService::pushLocal(const HubSessionPtr &place, const QString &undoText, const QString &redoText,
                            const std::function<void()> &undo, const std::function<void()> &redo)
{
    m_steps.removeIf([&](const Step &step) { return step.redo && step.run && step.session == place; });
    Step step;
    step.session = place;
    step.text = undoText;
    step.otherText = redoText;
    step.run = undo;
    step.reverse = redo;
    push(std::move(step));
}

UndoService::StepId UndoService::push(Step step)
{
    step.id = ++m_lastId;
    const StepId id = step.id;
    m_steps.append(std::move(step));
    if (m_steps.size() > kMostSteps)
        m_steps.removeFirst();
    Q_EMIT changed();
    return id;
}

const UndoService::Step *UndoService::find(StepId id) const
{
    const auto it = std::find_if(m_steps.cbegin(), m_steps.cend(), [id](const Step &step) { return step.id == id; });
    return id == kNone || it == m_steps.cend() ? nullptr : &*it;
}

UndoService::Step UndoService::take(StepId id)
{
    const Step step = *find(id);
    m_steps.removeIf([id](const Step &held) { return held.id == id; });
    return step;
}

UndoService::StepId UndoService::latest(bool redo) const
{
    const auto it = std::find_if(m_steps.crbegin(), m_steps.crend(),
                                 [&](const Step &step) { return step.redo == redo && isUsable(step.id); });
    return it == m_steps.crend() ? kNone : it->id;
}

bool UndoService::isThere(StepId id) const
{
    return find(id) != nullptr;
}

bool UndoService::isUsable(StepId id) const
{
    const Step *step = find(id);
    return step && (!step->session || isSamePlace(step->session, m_workspace.session()));
}

bool UndoService::isRedo(StepId id) const
{
    const Step *step = find(id);
    return step && step->redo;
}

QString UndoService::text(StepId id) const
{
    const Step *step = find(id);
    if (!step)
        return {};
    const QString what = step->run ? step->text : describeAct(step->act);
    return step->redo ? tr("Redo: %1").arg(what) : tr("Undo: %1").arg(what);
}

QString UndoService::caution(StepId id) const
{
    const Step *step = find(id);
    if (!step || !isUncertain(step->act))
        return {};
    switch (step->act.verb) {
    case ReversibleVerb::RemoveFromGroup:
        return tr("Who was in the group before is not known: this removes those too.");
    case ReversibleVerb::AddToGroup:
        return tr("Who was not in the group before is not known: this adds those too.");
    case ReversibleVerb::Grant:
        return tr("What was not allowed before is not known: this grants that too.");
    case ReversibleVerb::Revoke:
        break;
    }
    return tr("What was allowed before is not known: this revokes that too.");
}

HubSessionPtr UndoService::session(StepId id) const
{
    const Step *step = find(id);
    return step ? step->session : nullptr;
}

QString UndoService::place(StepId id) const
{
    const Step *step = find(id);
    return step && step->session
               ? tr("hub %1 of %2").arg(step->session->hub().value(), visibleLine(step->session->profile().name, 60))
               : QString();
}

BulkJob *UndoService::run(StepId id)
{
    if (!isUsable(id))
        return nullptr;
    Step step = take(id);
    if (step.run) {
        step.run();
        std::swap(step.run, step.reverse);
        std::swap(step.text, step.otherText);
        step.redo = !step.redo;
        push(std::move(step));
        return nullptr;
    }
    // The same place, with the credential that is in use now.
    const HubSessionPtr session = m_workspace.session();
    BulkPlan plan = planOf(session, step.act);
    plan.title = step.redo ? tr("Redo: %1").arg(plan.title) : tr("Undo: %1").arg(plan.title);
    const ReversibleAct act = step.act;
    m_starting = std::move(step);
    BulkJob *job = m_jobs.run(session, std::move(plan), act);
    m_starting.reset();
    Q_EMIT changed();
    return job;
}

void UndoService::watch(BulkJob *job)
{
    const JobRunner::Entry *entry = m_jobs.entryOf(job);
    if (!entry || entry->act.items.isEmpty())
        return;
    const BegunPtr begun = begin(entry->session, entry->act);
    if (m_starting) {
        begun->followUp = true;
        begun->redo = !m_starting->redo;
    }
    connect(job, &BulkJob::ended, this, [this, job, begun] { takeEnd(job, begun); });
}

void UndoService::takeEnd(const BulkJob *job, const BegunPtr &begun)
{
    const StepId id = did(begun, job->itemsOf(BulkJob::Part::Done));
    if (id != kNone)
        m_stepOf.insert(job, id);
    if (!begun->followUp)
        return;
    // What could not be taken back can still be; except where nothing is there any more to take it back from.
    Step rest;
    rest.session = begun->session;
    rest.act.verb = begun->act.verb;
    rest.redo = !begun->redo;
    for (const BulkJob::Part part : {BulkJob::Part::Troubled, BulkJob::Part::Waiting}) {
        const QList<qsizetype> numbers = job->itemsOf(part);
        for (const qsizetype number : numbers) {
            const auto error = job->results().errors.constFind(number);
            if (error == job->results().errors.cend() || error->kind != Error::Kind::NotFound)
                rest.act.items.append(begun->act.items.at(number));
        }
    }
    if (!rest.act.items.isEmpty()) {
        const StepId left = push(std::move(rest));
        if (id == kNone)
            m_stepOf.insert(job, left);
    }
}

} // namespace wps
