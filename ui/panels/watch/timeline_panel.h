// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/timeline.h"
#include "ui/common/client_roster.h"
#include "ui/models/message_log_model.h"
#include "ui/panels/watch/row_acts.h"

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
    /// Of the client whose row it is, also after that was closed.
    RowActs::Place placeOf(const LogRecord &record) const;

private:
    struct Member {
        quint64 id = 0; ///< in the roster
        HubSessionPtr session;
    };
    void takeClients();
    QString freeName(const OpenClient &client) const;
    void refresh();

    ClientRoster &m_clients;
    Navigator &m_navigator;
    Timeline m_timeline;
    MessageLogModel m_model;
    QSet<quint64> m_taken; // of the roster
    // By the name in the rows, which no other client gets, whatever the roster calls those that come later.
    QHash<QString, Member> m_members;
    QHash<QString, QString> m_services;
    QLabel *m_title;
    QLabel *m_facts;
    QToolButton *m_pause;
    RowsView *m_rows;
};

} // namespace wps
