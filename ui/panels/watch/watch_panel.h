// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/watch/watch_controller.h"

#include <QWidget>

class QAction;
class QLabel;
class QLineEdit;
class QSettings;
class QStackedLayout;
class QToolButton;

namespace wps
{

class EmptyState;
class WatchTable;

/// The tab of a live watch: what it is connected to and hears, the filter, the rows.
class WatchPanel : public QWidget
{
    Q_OBJECT

public:
    WatchPanel(WatchController *controller, Navigator &navigator, KnownNames &names, QSettings &settings,
               QWidget *parent = nullptr);

    WatchController &controller() { return *m_controller; }
    WatchTable *table() const { return m_table; }
    QLineEdit *filterField() const { return m_filter; }
    void focusFilter();
    void setPaused(bool paused);
    bool isPaused() const;

Q_SIGNALS:
    void shown();  ///< became the visible watch
    void hidden(); ///< is no more
    void pausedChanged(bool paused);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeHeader();
    QWidget *makeFilterRow();
    void refreshLink();
    void refreshCounts();
    void refreshGroups();
    void applyFilter();
    void inspectRow(int row);
    void showRowMenu(const QPoint &at);
    void copyRows();
    const LogRecord *currentRecord() const;

    WatchController *m_controller; // child
    Navigator &m_navigator;
    KnownNames &m_names;
    QLabel *m_linkIcon = nullptr;
    QLabel *m_link = nullptr;
    QLabel *m_coverage = nullptr;
    QToolButton *m_reconnect = nullptr;
    QToolButton *m_groups = nullptr;
    QLineEdit *m_join = nullptr;
    QToolButton *m_joinButton = nullptr;
    QLineEdit *m_filter = nullptr;
    QLabel *m_filterError = nullptr;
    QLabel *m_counts = nullptr;
    QLabel *m_rates = nullptr;
    QToolButton *m_pause = nullptr;
    WatchTable *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
    QTimer m_filterDelay;
};

} // namespace wps
