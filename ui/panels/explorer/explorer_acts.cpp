// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/explorer_acts.h"

#include "ui/panels/explorer/explorer_model.h"

#include <QCoreApplication>

#include <algorithm>

namespace wps
{

using RowKind = ExplorerModel::RowKind;

namespace
{

struct ExplorerActs {
    Q_DECLARE_TR_FUNCTIONS(ExplorerActs)
};

std::optional<BulkKind> targetKind(RowKind kind)
{
    switch (kind) {
    case RowKind::Connection:
        return BulkKind::Connection;
    case RowKind::User:
        return BulkKind::User;
    case RowKind::Group:
        return BulkKind::Group;
    default:
        return std::nullopt;
    }
}

} // namespace

QString hubOf(QModelIndex row)
{
    while (row.isValid() && ExplorerModel::kindOf(row) != RowKind::Hub)
        row = row.parent();
    return ExplorerModel::nameOf(row);
}

bool ExplorerSelection::hasGroups() const
{
    return std::any_of(targets.cbegin(), targets.cend(),
                       [](const BulkTarget &target) { return target.kind == BulkKind::Group; });
}

ExplorerSelection explorerSelection(const QModelIndexList &rows, const HubSessionPtr &session)
{
    ExplorerSelection selection;
    for (const QModelIndex &row : rows) {
        const auto kind = targetKind(ExplorerModel::kindOf(row));
        if (!kind) {
            selection.problem = ExplorerActs::tr("Select connections, users or groups only");
            return selection;
        }
        if (!session || hubOf(row) != session->hub().value()) {
            selection.problem = ExplorerActs::tr("Select rows of one hub, and use that hub first");
            return selection;
        }
        selection.targets.append({*kind, ExplorerModel::nameOf(row)});
    }
    return selection;
}

} // namespace wps
