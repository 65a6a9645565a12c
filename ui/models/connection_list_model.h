// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/emulator.h"

#include <QAbstractTableModel>
#include <QList>

#include <functional>
#include <optional>

namespace wps
{

/// Connections of a group or a user. What only the local emulator can tell (protocol, since) is empty elsewhere; the
/// groups are then those in whose lists the connection stood.
class ConnectionListModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { ConnectionColumn, UserColumn, ProtocolColumn, GroupsColumn, SinceColumn, SeenColumn, ColumnCount };

    struct Row {
        QString connectionId;
        QString userId; ///< empty = anonymous
        std::optional<EmulatorConnection> facts;
        QStringList seenGroups = {}; ///< where there are no facts
        QDateTime seenAt = {};       ///< UTC, when it stood there; likewise
    };

    using QAbstractTableModel::QAbstractTableModel;

    /// Rows that stay keep their place, so that a refresh loses neither selection nor scroll position.
    void setRows(const QList<Row> &rows);
    const QList<Row> &rows() const { return m_rows; }

    /// What rows are as dragged data, by connection id; without it they cannot be dragged.
    using MakeMimeData = std::function<QMimeData *(const QStringList &connectionIds)>;
    void setMakeMimeData(const MakeMimeData &make) { m_makeMimeData = make; }
    Qt::ItemFlags flags(const QModelIndex &index) const override;
    QMimeData *mimeData(const QModelIndexList &indexes) const override;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QList<Row> m_rows;
    MakeMimeData m_makeMimeData;
};

} // namespace wps
