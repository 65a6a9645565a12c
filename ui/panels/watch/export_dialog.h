// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/record_export.h"

#include <QDialog>
#include <QFutureWatcher>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QPushButton;

namespace wps
{

class MessageLogModel;
class RowPreferences;

/// Asks what of a watch or recording goes into a file, writes it off the GUI thread, and can be cancelled while it
/// does. What a filter shows, only when it has looked at everything. Deletes itself when closed. GUI thread.
class ExportDialog : public QDialog
{
    Q_OBJECT

public:
    /// `selected`: rising numbers of the selected rows. When the preferences keep bodies out of files, it tells why.
    /// The model and the preferences outlive the dialog, which is its window's.
    ExportDialog(const MessageLogModel &model, QList<quint64> selected, RowPreferences &preferences, QWidget *parent);
    ~ExportDialog() override;

Q_SIGNALS:
    void exported(const QString &sentence);

private:
    enum class Scope { Shown, All, Selected };

    void chooseFile();
    void refresh();
    void refreshShown();
    bool isIncomplete() const; ///< what is to be exported is still searched
    void start();
    void finish();
    ExportFormat format() const;

    const MessageLogModel &m_model;
    QList<quint64> m_selected;
    RowPreferences &m_preferences;
    QComboBox *m_scope;
    QComboBox *m_format;
    QCheckBox *m_withoutBodies;
    QLineEdit *m_path;
    QPushButton *m_browse;
    QProgressBar *m_progress;
    QLabel *m_problem;
    QPushButton *m_start = nullptr;
    QFutureWatcher<Result<quint64>> m_running;
};

} // namespace wps
