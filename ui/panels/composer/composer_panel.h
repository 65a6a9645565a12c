// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/composer/composer_controller.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QToolButton;

namespace wps
{

class Banner;
class ClientRoster;
class ComposerBodyView;
class ComposerOptionsView;
class NameCompleter;
class Navigator;
struct UiContext;

/// The composer dock. Shows what the controller says; every edit goes there as a whole draft.
class ComposerPanel : public QWidget
{
    Q_OBJECT

public:
    /// All four outlive the panel.
    ComposerPanel(ComposerController &controller, ClientRoster &clients, UiContext &context, QWidget *parent = nullptr);

    /// Hands what was just typed to the controller; before anything acts on the draft.
    void commit();
    void focusTarget();
    void focusBody();

private:
    QWidget *makeHead();
    QWidget *makeTargetRow();
    QWidget *makeResultRow();
    void showActors();
    void showDraft();
    void showState();
    void showButtons();
    void showQuestion();
    void giveFocusBack();
    void showOutcome();
    void fillHistoryMenu();

    ComposerController &m_controller;
    ClientRoster &m_clients;
    Navigator &m_navigator;
    QTimer m_commitTimer;
    QLabel *m_place;
    QComboBox *m_actor;
    QComboBox *m_kind;
    QLineEdit *m_name;
    NameCompleter *m_completer;
    QLabel *m_nameProblem;
    QLabel *m_routeNote;
    ComposerBodyView *m_body;
    QToolButton *m_optionsToggle;
    ComposerOptionsView *m_options;
    Banner *m_confirm;
    QString m_question;                                                  ///< that it shows
    ComposerController::State m_state = ComposerController::State::Idle; ///< that it shows
    QPointer<QWidget> m_focusBack; ///< what had the keyboard before a send took it
    QLabel *m_resultIcon;
    QLabel *m_result;
    QToolButton *m_details;
    QToolButton *m_unlock = nullptr;
    QMenu *m_historyMenu;
    QPushButton *m_cancel;
    QPushButton *m_send;
};

} // namespace wps
