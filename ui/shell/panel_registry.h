// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QWidget>

#include <functional>

namespace wps
{

/// The docks of the main window. Each panels/<name> folder has one function `void register<Name>(UiContext &)` that
/// adds its docks, actions and answers to Navigator requests here; app/console/application.cpp calls it. MainWindow
/// knows no panel.
class PanelRegistry : public QObject
{
    Q_OBJECT

public:
    struct Dock {
        QString id;    ///< "explorer", "inspector", "composer", "requests", "log"
        QString title; ///< translated
        QString iconName;
        Qt::DockWidgetArea area = Qt::BottomDockWidgetArea;
        bool visibleByDefault = true;
        std::function<QWidget *(QWidget *parent)> create;
    };

    using QObject::QObject;
    void addDock(const Dock &dock)
    {
        m_docks.append(dock);
        Q_EMIT dockAdded(dock);
    }
    const QList<Dock> &docks() const { return m_docks; }

    /// A bar above the tabs, for what concerns all of them. It shows and hides itself.
    void addBar(std::function<QWidget *(QWidget *parent)> create) { m_bars.append(std::move(create)); }
    const QList<std::function<QWidget *(QWidget *parent)>> &bars() const { return m_bars; }

    /// What the central area shows while no tab is open.
    void setHome(std::function<QWidget *(QWidget *parent)> create) { m_home = std::move(create); }
    const std::function<QWidget *(QWidget *parent)> &home() const { return m_home; }

Q_SIGNALS:
    void dockAdded(const wps::PanelRegistry::Dock &dock);

private:
    QList<Dock> m_docks;
    QList<std::function<QWidget *(QWidget *parent)>> m_bars;
    std::function<QWidget *(QWidget *parent)> m_home;
};

} // namespace wps
