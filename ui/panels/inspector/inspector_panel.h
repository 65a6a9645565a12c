// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/inspector/inspector_controller.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QStackedLayout;
class QTabWidget;
class QTreeView;
class QTreeWidget;

namespace wps
{

class DiffPage;
class EmptyState;
class FindBar;
class HexView;
class PayloadView;

/// The Inspector dock: one frame as tree, text, bytes and details. What is selected in one of the first three is
/// selected in the others; Find and Find next work in it while it has the focus.
class InspectorPanel : public QWidget
{
    Q_OBJECT

public:
    explicit InspectorPanel(QWidget *parent = nullptr);

    InspectorController &controller() { return m_controller; }
    QTabWidget *tabs() const { return m_tabs; }
    FindBar *findBar() const { return m_findBar; }
    QTreeView *tree() const { return m_tree; }
    PayloadView *raw() const { return m_raw; }
    HexView *hex() const { return m_hex; }
    /// Opens the line that searches the message.
    void openFind();

protected:
    bool event(QEvent *event) override;

private:
    void connectSelection();
    void connectFind();
    void showSelection();
    void goToHit(bool forward, bool stays = false);
    QWidget *makeTreePage();
    void choosePage();
    void refresh();
    void refreshTree();
    void fitKeys();
    void refreshDetails();
    void refreshDiff();
    void showTreeMenu(const QPoint &at);

    InspectorController m_controller;
    QComboBox *m_part;
    QCheckBox *m_lock;
    QLabel *m_heading;
    QTabWidget *m_tabs;
    QTreeView *m_tree = nullptr;
    EmptyState *m_noTree = nullptr;
    QStackedLayout *m_treeStack = nullptr;
    PayloadView *m_raw;
    HexView *m_hex;
    QTreeWidget *m_details;
    DiffPage *m_diff;
    FindBar *m_findBar;
    QLabel *m_place;
    bool m_wantsTree = true;    ///< the page that the user chose; of what has none another one is shown
    bool m_showing = false;     ///< the selection of another page
    bool m_goesToFirst = false; ///< when the search that runs has ended
};

} // namespace wps
