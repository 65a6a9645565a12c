// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/explorer_model.h"

#include "ui/common/dragged_targets.h"

#include "ui/common/icons.h"
#include "ui/common/name_history.h"

#include <QPair>
#include <QSet>

#include <algorithm>
#include <iterator>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

QString iconNameOf(const ExplorerModel::Row &row)
{
    using Kind = ExplorerModel::RowKind;
    switch (row.freshness) {
    case ExplorerModel::Freshness::Confirmed:
        return u"fresh-confirmed"_s;
    case ExplorerModel::Freshness::Remembered:
        return u"fresh-remembered"_s;
    case ExplorerModel::Freshness::NeverConfirmed:
        return u"fresh-unconfirmed"_s;
    case ExplorerModel::Freshness::None:
        break;
    }
    switch (row.kind) {
    case Kind::Profile:
        return u"profile"_s;
    case Kind::Hub:
        return u"hub"_s;
    case Kind::Groups:
    case Kind::Group:
        return u"group"_s;
    case Kind::Users:
    case Kind::User:
        return u"user"_s;
    case Kind::Connections:
    case Kind::Connection:
        break;
    }
    return u"connection"_s;
}

bool isFolder(const ExplorerModel::Row &row)
{
    using Kind = ExplorerModel::RowKind;
    return row.kind == Kind::Groups || row.kind == Kind::Users || row.kind == Kind::Connections;
}

using Key = QPair<int, QString>;

Key keyOf(const ExplorerModel::Row &row)
{
    return {static_cast<int>(row.kind), row.name};
}

/// Each run costs every view as much as all of the rows: when so many are torn out at once, all rows are made anew.
constexpr int kMostRuns = 200;

bool same(const ExplorerModel::Row &a, const ExplorerModel::Row &b)
{
    return a.kind == b.kind && a.name == b.name;
}

} // namespace

ExplorerModel::ExplorerModel(QObject *parent) : QAbstractItemModel(parent) {}
ExplorerModel::~ExplorerModel() = default;

std::unique_ptr<ExplorerModel::Node> ExplorerModel::makeNode(const Row &row, Node *parent)
{
    auto node = std::make_unique<Node>();
    node->row = row;
    node->row.children.clear();
    node->parent = parent;
    node->children.reserve(static_cast<size_t>(row.children.size()));
    for (const Row &child : row.children)
        node->children.push_back(makeNode(child, node.get()));
    renumber(*node, 0);
    return node;
}

void ExplorerModel::renumber(Node &node, int from)
{
    for (size_t i = static_cast<size_t>(from); i < node.children.size(); ++i)
        node.children[i]->position = static_cast<int>(i);
}

void ExplorerModel::setRows(const QList<Row> &rows)
{
    update(m_root, {}, rows);
}

void ExplorerModel::remove(Node &node, const QModelIndex &index, int first, int last)
{
    beginRemoveRows(index, first, last);
    node.children.erase(node.children.begin() + first, node.children.begin() + last + 1);
    renumber(node, first);
    endRemoveRows();
}

void ExplorerModel::insert(Node &node, const QModelIndex &index, int first, const QList<Row> &rows)
{
    std::vector<std::unique_ptr<Node>> made;
    made.reserve(static_cast<size_t>(rows.size()));
    for (const Row &row : rows)
        made.push_back(makeNode(row, &node));
    beginInsertRows(index, first, first + static_cast<int>(rows.size()) - 1);
    node.children.insert(node.children.begin() + first, std::make_move_iterator(made.begin()),
                         std::make_move_iterator(made.end()));
    renumber(node, first);
    endInsertRows();
}

void ExplorerModel::refresh(Node &node, const QModelIndex &index, const Row &row)
{
    Row &old = node.row;
    if (old.detail != row.detail || old.freshness != row.freshness || old.known != row.known) {
        old.detail = row.detail;
        old.freshness = row.freshness;
        old.known = row.known;
        Q_EMIT dataChanged(index, index.siblingAtColumn(columnCount() - 1));
    }
    update(node, index, row.children);
}

void ExplorerModel::update(Node &node, const QModelIndex &index, const QList<Row> &rows)
{
    QSet<Key> wanted;
    for (const Row &row : rows)
        wanted.insert(keyOf(row));
    const auto isWanted = [&](int i) { return wanted.contains(keyOf(node.children[static_cast<size_t>(i)]->row)); };
    const int held = static_cast<int>(node.children.size());
    int runs = 0;
    for (int i = 0; i < held; ++i)
        runs += !isWanted(i) && (i == 0 || isWanted(i - 1)) ? 1 : 0;
    if (runs > kMostRuns)
        remove(node, index, 0, held - 1);
    for (int last = static_cast<int>(node.children.size()) - 1; last >= 0; --last) {
        if (isWanted(last))
            continue;
        int first = last;
        while (first > 0 && !isWanted(first - 1))
            --first;
        remove(node, index, first, last);
        last = first;
    }
    QSet<Key> there;
    for (const std::unique_ptr<Node> &child : node.children)
        there.insert(keyOf(child->row));
    for (int i = 0; i < rows.size(); ++i) {
        const Row &row = rows.at(i);
        if (i < static_cast<int>(node.children.size()) && same(node.children[static_cast<size_t>(i)]->row, row)) {
            refresh(*node.children[static_cast<size_t>(i)], this->index(i, 0, index), row);
            continue;
        }
        if (there.contains(keyOf(row))) {
            // Further down: taken out and put in again, as the order of names is sorted and rarely moves.
            const auto later =
                std::find_if(node.children.begin() + i, node.children.end(),
                             [&row](const std::unique_ptr<Node> &other) { return same(other->row, row); });
            const int from = static_cast<int>(later - node.children.begin());
            remove(node, index, from, from);
        }
        int end = i + 1;
        while (end < rows.size() && !there.contains(keyOf(rows.at(end))))
            ++end;
        insert(node, index, i, rows.mid(i, end - i));
        i = end - 1;
    }
}

