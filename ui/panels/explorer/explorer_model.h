// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/known_name.h"

#include <QAbstractItemModel>
#include <QIcon>
#include <QString>

#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace wps
{

/// A tree of named rows, replaced as a whole by values and changed by the smallest inserts and removals, so that
/// selection and expansion survive. Knows neither emulator nor service: ExplorerController makes the values.
class ExplorerModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum class RowKind { Profile, Hub, Groups, Users, Connections, Group, User, Connection };
    enum class Freshness { None, Confirmed, Remembered, NeverConfirmed };
    enum Role { KindRole = Qt::UserRole + 1, NameRole, FreshnessRole, KnownRole };

    struct Row {
        RowKind kind = RowKind::Hub;
        QString name;   ///< identity among its siblings, together with `kind`
        QString detail; ///< second column: a count, a user id
        Freshness freshness = Freshness::None;
        QList<Row> children = {};
        std::optional<KnownName> known = {}; ///< of a remembered name: how and when it was learned
    };

    explicit ExplorerModel(QObject *parent = nullptr);
    ~ExplorerModel() override;

    void setRows(const QList<Row> &rows);

    /// How rows are dragged: what they are as data (null: not at all), whether data may be dropped on a row, and the
    /// drop.
    struct Drag {
        std::function<QMimeData *(const QModelIndexList &rows)> data;
        std::function<bool(const QMimeData *data, const QModelIndex &row)> mayDrop;
        std::function<void(const QMimeData *data, const QModelIndex &row)> drop;
    };
    void setDrag(const Drag &drag) { m_drag = drag; }

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QStringList mimeTypes() const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::CopyAction; }
    bool canDropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                         const QModelIndex &parent) const override;
    bool dropMimeData(const QMimeData *data, Qt::DropAction action, int row, int column,
                      const QModelIndex &parent) override;

    static RowKind kindOf(const QModelIndex &index);
    static QString nameOf(const QModelIndex &index);
    static std::optional<KnownName> knownOf(const QModelIndex &index);

private:
    struct Node {
        Row row; // without children
        Node *parent = nullptr;
        int position = 0; ///< among its siblings: looking for it would take long in a hub of many thousands
        std::vector<std::unique_ptr<Node>> children;
    };

    static std::unique_ptr<Node> makeNode(const Row &row, Node *parent);
    static void renumber(Node &node, int from);
    void update(Node &node, const QModelIndex &index, const QList<Row> &rows);
    void refresh(Node &node, const QModelIndex &index, const Row &row);
    void remove(Node &node, const QModelIndex &index, int first, int last);
    void insert(Node &node, const QModelIndex &index, int first, const QList<Row> &rows);
    QString title(const Row &row) const;
    QString sentence(const Row &row) const;

    Node m_root;
    Drag m_drag;
};

} // namespace wps
