// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/navigator.h"

#include <QHash>
#include <QPointer>
#include <QStackedWidget>

#include <functional>

class QTabWidget;

namespace wps
{

class ViewWindow;

/// The central area: tabs, each a view with a key, or the home page while there is none. Steps back and forward through
/// the views in the order they were looked at.
class TabArea : public QStackedWidget
{
    Q_OBJECT

public:
    explicit TabArea(QWidget *parent = nullptr);
    ~TabArea() override; ///< with the windows of detached views

    void setHome(QWidget *home); ///< takes ownership
    /// Raises the tab of this key, or makes it.
    void open(const TabRequest &request);
    void closeTab(int index);
    void closeCurrent();
    /// Moves the current view into a window of its own; asking for it again raises that one. Its banner is made by
    /// `makeBanner`, its actions are `actions`.
    ViewWindow *detachCurrent(const std::function<QWidget *(QWidget *parent)> &makeBanner,
                              const QList<QAction *> &actions);
    void select(int index);
    void step(int by); ///< -1 back, 1 forward through the history
    void cycle(int by);
    void closeWindows(); ///< of detached views
    int count() const;
    QStringList keys() const;
    QWidget *currentView() const; ///< null on the home page
    QTabWidget *tabs() const { return m_tabs; }

Q_SIGNALS:
    void viewsChanged(); ///< one came, went or became current

private:
    int insert(QWidget *view, const QString &title, const QIcon &viewIcon);
    void remove(int index); ///< the tab, not the view
    void reattach(ViewWindow *window);
    int indexOf(const QString &key) const;
    QString keyAt(int index) const;
    void noteCurrent(int index);

    QTabWidget *m_tabs;
    QWidget *m_home = nullptr;
    QHash<QString, QPointer<ViewWindow>> m_windows; ///< of detached views, by key
    QStringList m_history;
    qsizetype m_position = -1;
    bool m_stepping = false;
};

} // namespace wps