QModelIndex ExplorerModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const Node *node = parent.isValid() ? static_cast<const Node *>(parent.internalPointer()) : &m_root;
    return createIndex(row, column, node->children[static_cast<size_t>(row)].get());
}

QModelIndex ExplorerModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    Node *parent = static_cast<const Node *>(index.internalPointer())->parent;
    return parent == &m_root || !parent ? QModelIndex() : createIndex(parent->position, 0, parent);
}

int ExplorerModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    const Node *node = parent.isValid() ? static_cast<const Node *>(parent.internalPointer()) : &m_root;
    return static_cast<int>(node->children.size());
}

int ExplorerModel::columnCount(const QModelIndex &) const
{
    return 2;
}

QVariant ExplorerModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = static_cast<const Node *>(index.internalPointer())->row;
    switch (role) {
    case Qt::DisplayRole:
        // A folder's count stands behind its title: a second column of its width would cut the names short.
        if (isFolder(row))
            return index.column() > 0     ? QString()
                   : row.detail.isEmpty() ? title(row)
                                          : tr("%1 (%2)").arg(title(row), row.detail);
        return index.column() == 0 ? title(row) : row.detail;
    case Qt::DecorationRole:
        return index.column() == 0 ? QVariant(icon(iconNameOf(row))) : QVariant();
    case Qt::TextAlignmentRole:
        return index.column() == 0 ? QVariant() : QVariant(Qt::AlignRight | Qt::AlignVCenter);
    case Qt::ToolTipRole:
        return sentence(row).toHtmlEscaped();
    case Qt::AccessibleTextRole:
        return index.column() == 0 ? sentence(row) : row.detail;
    case KindRole:
        return static_cast<int>(row.kind);
    case NameRole:
        return row.name;
    case FreshnessRole:
        return static_cast<int>(row.freshness);
    case KnownRole:
        return row.known ? QVariant::fromValue(*row.known) : QVariant();
    default:
        return {};
    }
}

QVariant ExplorerModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == 0 ? tr("Name") : tr("Detail");
}

ExplorerModel::RowKind ExplorerModel::kindOf(const QModelIndex &index)
{
    return static_cast<RowKind>(index.data(KindRole).toInt());
}

QString ExplorerModel::nameOf(const QModelIndex &index)
{
    return index.data(NameRole).toString();
}

std::optional<KnownName> ExplorerModel::knownOf(const QModelIndex &index)
{
    const QVariant known = index.data(KnownRole);
    return known.isValid() ? std::optional(known.value<KnownName>()) : std::nullopt;
}

QString ExplorerModel::title(const Row &row) const
{
    switch (row.kind) {
    case RowKind::Groups:
        return tr("Groups");
    case RowKind::Users:
        return tr("Users");
    case RowKind::Connections:
        return tr("Connections");
    default:
        return row.name;
    }
}

QString ExplorerModel::sentence(const Row &row) const
{
    if (row.known)
        return tr("%1, %2", "a name, how it was learned")
            .arg(row.name, nameHistory(*row.known, QDateTime::currentDateTimeUtc()));
    if (row.freshness == Freshness::Confirmed)
        return tr("%1, %2, there now", "a name, how many or who").arg(row.name, row.detail);
    return row.detail.isEmpty() ? title(row) : title(row) + u", " + row.detail;
}

Qt::ItemFlags ExplorerModel::flags(const QModelIndex &index) const
{
    Qt::ItemFlags flags = QAbstractItemModel::flags(index);
    const RowKind kind = kindOf(index);
    flags.setFlag(Qt::ItemIsDragEnabled, m_drag.data && (kind == RowKind::Connection || kind == RowKind::User));
    flags.setFlag(Qt::ItemIsDropEnabled, m_drag.drop && kind == RowKind::Group);
    return index.isValid() ? flags : Qt::NoItemFlags;
}

QStringList ExplorerModel::mimeTypes() const
{
    return {QString::fromLatin1(kDraggedTargetsType)};
}

QMimeData *ExplorerModel::mimeData(const QModelIndexList &indexes) const
{
    return m_drag.data ? m_drag.data(indexes) : nullptr;
}

bool ExplorerModel::canDropMimeData(const QMimeData *data, Qt::DropAction, int, int, const QModelIndex &parent) const
{
    return m_drag.mayDrop && m_drag.mayDrop(data, parent.siblingAtColumn(0));
}

bool ExplorerModel::dropMimeData(const QMimeData *data, Qt::DropAction, int, int, const QModelIndex &parent)
{
    if (!canDropMimeData(data, Qt::CopyAction, -1, -1, parent))
        return false;
    m_drag.drop(data, parent.siblingAtColumn(0));
    return true;
}

} // namespace wps
