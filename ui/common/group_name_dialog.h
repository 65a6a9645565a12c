// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/known_names.h"
#include "ui/common/hub_session.h"

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;

namespace wps
{

struct UiContext;

/// Asks for the name of one group, with those that are known. Opened with open(); deletes itself.
class GroupNameDialog : public QDialog
{
    Q_OBJECT

public:
    struct Question {
        HubSessionPtr session;
        QString title;     ///< translated: "Add to group"
        QString what;      ///< translated: "Add 3 connections to a group of hub chat"
        QString verb;      ///< translated, on the button: "&Add"
        QString note = {}; ///< translated: what has to be known before; may be empty
    };

    GroupNameDialog(const Question &question, UiContext &context, QWidget *parent);

    QLineEdit *nameField() const { return m_name; }
    QPushButton *acceptButton() const { return m_accept; }

Q_SIGNALS:
    void chosen(const wps::GroupName &group);

private:
    void refresh();
    void choose();

    QLineEdit *m_name;
    QLabel *m_problem;
    QPushButton *m_accept;
};

} // namespace wps
