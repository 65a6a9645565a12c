// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/byte_range.h"
#include "ui/models/json_reader.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace wps
{

/// JSON as a tree, read lazily from its own bytes: keys in the order sent, duplicates kept, numbers as written. Only
/// what is expanded is scanned, a thousand children at a time.
class JsonTreeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { KeyColumn, ValueColumn, ColumnCount };

    explicit JsonTreeModel(QObject *parent = nullptr);
    ~JsonTreeModel() override;

    /// `json` has passed findJsonProblem; empty shows nothing.
    void setJson(const QByteArray &json);
    /// The value's own text, as sent.
    QByteArray rawValue(const QModelIndex &index) const;
    /// Where the value stands in the JSON.
    ByteRange range(const QModelIndex &index) const;
    /// The smallest member or element that has all of these bytes, its key among them; reads what it must on the way,
    /// but of one object or array at most kMostRead children: beyond those it gives the object or array itself.
    QModelIndex indexOf(const ByteRange &range);
    static constexpr size_t kMostRead = 20'000;
    /// "$.items[3].name"; keys that are no identifiers as ["a b"].
    QString path(const QModelIndex &index) const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    bool hasChildren(const QModelIndex &parent = {}) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;
    Node *nodeAt(const QModelIndex &index) const;
    QByteArrayView text(const JsonSpan &span) const;
    QString valueText(const Node &node) const;

    QByteArray m_json;
    std::unique_ptr<Node> m_top; // invisible; its one child is the document
};

} // namespace wps
