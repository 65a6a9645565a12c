// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/odata/odata_trial.h"
#include "ui/common/act_runner.h"

#include <QDialog>

class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QToolButton;

namespace wps
{

class FilterEdit;
class SessionBond;
struct UiContext;

/// Adds every connection for which a filter is true to several groups, or removes it from them, with one call. Says
/// which connections that would be, as far as they are known, and afterwards how it went. Opened with open(); deletes
/// itself.
class FilterMembersDialog : public QDialog
{
    Q_OBJECT

public:
    /// `verb` is one about groups. `group`: chosen at the start; may be empty.
    FilterMembersDialog(const HubSessionPtr &session, ReversibleVerb verb, const QString &group, UiContext &context,
                        QWidget *parent);

    QLineEdit *groupField() const { return m_group; }
    QListWidget *groupList() const { return m_groups; }
    FilterEdit *filterField() const { return m_filter; }
    QCheckBox *everybodyBox() const { return m_everybody; } ///< shown while there is no filter
    QLabel *trialLabel() const { return m_trial; }
    QLineEdit *hubField() const { return m_hubName; } ///< null when no name has to be typed
    QPushButton *acceptButton() const { return m_accept; }
    ActRunner &acts() { return m_runner; }

Q_SIGNALS:
    void changedMembers(); ///< the service has accepted

private:
    void makeGroups(QFormLayout &form);
    void makeFilter(QFormLayout &form);
    void makeConfirmation(QFormLayout &form);
    void addGroup();
    void putGroup(const QString &name);
    /// The list, and the name that is still being typed.
    QStringList groups() const;
    bool adds() const { return m_verb == ReversibleVerb::AddToGroup; }
    void refresh();
    void showTrial();
    /// The connections that match, as something that can be taken back; nothing when they cannot be known.
    std::optional<ReversibleAct> affected() const;
    bool isComplete() const;
    void run();

    HubSessionPtr m_session;
    ReversibleVerb m_verb;
    UiContext &m_context;
    ActRunner m_runner;
    SessionBond *m_bond;
    QLineEdit *m_group = nullptr;
    QToolButton *m_addGroup = nullptr;
    QToolButton *m_removeGroup = nullptr;
    QListWidget *m_groups = nullptr;
    QLabel *m_groupProblem = nullptr;
    FilterEdit *m_filter = nullptr;
    QLabel *m_filterProblem = nullptr;
    QCheckBox *m_everybody = nullptr;
    QLabel *m_trial = nullptr;
    QLineEdit *m_hubName = nullptr;
    QPushButton *m_accept = nullptr;
    QPushButton *m_cancel = nullptr;
};

} // namespace wps
