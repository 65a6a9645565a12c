// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/json_tree_model.h"

#include "ui/models/visible_text.h"

#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

struct JsonTreeModel::Node {
    Node *parent = nullptr;
    int row = 0;
    std::optional<JsonSpan> key;
    JsonSpan value;
    std::optional<JsonChildReader> reader; // set while children remain unread
    std::vector<std::unique_ptr<Node>> children;
    bool hasChildren = false;
};

namespace
{

constexpr int kFetchStep = 1000;
constexpr qsizetype kShownText = 500;

bool isContainer(const JsonSpan &span)
{
    return span.type == JsonType::Object || span.type == JsonType::Array;
}

} // namespace

JsonTreeModel::JsonTreeModel(QObject *parent) : QAbstractItemModel(parent), m_top(std::make_unique<Node>()) {}

JsonTreeModel::~JsonTreeModel() = default;

void JsonTreeModel::setJson(const QByteArray &json)
{
    beginResetModel();
    m_json = json;
    m_top = std::make_unique<Node>();
    if (const std::optional<JsonSpan> root = jsonRoot(m_json)) {
        auto node = std::make_unique<Node>();
        node->parent = m_top.get();
        node->value = *root;
        if (isContainer(*root)) {
            node->reader.emplace(m_json, *root);
            node->hasChildren = JsonChildReader(m_json, *root).next().has_value();
        }
        m_top->children.push_back(std::move(node));
    }
    endResetModel();
}

JsonTreeModel::Node *JsonTreeModel::nodeAt(const QModelIndex &index) const
{
    return index.isValid() ? static_cast<Node *>(index.internalPointer()) : m_top.get();
}

QByteArrayView JsonTreeModel::text(const JsonSpan &span) const
{
    return QByteArrayView(m_json).sliced(span.begin, span.end - span.begin);
}

QByteArray JsonTreeModel::rawValue(const QModelIndex &index) const
{
    return index.isValid() ? text(nodeAt(index)->value).toByteArray() : QByteArray();
}

ByteRange JsonTreeModel::range(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    const JsonSpan &value = nodeAt(index)->value;
    return {value.begin, value.end};
}

QModelIndex JsonTreeModel::indexOf(const ByteRange &range)
{
    const qsizetype end = std::max(range.begin, range.end);
    const auto beginOf = [](const Node &node) { return node.key ? node.key->begin : node.value.begin; };
    const auto has = [&](const Node &node) {
        return beginOf(node) <= range.begin && (end < node.value.end || (end == node.value.end && !range.isEmpty()));
    };
    if (m_top->children.empty() || !has(*m_top->children.front()))
        return {};
    Node *node = m_top->children.front().get();
    for (;;) {
        const QModelIndex here = createIndex(node->row, 0, node);
        while (canFetchMore(here) && node->children.size() < kMostRead &&
               (node->children.empty() || node->children.back()->value.end <= range.begin))
            fetchMore(here);
        const auto child = std::lower_bound(node->children.cbegin(), node->children.cend(), range.begin,
                                            [](const auto &one, qsizetype at) { return one->value.end <= at; });
        if (child == node->children.cend() || !has(**child))
            return here;
        node = child->get();
    }
}

QString JsonTreeModel::path(const QModelIndex &index) const
{
    static const QRegularExpression identifier(uR"(\A[A-Za-z_$][A-Za-z0-9_$]*\z)"_s);
    QString path;
    if (!index.isValid())
        return path;
    for (const Node *node = nodeAt(index); node->parent != m_top.get(); node = node->parent) {
        if (!node->key) {
            path.prepend(u'[' + QString::number(node->row) + u']');
            continue;
        }
        const QString key = jsonString(text(*node->key));
        if (identifier.match(key).hasMatch())
            path.prepend(u'.' + key);
        else
            path.prepend(u'[' + QString::fromUtf8(text(*node->key)) + u']');
    }
    return u'$' + path;
}

QModelIndex JsonTreeModel::index(int row, int column, const QModelIndex &parent) const
{
    if (!hasIndex(row, column, parent))
        return {};
    return createIndex(row, column, nodeAt(parent)->children[size_t(row)].get());
}

QModelIndex JsonTreeModel::parent(const QModelIndex &index) const
{
    if (!index.isValid())
        return {};
    Node *parent = nodeAt(index)->parent;
    return parent == m_top.get() ? QModelIndex() : createIndex(parent->row, 0, parent);
}

int JsonTreeModel::rowCount(const QModelIndex &parent) const
{
    return parent.column() > 0 ? 0 : int(nodeAt(parent)->children.size());
}

int JsonTreeModel::columnCount(const QModelIndex &) const
{
    return ColumnCount;
}

bool JsonTreeModel::hasChildren(const QModelIndex &parent) const
{
    if (!parent.isValid())
        return !m_top->children.empty();
    return parent.column() == 0 && nodeAt(parent)->hasChildren;
}

bool JsonTreeModel::canFetchMore(const QModelIndex &parent) const
{
    if (!parent.isValid() || parent.column() > 0)
        return false;
    const Node *node = nodeAt(parent);
    return node->hasChildren && node->reader.has_value();
}

void JsonTreeModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    Node *node = nodeAt(parent);
    std::vector<std::unique_ptr<Node>> fresh;
    while (fresh.size() < kFetchStep) {
        const std::optional<JsonChild> child = node->reader->next();
        if (!child) {
            node->reader.reset();
            break;
        }
        auto made = std::make_unique<Node>();
        made->parent = node;
        made->row = int(node->children.size() + fresh.size());
        made->key = child->key;
        made->value = child->value;
        if (isContainer(child->value)) {
            made->hasChildren = JsonChildReader(m_json, child->value).next().has_value();
            if (made->hasChildren)
                made->reader.emplace(m_json, child->value);
        }
        fresh.push_back(std::move(made));
    }
    if (fresh.empty())
        return;
    const int first = int(node->children.size());
    beginInsertRows(parent, first, first + int(fresh.size()) - 1);
    std::move(fresh.begin(), fresh.end(), std::back_inserter(node->children));
    endInsertRows();
}

QString JsonTreeModel::valueText(const Node &node) const
{
    const QByteArrayView raw = text(node.value);
    switch (node.value.type) {
    case JsonType::Object:
    case JsonType::Array: {
        const QByteArray start = compactJson(raw, kShownText / 4);
        const bool cut = start.size() >= kShownText / 4;
        return visibleLine(QString::fromUtf8(start)) + (cut ? u"\u2026"_s : QString());
    }
    case JsonType::String: {
        // A character takes at most six bytes (an escape), so this prefix holds all that is shown.
        const QByteArrayView shown = raw.first(std::min<qsizetype>(raw.size(), kShownText * 6 + 8));
        return u'"' + visibleLine(jsonString(shown), kShownText) + u'"';
    }
    default:
        return QString::fromUtf8(raw.first(std::min<qsizetype>(raw.size(), kShownText)));
    }
}

QVariant JsonTreeModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Node &node = *nodeAt(index);
    if (role == Qt::DisplayRole || role == Qt::AccessibleTextRole) {
        if (index.column() == ValueColumn)
            return valueText(node);
        if (node.key)
            return visibleLine(jsonString(text(*node.key)));
        return node.parent == m_top.get() ? u"$"_s : QString::number(node.row);
    }
    if (role == Qt::ToolTipRole) // tool tips are rich by default
        return path(index).left(kShownText).toHtmlEscaped();
    return {};
}

QVariant JsonTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == KeyColumn ? tr("Key") : tr("Value, as sent");
}

} // namespace wps
