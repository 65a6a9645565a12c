// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/record_export.h"
#include "core/watch/recording_info.h"
#include "ui/common/act_runner.h"
#include "ui/models/message_log_model.h"

#include <QFutureWatcher>
#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;

namespace wps
{

class Navigator;
class RecordingStore;
class RowPreferences;
class RowsView;

/// The tab of a recording that was opened again: a file of JSON Lines or a folder that a watch has recorded into. To
/// read only. GUI thread.
class RecordingPanel : public QWidget
{
    Q_OBJECT

public:
    /// `recordings` may be null, and outlives it otherwise: then a folder's marks are kept beside it, and one of its
    /// journals can be kept.
    RecordingPanel(const QString &path, Navigator &navigator, RowPreferences &preferences,
                   RecordingStore *recordings = nullptr, QWidget *parent = nullptr);
    ~RecordingPanel() override;

    RowsView *rows() const { return m_rows; } ///< null until it is open
    bool isOpening() const { return m_isOpening; }
    /// Takes over what was written since it was opened, when it was being written then. What is looked at stays.
    void reload();
    const RecordingInfo &info() const { return m_info; } ///< what is known of a folder

Q_SIGNALS:
    void opened();   ///< rows() is there
    void reloaded(); ///< and has what reload() found

private:
    void openFile();
    void openFolder(const QString &folder);
    void showLog(MessageLog log, const QSet<quint64> &marked);
    void showMore(MessageLog log, const QSet<quint64> &marked);
    void showProblem(const QString &problem);
    void refreshCounts();
    void refreshHead();
    void saveMarks();
    QString facts(const MessageLog &log, const RecordingInfo &info) const;

    QString m_path;
    RecordingInfo m_info;
    Navigator &m_navigator;
    RowPreferences &m_preferences;
    RecordingStore *m_recordings;
    QLabel *m_title;
    QLabel *m_facts;
    QProgressBar *m_progress;
    QFutureWatcher<Result<std::shared_ptr<ImportResult>>> m_reading;
    bool m_isOpening = true;
    MessageLog m_log;
    std::unique_ptr<MessageLogModel> m_model; // over m_log
    RowsView *m_rows = nullptr;
    ActRunner m_acts;
    QPushButton *m_keep;
    QTimer m_marksDelay;
};

} // namespace wps
