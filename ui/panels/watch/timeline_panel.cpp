// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/timeline_panel.h"

#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/models/visible_text.h"
#include "ui/panels/watch/filter_field.h"
#include "ui/panels/watch/rows_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

TimelinePanel::TimelinePanel(IoThread &io, ClientRoster &clients, Navigator &navigator, RowPreferences &preferences,
                             QWidget *parent)
    : QWidget(parent)
    , m_clients(clients)
    , m_navigator(navigator)
    , m_timeline(io)
    , m_model(m_timeline.log())
    , m_title(new QLabel(this))
    , m_facts(new QLabel(this))
    , m_pause(new QToolButton(this))
    , m_rows(new RowsView(m_model, WatchTable::Kind::Timeline, navigator, preferences, this))
{
    for (QLabel *label : {m_title, m_facts})
        label->setTextFormat(Qt::PlainText);
    m_title->setFont(headingFont(this, 1.0));
    m_title->setWordWrap(true);
    m_title->setObjectName(u"timelineTitle"_s);
    m_facts->setWordWrap(true);
    m_pause->setText(tr("Pause"));
    m_pause->setIcon(icon(u"pause"_s));
    m_pause->setCheckable(true);
    m_pause->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_pause->setToolTip(tr("Holds the view; the clients go on"));
    m_rows->tools()->addWidget(m_pause);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.5));
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    layout->addWidget(m_rows, 1);

    connect(m_pause, &QToolButton::toggled, this, [this](bool paused) { m_model.setPaused(paused); });
    connect(&m_timeline, &Timeline::recordsChanged, this, [this] { m_model.sync(); });
    connect(&m_model, &MessageLogModel::countsChanged, this, &TimelinePanel::refresh);
    connect(&m_clients, &ClientRoster::changed, this, &TimelinePanel::takeClients);
    connect(m_rows->emptyState(), &EmptyState::buttonClicked, this, [this] {
        if (m_model.hidesAll())
            m_rows->filterField()->clear();
        else
            m_navigator.askForClient();
    });
    takeClients();
    refresh();
}

QString TimelinePanel::freeName(const OpenClient &client) const
{
    QString name = client.name();
    for (int number = 2; m_members.contains(name); ++number)
        name = tr("%1 (%2)", "user, number").arg(client.user(), QString::number(number));
    return name;
}

RowActs::Place TimelinePanel::placeOf(const LogRecord &record) const
{
    const Member member = m_members.value(record.client);
    RowActs::Place place;
    place.client = member.id;
    place.session = member.session;
    place.origin = m_services.value(record.client);
    return place;
}

void TimelinePanel::takeClients()
{
    QList<Timeline::Member> members;
    for (const OpenClient &client : m_clients.clients()) {
        if (m_taken.contains(client.id))
            continue;
        m_taken.insert(client.id);
        const QString name = freeName(client);
        m_members.insert(name, {client.id, client.session});
        m_services.insert(name, client.place());
        members.append({client.watch, name});
    }
    const bool wasOne = m_model.services() < 2;
    m_model.setServices(m_services);
    if (wasOne && m_model.services() > 1)
        m_rows->table()->showColumn(MessageLogModel::ServiceColumn);
    if (!members.isEmpty())
        m_timeline.add(members);
    refresh();
}

void TimelinePanel::refresh()
{
    const QStringList names = m_timeline.log().clients();
    constexpr qsizetype kShown = 8;
    QStringList shown;
    for (const QString &name : names.first(std::min(names.size(), kShown)))
        shown += m_model.services() < 2 ? visibleLine(name, 30)
                                        : tr("%1 (%2)", "client, its service and hub")
                                              .arg(visibleLine(name, 30), visibleLine(m_services.value(name), 40));
    if (names.size() > kShown)
        shown += tr("%1 more").arg(names.size() - kShown);
    m_title->setText(names.isEmpty() ? tr("Timeline of all clients") : tr("Timeline of %1").arg(shown.join(u", "_s)));
    QString facts = tr("Every row of each client in the order in which it came. client:%1 in the filter shows those of "
                       "one.")
                        .arg(names.isEmpty() ? tr("NAME") : visibleLine(names.first(), 30));
    if (m_timeline.leftOut() > 0) {
        facts += u' ' +
                 tr("%1 older rows are in the tabs of the clients only.").arg(QLocale().toString(m_timeline.leftOut()));
    }
    m_facts->setText(facts);
    const bool empty = m_model.rowCount() == 0 && !m_model.isSearching();
    m_rows->setEmpty(empty);
    if (!empty)
        return;
    EmptyState *state = m_rows->emptyState();
    if (m_model.hidesAll()) {
        state->setMessage(u"filter"_s, tr("0 of %1 shown").arg(QLocale().toString(qlonglong(m_timeline.log().size()))),
                          tr("The filter hides every row."));
        state->setButton(tr("&Clear filter"), u"clear"_s);
    } else {
        state->setMessage(u"watch"_s, tr("Nothing yet"),
                          names.isEmpty() ? tr("No client is open.") : tr("No client has heard or sent anything."));
        state->setButton(tr("&New client\u2026"), u"add"_s);
    }
}

} // namespace wps
