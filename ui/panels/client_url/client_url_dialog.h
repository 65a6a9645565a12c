// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QScrollArea;
class QSpinBox;

namespace wps
{

class Banner;
class ClientUrlController;
class QrView;

/// Hub > Client URL…: makes a URL with which a client can connect. Not modal to the program's other work; the session
/// is the one with which it was opened.
class ClientUrlDialog : public QDialog
{
    Q_OBJECT

public:
    /// Owns nothing but its widgets; `controller` becomes its child.
    explicit ClientUrlDialog(ClientUrlController *controller, QWidget *parent = nullptr);

private:
    QPalette problemColours() const;
    QWidget *makeForm();
    QWidget *makeRoles(QWidget *page);
    void showTrial();
    void makeRoom();
    QWidget *makeResult();
    QWidget *makeQr();
    void read();
    void showState();
    void showQr(bool on);

    ClientUrlController &m_controller;
    QLineEdit *m_user;
    QCheckBox *m_send;
    QCheckBox *m_join;
    QLabel *m_roleProblem = nullptr;
    QLineEdit *m_tried = nullptr;
    QLabel *m_trial = nullptr;
    QPlainTextEdit *m_roles;
    QLineEdit *m_groups;
    QSpinBox *m_minutes;
    QComboBox *m_endpoint;
    QScrollArea *m_scroll;
    QLabel *m_problem;
    Banner *m_error;
    QPushButton *m_make;
    QWidget *m_result;
    QPushButton *m_copyUrl = nullptr;
    QPlainTextEdit *m_url;
    QPushButton *m_reveal;
    QPushButton *m_watch;
    QLabel *m_expiry;
    QPushButton *m_qrButton;
    QWidget *m_qrSide;
    QrView *m_qr;
    QLabel *m_qrWords;
};

} // namespace wps
