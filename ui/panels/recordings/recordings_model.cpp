// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recordings/recordings_model.h"

#include "ui/common/icons.h"
#include "ui/models/recording_text.h"
#include "ui/models/row_diff.h"
#include "ui/models/visible_text.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QList<QString> foldersOf(const QList<StoredRecording> &recordings)
{
    QList<QString> folders;
    folders.reserve(recordings.size());
    for (const StoredRecording &recording : recordings)
        folders.append(recording.folder);
    return folders;
}

} // namespace

RecordingsModel::RecordingsModel(RecordingStore &store, QObject *parent)
    : QAbstractTableModel(parent), m_store(store), m_rows(store.recordings())
{
    connect(&store, &RecordingStore::changed, this, &RecordingsModel::take);
}

void RecordingsModel::take()
{
    const QList<StoredRecording> now = m_store.recordings();
    applyRowDiff(
        foldersOf(m_rows), foldersOf(now),
        [this](int first, int last) {
            beginRemoveRows({}, first, last);
            m_rows.remove(first, last - first + 1);
            endRemoveRows();
        },
        [this, &now](int first, int last) {
            beginInsertRows({}, first, last);
            for (int row = first; row <= last; ++row)
                m_rows.insert(row, now.at(row));
            endInsertRows();
        });
    m_rows = now; // the figures of a watch that runs change all the time
    if (!m_rows.isEmpty())
        Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

int RecordingsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RecordingsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

const StoredRecording *RecordingsModel::at(int row) const
{
    return row >= 0 && row < m_rows.size() ? &m_rows.at(row) : nullptr;
}

QVariant RecordingsModel::data(const QModelIndex &index, int role) const
{
    const StoredRecording *recording = index.isValid() ? at(index.row()) : nullptr;
    if (!recording)
        return {};
    if (role == Qt::TextAlignmentRole) {
        const bool isNumber = index.column() == Rows || index.column() == Size;
        return QVariant::fromValue(Qt::Alignment(isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role == Qt::DecorationRole && index.column() == Ending) {
        const bool isBroken = !recording->problem.isEmpty() || !recording->info.problem.isEmpty();
        if (isBroken || recording->isCut())
            return icon(u"warning"_s, isBroken ? Tone::Danger : Tone::Warning);
        return recording->holds.ending.writing ? icon(u"record"_s, Tone::Danger) : icon(u"check"_s, Tone::Success);
    }
    if (role == Qt::ToolTipRole) {
        const QString text = index.column() == Ending ? RecordingText::endingDetail(*recording) : recording->folder;
        return QString(u"<p>"_s + text.toHtmlEscaped() + u"</p>"_s);
    }
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case Name:
        return RecordingText::title(*recording);
    case Hub:
        return visibleLine(recording->info.hub, 60);
    case Profile:
        return visibleLine(recording->info.profile, 60);
    case From:
        return RecordingText::time(recording->holds.from);
    case To:
        return RecordingText::time(recording->holds.to);
    case Rows:
        return QLocale().toString(recording->holds.records);
    case Size:
        return QLocale().formattedDataSize(recording->holds.fileBytes, 1);
    case Ending:
        return RecordingText::ending(*recording);
    case Keeping:
        return RecordingText::keeping(*recording, m_store.policy());
    default:
        return {};
    }
}

QVariant RecordingsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && (section == Rows || section == Size))
        return QVariant::fromValue(Qt::Alignment(Qt::AlignRight | Qt::AlignVCenter));
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Name:
        return tr("Name");
    case Hub:
        return tr("Hub");
    case Profile:
        return tr("Profile");
    case From:
        return tr("From");
    case To:
        return tr("To");
    case Rows:
        return tr("Rows");
    case Size:
        return tr("Size");
    case Ending:
        return tr("How it ended");
    case Keeping:
        return tr("Stays");
    default:
        return {};
    }
}

} // namespace wps
