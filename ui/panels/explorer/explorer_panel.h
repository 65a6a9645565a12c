// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/refreshable.h"
#include "ui/panels/explorer/explorer_acts.h"
#include "ui/panels/explorer/explorer_controller.h"
#include "ui/panels/explorer/name_acts.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QSortFilterProxyModel;
class QStackedWidget;
class QTimer;
class QTreeView;

namespace wps
{

class Banner;
class EmptyState;
class SelectionPane;

/// The explorer dock: a tree with a filter, verbs on each row, and a field to add a name that the service cannot list.
class ExplorerPanel : public QWidget, public Refreshable
{
    Q_OBJECT

public:
    ExplorerPanel(SessionFactory &factory, NameActs &acts, QWidget *parent = nullptr);
    ExplorerController &controller() { return m_controller; }
    void refreshView() override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void setUpFilter();
    void setUpTree();
    QWidget *makeAddBox();
    void afterRefresh();
    void expandNew();
    void expandFiltered();
    void spanFolders();
    void showActed(bool hasFailed, const QString &sentence);
    void forget(const QModelIndexList &rows);
    void activate(const QModelIndex &index);
    void showMenu(const QPoint &position);
    void fillMenu(QMenu &menu, const QModelIndex &row);
    void addNamesVerbs(QMenu &menu);
    void fillBulkMenu(QMenu &menu);
    void askForGroup(const QList<BulkTarget> &targets, bool add);
    void change(const HubSessionPtr &session, const ReversibleAct &act, const QString &group);
    void askToClose(const QList<BulkTarget> &targets);
    void connectSelection();
    void showSelection();
    void addName();

    SessionFactory &m_factory;
    NameActs &m_acts;
    ExplorerController m_controller;
    QSortFilterProxyModel *m_filtered;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QLineEdit *m_filter;
    Banner *m_banner;
    QTreeView *m_tree;
    QLabel *m_hidden;
    SelectionPane *m_pane;
    QTimer *m_rest; // a selection is looked at once it has come to rest
    QWidget *m_addBox;
    QComboBox *m_addKind;
    QLineEdit *m_addField;
    QLabel *m_addNote;
    QString m_expandedFor; // profile and hub whose rows were opened for the user once
};

} // namespace wps
