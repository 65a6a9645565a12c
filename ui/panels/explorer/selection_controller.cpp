// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/selection_controller.h"

#include "core/profile/known_names.h"
#include "ui/common/error_presenter.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace wps
{

using RowKind = ExplorerModel::RowKind;

SelectionController::SelectionController(UiContext &context, QObject *parent)
    : QObject(parent), m_context(context), m_acts(&context.undo)
{
}

void SelectionController::select(const QModelIndexList &rows)
{
    m_session = m_context.workspace.session();
    m_selection = explorerSelection(rows, m_session);
    const bool one = m_selection.targets.size() == 1;
    m_kind = one ? ExplorerModel::kindOf(rows.first()) : RowKind::Hub;
    m_name = one ? m_selection.targets.first().name : QString();
    // What is wrong with a selection is worth a word when it was made to act on it.
    if (rows.size() < 2)
        m_selection.problem.clear();
    if (m_acts.state().kind == ActState::Kind::Done)
        m_acts.show(ActState::Kind::None, {});
    m_listing.cancel();
    m_members.clear();
    m_listedAt = {};
    m_error.clear();
    if (isGroup())
        listAgain();
    else
        Q_EMIT changed();
}

void SelectionController::listAgain()
{
    const Result<GroupName> group = GroupName::parse(m_name);
    if (!isGroup() || !m_session || !group)
        return;
    m_error.clear();
    m_listing.start(m_session->client().listAllConnections(m_session->hub(), *group, kMostListed + 1), this,
                    [this, group = *group](const Result<QList<GroupMember>> &result) { take(group, result); });
    Q_EMIT changed();
}

void SelectionController::take(const GroupName &group, const Result<QList<GroupMember>> &result)
{
    if (!result) {
        m_error = presentError(result.error(), tr("Listing group %1").arg(group.value())).oneLine();
    } else {
        m_members = *result;
        m_listedAt = QDateTime::currentDateTimeUtc();
        const QString scope = m_session->knownNamesScope();
        m_context.names.note(scope, KnownNames::Kind::Group, group.value(), KnownNames::Source::Listed,
                             !m_members.isEmpty());
        if (m_members.size() <= kMostListed)
            m_context.names.noteListing(scope, group.value(), m_members);
    }
    Q_EMIT changed();
}

QString SelectionController::title() const
{
    if (m_name.isEmpty())
        return m_selection.targets.isEmpty() ? QString() : tr("%1 selected").arg(describeTargets(m_selection.targets));
    const QString shown = visibleLine(m_name, 120);
    switch (m_kind) {
    case RowKind::Group:
        return tr("Group %1").arg(shown);
    case RowKind::User:
        return tr("User %1").arg(shown);
    default:
        return tr("Connection %1").arg(shown);
    }
}

QString SelectionController::note() const
{
    if (!m_selection.problem.isEmpty())
        return m_selection.problem;
    if (!isGroup())
        return m_selection.targets.isEmpty() ? tr("Select a group to see who is in it.") : QString();
    if (!m_error.isEmpty())
        return m_error;
    if (!m_listedAt.isValid())
        return tr("Listing\u2026");
    const QLocale locale;
    const QString at = locale.toString(m_listedAt.toLocalTime(), u"HH:mm:ss"_s);
    const qsizetype count = m_members.size();
    if (count == 0)
        return tr("No connections right now (confirmed %1)").arg(at);
    if (count == 1)
        return tr("1 connection (confirmed %1)").arg(at);
    return (count > kMostListed ? tr("More than %1 connections (confirmed %2)") : tr("%1 connections (confirmed %2)"))
        .arg(locale.toString(std::min<qsizetype>(count, kMostListed)), at);
}

} // namespace wps
