// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/explorer_model.h"

#include "ui/common/icons.h"

#include <QPair>
#include <QSet>

#include <algorithm>

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
    for (const Row &child : row.children)
        node->children.push_back(makeNode(child, node.get()));
    return node;
}

void ExplorerModel::setRows(const QList<Row> &rows)
{
    update(m_root, {}, rows);
}

void ExplorerModel::update(Node &node, const QModelIndex &index, const QList<Row> &rows)
{
    QSet<QPair<int, QString>> wanted;
    for (const Row &row : rows)
        wanted.insert({static_cast<int>(row.kind), row.name});
    for (int i = static_cast<int>(node.children.size()) - 1; i >= 0; --i) {
        const Row &old = node.children[static_cast<size_t>(i)]->row;
        if (wanted.contains({static_cast<int>(old.kind), old.name}))
            continue;
        beginRemoveRows(index, i, i);
        node.children.erase(node.children.begin() + i);
        endRemoveRows();
    }
    for (int i = 0; i < rows.size(); ++i) {
        const Row &row = rows.at(i);
        const auto begin = node.children.begin() + i;
        if (i < static_cast<int>(node.children.size()) && same((*begin)->row, row)) {
            Row &old = (*begin)->row;
            if (old.detail != row.detail || old.freshness != row.freshness) {
                old.detail = row.detail;
                old.freshness = row.freshness;
                Q_EMIT dataChanged(this->index(i, 0, index), this->index(i, columnCount() - 1, index));
            }
            update(**begin, this->index(i, 0, index), row.children);
            continue;
        }
        // A row that is further down now: taken out and put in again, as the order of names is sorted and rarely moves.
        const auto later = std::find_if(begin, node.children.end(),
                                        [&row](const std::unique_ptr<Node> &other) { return same(other->row, row); });
        if (later != node.children.end()) {
            const int from = static_cast<int>(later - node.children.begin());
            beginRemoveRows(index, from, from);
            node.children.erase(later);
            endRemoveRows();
        }
        beginInsertRows(index, i, i);
        node.children.insert(node.children.begin() + i, makeNode(row, &node));
        endInsertRows();
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
    return parent == &m_root || !parent ? QModelIndex() : createIndex(rowOf(parent), 0, parent);
}

int ExplorerModel::rowOf(const Node *node)
{
    const auto &siblings = node->parent->children;
    const auto it = std::find_if(siblings.begin(), siblings.end(),
                                 [node](const std::unique_ptr<Node> &other) { return other.get() == node; });
    return static_cast<int>(it - siblings.begin());
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
    switch (row.freshness) {
    case Freshness::Confirmed:
        return tr("%1, confirmed less than a minute ago").arg(row.name);
    case Freshness::Remembered:
        return tr("%1, remembered").arg(row.name);
    case Freshness::NeverConfirmed:
        return tr("%1, never confirmed by the service").arg(row.name);
    case Freshness::None:
        break;
    }
    return row.detail.isEmpty() ? title(row) : title(row) + u", " + row.detail;
}

} // namespace wps
