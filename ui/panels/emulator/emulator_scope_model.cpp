// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emulator/emulator_scope_model.h"

#include "ui/common/icons.h"
#include "ui/models/row_diff.h"
#include "ui/models/visible_text.h"

#include <QLocale>
#include <QMap>

using namespace Qt::StringLiterals;

namespace wps
{

EmulatorScopeModel::EmulatorScopeModel(QObject *parent) : QAbstractItemModel(parent)
{
    m_root.children.push_back(makeNode({Kind::Everything, {}, 0, {}}, &m_root));
}

EmulatorScopeModel::~EmulatorScopeModel() = default;

std::unique_ptr<EmulatorScopeModel::Node> EmulatorScopeModel::makeNode(const Row &row, Node *parent)
{
    auto node = std::make_unique<Node>();
    node->row = {row.kind, row.name, row.connections, {}};
    node->parent = parent;
    for (const Row &child : row.children)
        node->children.push_back(makeNode(child, node.get()));
    renumber(*node, 0);
    return node;
}

void EmulatorScopeModel::renumber(Node &node, size_t from)
{
    for (size_t i = from; i < node.children.size(); ++i)
        node.children[i]->number = int(i);
}

EmulatorScopeModel::Row EmulatorScopeModel::hubRow(const EmulatorHub &hub)
{
    QMap<QString, int> groups;
    QMap<QString, int> users;
    for (const EmulatorConnection &connection : hub.connections) {
        for (const QString &group : connection.groups)
            ++groups[group];
        if (!connection.anonymous)
            ++users[connection.userId];
    }
    const auto folder = [](Kind kind, Kind each, const QString &name, const QMap<QString, int> &counts) {
        Row row{kind, name, counts.size(), {}};
        for (auto it = counts.begin(); it != counts.end(); ++it)
            row.children.append({each, it.key(), it.value(), {}});
        return row;
    };
    return {
        Kind::Hub,
        hub.name,
        hub.connections.size(),
        {folder(Kind::Groups, Kind::Group, u"groups"_s, groups), folder(Kind::Users, Kind::User, u"users"_s, users)}};
}

void EmulatorScopeModel::setSnapshot(const EmulatorSnapshot &snapshot)
{
    Row everything{Kind::Everything, {}, 0, {}};
    for (const EmulatorHub &hub : snapshot.hubs) {
        everything.connections += hub.connections.size();
        everything.children.append(hubRow(hub));
    }
    update(m_root, {}, {everything});
}

void EmulatorScopeModel::update(Node &node, const QModelIndex &index, const QList<Row> &rows)
{
    QList<QString> old;
    for (const auto &child : node.children)
        old.append(child->row.name);
    QList<QString> fresh;
    for (const Row &row : rows)
        fresh.append(row.name);
    applyRowDiff(
        old, fresh,
        [&](int first, int last) {
            beginRemoveRows(index, first, last);
            node.children.erase(node.children.begin() + first, node.children.begin() + last + 1);
            renumber(node, size_t(first));
            endRemoveRows();
        },
        [&](int first, int last) {
            beginInsertRows(index, first, last);
            std::vector<std::unique_ptr<Node>> added;
            for (int i = first; i <= last; ++i)
                added.push_back(makeNode(rows.at(i), &node));
            node.children.insert(node.children.begin() + first, std::make_move_iterator(added.begin()),
                                 std::make_move_iterator(added.end()));
            renumber(node, size_t(first));
            endInsertRows();
        });
    for (int i = 0; i < int(rows.size()); ++i) {
        Node &child = *node.children[size_t(i)];
        if (child.row.connections != rows.at(i).connections) {
            child.row.connections = rows.at(i).connections;
            Q_EMIT dataChanged(this->index(i, CountColumn, index), this->index(i, CountColumn, index));
        }
        update(child, this->index(i, 0, index), rows.at(i).children);
    }
}

FaultScope EmulatorScopeModel::scopeOf(const QModelIndex &index)
{
    const auto *node = static_cast<const Node *>(index.constInternalPointer());
    if (!node || node->row.kind == Kind::Everything)
        return FaultScope::everything();
    const Node *hub = node;
    while (hub->row.kind != Kind::Hub)
        hub = hub->parent;
    if (node->row.kind == Kind::Group)
        return FaultScope::group(hub->row.name, node->row.name);
    if (node->row.kind == Kind::User)
        return FaultScope::user(hub->row.name, node->row.name);
    return FaultScope::ofHub(hub->row.name);
}

QModelIndex EmulatorScopeModel::indexOf(const FaultScope &scope) const
{
    const QModelIndex everything = index(0, ScopeColumn);
    if (scope.kind == FaultScope::Kind::Everything)
        return everything;
    const QModelIndex hub = find(everything, scope.hub);
    if (!hub.isValid() || scope.kind == FaultScope::Kind::Hub)
        return hub;
    return find(index(scope.kind == FaultScope::Kind::Group ? 0 : 1, ScopeColumn, hub), scope.name);
}

QModelIndex EmulatorScopeModel::find(const QModelIndex &parent, const QString &name) const
{
    const auto &children = static_cast<const Node *>(parent.constInternalPointer())->children;
    for (const auto &child : children) {
        if (child->row.name == name)
            return createIndex(child->number, ScopeColumn, child.get());
    }
    return {};
}

bool EmulatorScopeModel::isFolder(const QModelIndex &index)
{
    const auto *node = static_cast<const Node *>(index.constInternalPointer());
    return node && (node->row.kind == Kind::Groups || node->row.kind == Kind::Users);
}

int EmulatorScopeModel::hubCount() const
{
    return int(m_root.children.front()->children.size());
}

int EmulatorScopeModel::groupCount() const
{
    return countIn(Kind::Groups);
}

int EmulatorScopeModel::userCount() const
{
    return countIn(Kind::Users);
}

int EmulatorScopeModel::countIn(Kind folder) const
{
    size_t count = 0;
    for (const auto &hub : m_root.children.front()->children) {
        for (const auto &child : hub->children)
            count += child->row.kind == folder ? child->children.size() : 0;
    }
    return int(count);
}

QModelIndex EmulatorScopeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    const Node *node = parent.isValid() ? static_cast<const Node *>(parent.constInternalPointer()) : &m_root;
    return createIndex(row, column, node->children[size_t(row)].get());
}

