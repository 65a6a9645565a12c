// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/watch/watch_controller.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QMenu;
class QToolButton;

namespace wps
{

class BriefLabel;
class RowsView;
class RowPreferences;

/// The tab of a live watch: what it is connected to and hears, the filter, the rows.
class WatchPanel : public QWidget
{
    Q_OBJECT

public:
    WatchPanel(WatchController *controller, Navigator &navigator, KnownNames &names, RowPreferences &preferences,
               QWidget *parent = nullptr);

    WatchController &controller() { return *m_controller; }
    RowsView *rows() const { return m_rows; }
    void setPaused(bool paused);
    bool isPaused() const;
    /// Asks for a folder and records into it; ends a recording that runs.
    void toggleRecording();
    /// Asks for the name of the recording that its journal becomes.
    void askToKeep();
    bool canKeep() const { return m_controller->keeping() == WatchController::Keeping::Journal; }

Q_SIGNALS:
    void pausedChanged(bool paused);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeKeeping(QWidget *header);
    void addTools();
    void offerKnownGroups(QMenu *menu);
    void refreshLink();
    void refreshBrevity();
    void refreshCounts();
    void refreshGroups();
    void refreshKeeping();
    void fillKeepingMenu();

    WatchController *m_controller; // child
    Navigator &m_navigator;
    KnownNames &m_names;
    QLabel *m_linkIcon = nullptr;
    BriefLabel *m_link = nullptr;
    BriefLabel *m_coverage = nullptr;
    QToolButton *m_keeping = nullptr;
    QToolButton *m_reconnect = nullptr;
    QToolButton *m_groups = nullptr;
    QLineEdit *m_join = nullptr;
    QToolButton *m_joinButton = nullptr;
    QLabel *m_rates = nullptr;
    QToolButton *m_pause = nullptr;
    QToolButton *m_record = nullptr;
    RowsView *m_rows = nullptr;
};

} // namespace wps
