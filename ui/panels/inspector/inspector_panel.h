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
class HexView;
class PayloadView;

/// The Inspector dock: one frame as tree, text, bytes and details.
class InspectorPanel : public QWidget
{
    Q_OBJECT

public:
    explicit InspectorPanel(QWidget *parent = nullptr);

    InspectorController &controller() { return m_controller; }
    QTabWidget *tabs() const { return m_tabs; }

private:
    QWidget *makeTreePage();
    void refresh();
    void refreshTree();
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
};

} // namespace wps
