// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rest/send_options.h"
#include "ui/common/act_runner.h"

#include <QDialog>

class QCheckBox;
class QLabel;
class QFormLayout;
class QLineEdit;
class QPushButton;

namespace wps
{

class SessionBond;
struct UiContext;

/// What is about to be closed, frozen when the question is asked.
struct CloseQuestion {
    HubSessionPtr session;
    QString target;                ///< translated: "connection c1", "group room1", "every connection of hub chat"
    QString consequence;           ///< translated: what it cuts
    bool many = true;              ///< more than one connection: in Production the hub's name has to be typed
    bool takesExcluded = false;    ///< some of them can be left open
    QList<ConnectionId> ours = {}; ///< the clients of this console among them, as far as known
    /// The operation for the answers; called once, when the question was answered.
    std::function<RestOperation<void>(const CloseOptions &options)> operation = {};
    /// Instead of an operation: starts a job, which then tells what became of it.
    std::function<void(const CloseOptions &options, const QString &typedHub)> start = {};
};

/// Asks before connections are closed, does it, and shows a failure in place. Opened with open(); deletes itself.
class CloseDialog : public QDialog
{
    Q_OBJECT

public:
    CloseDialog(const CloseQuestion &question, UiContext &context, QWidget *parent);

    QPushButton *closeButton() const { return m_close; }
    QPushButton *keepButton() const { return m_keep; }
    QLineEdit *reasonField() const { return m_reason; }
    QLineEdit *excludedField() const { return m_excluded; } ///< null when all of them are closed
    QCheckBox *oursBox() const { return m_ours; }           ///< null when none of them is of this console
    QLineEdit *hubField() const { return m_hubName; }       ///< null when no name has to be typed

Q_SIGNALS:
    /// The service has accepted. `text` says what was done.
    void closedConnections(const QString &text, const QString &requestId);

private:
    void addExclusions(QFormLayout &form);
    /// What was typed and ticked. InvalidInput, when an id is none.
    Result<CloseOptions> options() const;
    void refresh();
    void run();

    CloseQuestion m_question;
    ActRunner m_runner;
    SessionBond *m_bond;
    QLineEdit *m_reason;
    QLineEdit *m_excluded = nullptr;
    QCheckBox *m_ours = nullptr;
    QLineEdit *m_hubName = nullptr;
    QPushButton *m_close;
    QPushButton *m_keep;
};

} // namespace wps
