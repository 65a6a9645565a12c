// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/known_names.h"
#include "core/profile/name_list.h"
#include "ui/common/hub_session.h"
#include "ui/common/latest_call.h"

#include <QDialog>
#include <QFutureWatcher>
#include <QTimer>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QProgressBar;
class QPushButton;

namespace wps
{

/// Reads a file of names, says what was found in it, and takes it into the hub with which the dialog was opened.
/// Reading and taking run off the GUI thread and can be stopped. Deletes itself when closed.
class ImportNamesDialog : public QDialog
{
    Q_OBJECT

public:
    ImportNamesDialog(HubSessionPtr session, KnownNames &names, QWidget *parent);
    ~ImportNamesDialog() override;

    void setPath(const QString &path);
    void reject() override; ///< stops first what is being taken

private:
    enum class Stage { NoFile, Reading, Read, Taking, Taken };

    QWidget *makeForm();
    void chooseFile();
    void read();
    void take();
    void finish();
    void enter(Stage stage);
    void say(const QString &text, bool isProblem);
    void showList();
    NameListFormat format() const;
    KnownName::Kind kind() const;
    qsizetype knownNow() const;

    HubSessionPtr m_session;
    KnownNames &m_names;
    Stage m_stage = Stage::NoFile;
    NameList m_list;
    qsizetype m_knownBefore = 0;
    QTimer m_typed;
    LatestCall<NameList> m_reading;
    QFutureWatcher<Result<qsizetype>> m_taking;
    QLineEdit *m_path;
    QPushButton *m_browse;
    QComboBox *m_format;
    QComboBox *m_kind;
    QLabel *m_explanation;
    QLabel *m_result;
    QPlainTextEdit *m_problems;
    QProgressBar *m_progress;
    QPushButton *m_take = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace wps
