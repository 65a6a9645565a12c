// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QListWidget;

namespace wps
{

class ActionRegistry;

/// Every enabled action by name: type a part, Enter runs it. Shown with open(); deletes itself.
class CommandPalette : public QDialog
{
    Q_OBJECT

public:
    CommandPalette(const ActionRegistry &actions, QWidget *parent);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void fill(const QString &words);
    void run();

    const ActionRegistry &m_actions;
    QLineEdit *m_field;
    QListWidget *m_list;
    QLabel *m_none; ///< said when nothing fits
};

} // namespace wps
