// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/permission.h"

#include <QAbstractTableModel>
#include <QDateTime>
#include <QHash>
#include <QList>
#include <QRect>
#include <QTimer>

#include <functional>

namespace wps
{

/// What connections (rows) may do in groups (columns). A cell holds the answer for each of both permissions, and knows
/// nothing until it was asked. Many changes are told as one. GUI thread.
class PermissionMatrixModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum class State { Unknown, Busy, Allowed, NotAllowed, NoConnection, Failed };
    struct Answer {
        State state = State::Unknown;
        QDateTime at;   ///< UTC
        QString reason; ///< for Failed
    };

    explicit PermissionMatrixModel(QObject *parent = nullptr);

    /// Those that are new, at the end.
    void addConnections(const QStringList &ids);
    void addGroups(const QStringList &names);
    const QStringList &connections() const { return m_connections; }
    const QStringList &groups() const { return m_groups; }

    Answer answer(const QModelIndex &cell, Permission permission) const;
    Answer answer(const QString &connection, const QString &group, Permission permission) const;
    void setAnswer(const QString &connection, const QString &group, Permission permission, const Answer &answer);
    /// One cell in words, with ages: "connection c1 in group room1: send allowed, 12 s ago; join not checked".
    QString sentence(const QModelIndex &cell) const;
    /// A line for each cell of which something is known; no cell of it is a formula for a spreadsheet.
    QByteArray toCsv() const;

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
    struct Cell {
        Answer send;
        Answer join;
    };
    void tell();

    QStringList m_connections;
    QStringList m_groups;
    QHash<QString, int> m_rowOf;
    QHash<QString, int> m_columnOf;
    QList<QList<Cell>> m_cells; // rows of columns
    MakeMimeData m_makeMimeData;
    QTimer m_tick;
    QRect m_changed; // columns by rows
};

} // namespace wps
