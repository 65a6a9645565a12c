// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/recording_store.h"

#include <QAbstractTableModel>

namespace wps
{

/// The recordings of a store, newest first. GUI thread.
class RecordingsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Ending, Rows, Size, Keeping, Hub, Profile, From, To, ColumnCount };

    /// `store` outlives the model.
    explicit RecordingsModel(RecordingStore &store, QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    const StoredRecording *at(int row) const; ///< null for none; until the next change

private:
    void take();

    RecordingStore &m_store;
    QList<StoredRecording> m_rows;
};

} // namespace wps
