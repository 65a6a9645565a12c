// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QKeySequence>

class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QTableWidget;

namespace wps
{

class ActionRegistry;

/// Every command with its key, which can be changed. A key that is taken is not given silently: the row says by what,
/// and a button moves it. Changes work at once and are kept by the registry. Opened with open(); deletes itself.
class ShortcutsDialog : public QDialog
{
    Q_OBJECT

public:
    ShortcutsDialog(ActionRegistry &actions, QWidget *parent);

private:
    enum Column { Command, Keys, Default, Note, ColumnCount };

    QString currentId() const;
    QString nameOf(const QString &id) const;
    void fill();
    void showRow(int row);
    void showCurrent();
    void filter(const QString &text);
    void take(bool fromOthers);
    void note(const QString &text);

    ActionRegistry &m_actions;
    QLineEdit *m_search;
    QTableWidget *m_table;
    QKeySequenceEdit *m_edit;
    QLabel *m_problem;
    QPushButton *m_move;
    QPushButton *m_clear;
    QPushButton *m_reset;
    QPushButton *m_resetAll;
    QKeySequence m_wanted; ///< taken by another command: the button moves it
};

} // namespace wps
