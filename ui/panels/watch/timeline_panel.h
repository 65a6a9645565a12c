// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/timeline.h"
#include "ui/common/client_roster.h"
#include "ui/models/message_log_model.h"

#include <QHash>
#include <QSet>
#include <QWidget>

class QLabel;
class QToolButton;

namespace wps
{

class RowsView;
class RowPreferences;

/// The tab of all clients together: every row of each, in the order in which it came. Clients that open later come in
/// by themselves. GUI thread.
class TimelinePanel : public QWidget
{
    Q_OBJECT

public:
    /// All but `parent` outlive the panel.
    TimelinePanel(IoThread &io, ClientRoster &clients, Navigator &navigator, RowPreferences &preferences,
                  QWidget *parent = nullptr);

    RowsView *rows() const { return m_rows; }

private:
    void takeClients();
    void refresh();

    ClientRoster &m_clients;
    Navigator &m_navigator;
    Timeline m_timeline;
    MessageLogModel m_model;
    QSet<quint64> m_members;
    QHash<QString, QString> m_services; // of each client by its name
    QLabel *m_title;
    QLabel *m_facts;
    QToolButton *m_pause;
    RowsView *m_rows;
};

} // namespace wps