QModelIndex EmulatorScopeModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const Node *parent = static_cast<const Node *>(index.constInternalPointer())->parent;
    return parent == &m_root ? QModelIndex() : createIndex(parent->number, 0, parent);
}

int EmulatorScopeModel::rowCount(const QModelIndex &parent) const
{
    if (parent.column() > 0)
        return 0;
    const Node *node = parent.isValid() ? static_cast<const Node *>(parent.constInternalPointer()) : &m_root;
    return int(node->children.size());
}

int EmulatorScopeModel::columnCount(const QModelIndex & /*parent*/) const
{
    return ColumnCount;
}

QString EmulatorScopeModel::title(const Row &row)
{
    switch (row.kind) {
    case Kind::Everything:
        return tr("Everything");
    case Kind::Groups:
        return tr("Groups");
    case Kind::Users:
        return tr("Users");
    default:
        return visibleLine(row.name);
    }
}

QVariant EmulatorScopeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = static_cast<const Node *>(index.constInternalPointer())->row;
    if (index.column() == CountColumn) {
        if (role == Qt::TextAlignmentRole)
            return int(Qt::AlignRight | Qt::AlignVCenter);
        return role == Qt::DisplayRole ? QVariant(QLocale().toString(row.connections)) : QVariant();
    }
    if (role == Qt::DisplayRole)
        return title(row);
    if (role == Qt::AccessibleTextRole)
        return tr("%1, %2", "scope, number").arg(title(row), QLocale().toString(row.connections));
    if (role != Qt::DecorationRole)
        return {};
    switch (row.kind) {
    case Kind::Everything:
        return icon(u"emulator"_s);
    case Kind::Hub:
        return icon(u"hub"_s);
    case Kind::Users:
    case Kind::User:
        return icon(u"user"_s);
    default:
        return icon(u"group"_s);
    }
}

QVariant EmulatorScopeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == CountColumn)
        return int(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    return section == ScopeColumn ? tr("Whom") : tr("Number");
}

} // namespace wps
