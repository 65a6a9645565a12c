// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/known_names.h"
#include "ui/common/navigator.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace wps
{

/// Asks what a new watch, or a client to act as, shall be: as whom, with which groups and subprotocol, or with a client
/// URL that somebody gave. Deletes itself when closed. GUI thread.
class WatchDialog : public QDialog
{
    Q_OBJECT

public:
    /// `session` may be null: then only a client URL will do.
    WatchDialog(HubSessionPtr session, KnownNames &names, bool maySend, QWidget *parent);

Q_SIGNALS:
    void watchWanted(const wps::WatchRequest &request);

private:
    void refresh();
    void start();

    HubSessionPtr m_session;
    QLineEdit *m_user;
    QLineEdit *m_groups;
    QLineEdit *m_clientUrl;
    QComboBox *m_subprotocol;
    QCheckBox *m_maySend;
    QCheckBox *m_private;
    QLabel *m_problem;
    QPushButton *m_start;
};

} // namespace wps
