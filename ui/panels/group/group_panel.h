// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/refreshable.h"
#include "ui/panels/group/group_controller.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace wps
{

class EmptyState;
class NameCompleter;
class Navigator;
struct UiContext;

/// The tab of a group: who is in it, and what one can do about that.
class GroupPanel : public QWidget, public Refreshable
{
    Q_OBJECT

public:
    GroupPanel(GroupController *controller, UiContext &context, QWidget *parent = nullptr);

    GroupController &controller() { return *m_controller; }
    QTableView *table() const { return m_table; }
    void refreshView() override;

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dragMoveEvent(QDragMoveEvent *event) override;
    void dragLeaveEvent(QDragLeaveEvent *event) override;
    void dropEvent(QDropEvent *event) override;

private:
    bool judgeDrop(QDropEvent &event);
    QWidget *makeButtons();
    QWidget *makeAddRow();
    QWidget *makeMembers();
    QWidget *makeSelectionRow();
    void refresh();
    void add();
    QList<BulkTarget> typedTargets() const;
    void setAddKind(bool user);
    QStringList selectedConnections() const;
    void askToClose(const CloseQuestion &question);
    void askForOtherGroup();
    void askByFilter(ReversibleVerb verb);

    GroupController *m_controller; // child
    UiContext &m_context;
    Navigator &m_navigator;
    KnownNames &m_names;
    QLabel *m_count = nullptr;
    QPushButton *m_refresh = nullptr;
    QPushButton *m_cancel = nullptr;
    QPushButton *m_retry = nullptr;
    QComboBox *m_addKind = nullptr;
    QLineEdit *m_addName = nullptr;
    QLabel *m_addNote = nullptr;
    NameCompleter *m_completer = nullptr;
    QTableView *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
    QList<QPushButton *> m_onSelection; // for any number
    QList<QPushButton *> m_onOne;
};

} // namespace wps
