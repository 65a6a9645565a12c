// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/emulator.h"

#include <QAbstractItemModel>

#include <memory>
#include <vector>

namespace wps
{

/// What the local emulator holds, as a tree of scopes with the number of their connections: everything, its hubs, and
/// their groups and users. Rows that stay keep their place, so that selection and expansion survive a refresh.
class EmulatorScopeModel : public QAbstractItemModel
{
    Q_OBJECT

public:
    enum Column { ScopeColumn, CountColumn, ColumnCount };

    explicit EmulatorScopeModel(QObject *parent = nullptr);
    ~EmulatorScopeModel() override;

    void setSnapshot(const EmulatorSnapshot &snapshot);
    /// Of a folder ("Groups"): its hub.
    static FaultScope scopeOf(const QModelIndex &index);
    QModelIndex indexOf(const FaultScope &scope) const; ///< invalid while there is none
    static bool isFolder(const QModelIndex &index);
    /// How many hubs, groups (of all hubs) and users there are.
    int hubCount() const;
    int groupCount() const;
    int userCount() const;

    QModelIndex index(int row, int column, const QModelIndex &parent = {}) const override;
    QModelIndex parent(const QModelIndex &index) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    enum class Kind { Everything, Hub, Groups, Users, Group, User };
    struct Row {
        Kind kind = Kind::Everything;
        QString name; ///< identity among its siblings
        qsizetype connections = 0;
        QList<Row> children;
    };
    struct Node {
        Row row; // without children
        Node *parent = nullptr;
        int number = 0; ///< among its siblings
        std::vector<std::unique_ptr<Node>> children;
    };

    static Row hubRow(const EmulatorHub &hub);
    static std::unique_ptr<Node> makeNode(const Row &row, Node *parent);
    static void renumber(Node &node, size_t from);
    void update(Node &node, const QModelIndex &index, const QList<Row> &rows);
    QModelIndex find(const QModelIndex &parent, const QString &name) const;
    int countIn(Kind folder) const;
    static QString title(const Row &row);

    Node m_root;
};

} // namespace wps
