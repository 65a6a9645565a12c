// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/refreshable.h"
#include "ui/panels/explorer/selection_controller.h"

#include <QWidget>

class QLabel;
class QListWidget;
class QListWidgetItem;
class QToolButton;

namespace wps
{

/// Below the explorer's tree: who is in the selected group, and the verbs that apply to what is selected.
class SelectionPane : public QWidget, public Refreshable
{
    Q_OBJECT

public:
    explicit SelectionPane(UiContext &context, QWidget *parent = nullptr);

    SelectionController &controller() { return m_controller; }
    void refreshView() override;

Q_SIGNALS:
    void openWanted(); ///< the view of the one that is selected
    void addWanted();
    void closeWanted();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refresh();
    void showTitle();
    void showMember(const QListWidgetItem *item);

    UiContext &m_context;
    SelectionController m_controller;
    QLabel *m_title;
    QLabel *m_note;
    QToolButton *m_again;
    QListWidget *m_members;
    QToolButton *m_open;
    QToolButton *m_add;
    QToolButton *m_close;
};

} // namespace wps
