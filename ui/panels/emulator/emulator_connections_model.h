// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/emulator.h"

#include <QAbstractTableModel>

namespace wps
{

/// Connections of the local emulator, in order of arrival. Rows that stay keep their place, so that a refresh loses
/// neither selection nor scroll position.
class EmulatorConnectionsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column {
        ConnectionColumn,
        UserColumn,
        HubColumn,
        StateColumn,
        GroupsColumn,
        ProtocolColumn,
        SinceColumn,
        SentColumn,
        ReceivedColumn,
        ColumnCount
    };

    struct Row {
        QString hub;
        EmulatorConnection connection;
    };

    using QAbstractTableModel::QAbstractTableModel;

    void setRows(const QList<Row> &rows);
    const QList<Row> &rows() const { return m_rows; }

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    static QString stateText(const EmulatorConnection &connection);
    QList<Row> m_rows;
};

} // namespace wps
