// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/navigator.h"

#include <QStackedWidget>

class QTabWidget;

namespace wps
{

/// The central area: tabs, each a view with a key, or the home page while there is none. Steps back and forward through
/// the views in the order they were looked at.
class TabArea : public QStackedWidget
{
    Q_OBJECT

public:
    explicit TabArea(QWidget *parent = nullptr);

    void setHome(QWidget *home); ///< takes ownership
    /// Raises the tab of this key, or makes it.
    void open(const TabRequest &request);
    void closeTab(int index);
    void closeCurrent();
    void select(int index);
    void step(int by); ///< -1 back, 1 forward through the history
    void cycle(int by);
    int count() const;
    QStringList keys() const;
    QWidget *currentView() const; ///< null on the home page
    QTabWidget *tabs() const { return m_tabs; }

Q_SIGNALS:
    void viewsChanged(); ///< one came, went or became current

private:
    int indexOf(const QString &key) const;
    QString keyAt(int index) const;
    void noteCurrent(int index);

    QTabWidget *m_tabs;
    QWidget *m_home = nullptr;
    QStringList m_history;
    qsizetype m_position = -1;
    bool m_stepping = false;
};

} // namespace wps
