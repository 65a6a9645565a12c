// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/refreshable.h"
#include "ui/panels/permissions/permissions_controller.h"

#include <QWidget>

#include <functional>

class QComboBox;
class QLabel;
class QMenu;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace wps
{

struct UiContext;

/// The permissions tab: connections by groups, and what each connection may do in each group.
class PermissionsPanel : public QWidget, public Refreshable
{
    Q_OBJECT

public:
    enum class Kind { Connections, Groups };
    /// Names to choose from, the most useful first.
    using Candidates = std::function<QStringList(Kind)>;

    PermissionsPanel(PermissionsController *controller, UiContext &context, Candidates candidates,
                     QWidget *parent = nullptr);

    PermissionsController &controller() { return *m_controller; }
    QTableView *table() const { return m_table; }
    void refreshView() override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QWidget *makeToolbar();
    void makeTable();
    QPushButton *makeMenuButton(PermissionsController::Act act, const QString &iconName, const QString &text);
    void fillVerb(QMenu &menu, PermissionsController::Act act);
    void fillMenu(QMenu &menu);
    QModelIndexList selected() const;
    QStringList selectedConnections() const;
    QList<Permission> toggled() const;
    void askForNames(Kind kind);
    void chooseExport();
    void refresh();

    PermissionsController *m_controller; // child
    UiContext &m_context;
    Candidates m_candidates;
    QTableView *m_table = nullptr;
    QStackedLayout *m_pages = nullptr;
    QComboBox *m_toggles = nullptr;
    QLabel *m_status = nullptr;
    QList<QPushButton *> m_onSelection;
};

} // namespace wps
