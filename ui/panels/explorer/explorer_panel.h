// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/explorer/explorer_acts.h"
#include "ui/panels/explorer/explorer_controller.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QSortFilterProxyModel;
class QStackedWidget;
class QTreeView;

namespace wps
{

class EmptyState;

/// The explorer dock: a tree with a filter, verbs on each row, and a field to add a name that the service cannot list.
class ExplorerPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ExplorerPanel(SessionFactory &factory, QWidget *parent = nullptr);
    ExplorerController &controller() { return m_controller; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void afterRefresh();
    void expandNew();
    void activate(const QModelIndex &index);
    void showMenu(const QPoint &position);
    void fillMenu(QMenu &menu, ExplorerModel::RowKind kind, const QString &name);
    void fillBulkMenu(QMenu &menu);
    void askForGroup(const QList<BulkTarget> &targets, bool add);
    void askToClose(const QList<BulkTarget> &targets);
    void addName();

    SessionFactory &m_factory;
    ExplorerController m_controller;
    QSortFilterProxyModel *m_filtered;
    QStackedWidget *m_stack;
    EmptyState *m_empty;
    QLineEdit *m_filter;
    QTreeView *m_tree;
    QWidget *m_addBox;
    QComboBox *m_addKind;
    QLineEdit *m_addField;
    QLabel *m_addNote;
    QString m_expandedFor; // profile and hub whose rows were opened for the user once
};

} // namespace wps
