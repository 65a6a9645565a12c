// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/group/filter_members_dialog.h"

#include "core/profile/known_names.h"
#include "core/rest/operations/hub.h"
#include "ui/common/act_line.h"
#include "ui/common/icons.h"
#include "ui/common/name_completer.h"
#include "ui/common/plain_label.h"
#include "ui/common/session_bond.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/filter/filter_builder_dialog.h"
#include "ui/filter/filter_edit.h"
#include "ui/filter/filter_trial.h"
#include "ui/models/visible_text.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QMenu>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QToolButton *toolButton(const QString &iconName, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

} // namespace

FilterMembersDialog::FilterMembersDialog(const HubSessionPtr &session, ReversibleVerb verb, const QString &group,
                                         UiContext &context, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_verb(verb)
    , m_context(context)
    , m_runner(&context.undo)
    , m_bond(new SessionBond(this, session, context.workspace, context.navigator))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(adds() ? tr("Add by filter") : tr("Remove by filter"));
    const Environment environment = session->environment();
    auto *heading = plainLabel(adds() ? tr("Add the connections that match a filter to groups")
                                      : tr("Remove the connections that match a filter from groups"),
                               this);
    heading->setFont(headingFont(this, 1.2));
    auto *mark = new QLabel(this);
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    mark->setPixmap(icon(environmentIconName(environment), environmentTone(environment)).pixmap(size, size));
    auto *whereRow = new QHBoxLayout;
    whereRow->addWidget(mark, 0, Qt::AlignTop);
    whereRow->addWidget(plainLabel(tr("%1 \u2013 profile %2, hub %3")
                                       .arg(environmentLabel(environment), visibleLine(session->profile().name, 60),
                                            session->hub().value()),
                                   this),
                        1);

    auto *form = new QFormLayout;
    makeGroups(*form);
    makeFilter(*form);
    if (environment == Environment::Production)
        makeConfirmation(*form);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(QString(), QDialogButtonBox::ActionRole);
    m_accept->setIcon(icon(adds() ? u"add"_s : u"remove"_s));
    m_accept->setAutoDefault(false);
    m_cancel = buttons->button(QDialogButtonBox::Cancel);
    m_cancel->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, &FilterMembersDialog::run);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this));
    layout->addWidget(heading);
    layout->addLayout(whereRow);
    layout->addLayout(form);
    layout->addWidget(m_trial);
    layout->addWidget(plainLabel(UndoService::isExact(*session)
                                     ? tr("It touches the connections that are there now, and can be undone.")
                                     : tr("It touches the connections that are there now. The service does not tell "
                                          "which they are, so it cannot be undone here."),
                                 this));
    layout->addWidget(new ActLine(m_runner, context.navigator, this));
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 76);
    if (!group.isEmpty())
        putGroup(group);
    connect(&m_runner, &ActRunner::changed, this, &FilterMembersDialog::refresh);
    refresh();
    if (group.isEmpty())
        m_group->setFocus();
    else
        m_filter->setFocus();
}

void FilterMembersDialog::makeGroups(QFormLayout &form)
{
    m_group = new QLineEdit(this);
    m_group->setAccessibleName(tr("Name of a group"));
    m_group->setPlaceholderText(tr("Name of a group; Enter adds it to the list"));
    auto *completer = new NameCompleter(m_context.names, m_group);
    completer->setSource(m_session->knownNamesScope(), KnownNames::Kind::Group);
    m_group->setCompleter(completer);
    m_addGroup = toolButton(u"add"_s, tr("Put this group into the list"), this);
    m_removeGroup = toolButton(u"remove"_s, tr("Take the selected group out of the list"), this);
    m_groups = new QListWidget(this);
    m_groups->setAccessibleName(tr("Groups"));
    m_groups->setUniformItemSizes(true);
    m_groups->setMaximumHeight(fontMetrics().height() * 5);
    m_groupProblem = plainLabel({}, this);
    m_groupProblem->hide();
    connect(m_group, &QLineEdit::returnPressed, this, &FilterMembersDialog::addGroup);
    connect(m_group, &QLineEdit::textChanged, this, &FilterMembersDialog::refresh);
    connect(m_addGroup, &QToolButton::clicked, this, &FilterMembersDialog::addGroup);
    connect(m_removeGroup, &QToolButton::clicked, this, [this] {
        delete m_groups->currentItem();
        refresh();
    });
    connect(m_groups, &QListWidget::currentRowChanged, this, &FilterMembersDialog::refresh);
    auto *row = new QHBoxLayout;
    row->addWidget(m_group, 1);
    row->addWidget(m_addGroup);
    row->addWidget(m_removeGroup);
    auto *label = new QLabel(tr("&Groups:"), this);
    label->setBuddy(m_group);
    form.addRow(label, row);
    form.addRow(QString(), m_groups);
    form.addRow(QString(), m_groupProblem);
}

void FilterMembersDialog::makeFilter(QFormLayout &form)
{
    m_filter = new FilterEdit(this);
    m_filter->setAccessibleName(tr("OData filter"));
    m_filter->setPlaceholderText(tr("'room1' in groups and userId ne 'bob'"));
    m_filter->setNames([this](KnownNames::Kind kind) {
        QStringList names;
        const auto entries = m_context.names.names(m_session->knownNamesScope(), kind);
        for (const KnownNames::Entry &entry : entries)
            names.append(entry.name);
        return names;
    });
    auto *build = new QToolButton(this);
    build->setText(tr("&Build\u2026"));
    build->setToolTip(tr("Build the filter from rows and try it on the known connections"));
    build->setAccessibleName(tr("Build the filter"));
    build->setEnabled(m_context.workspace.session() == m_session); // the builder is about the hub in use
    auto *saved = toolButton(u"star"_s, tr("Saved filters"), this);
    saved->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(saved);
    saved->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        FilterBuilderDialog::fillSavedMenu(menu, m_context.settings, this,
                                           [this](const QString &filter) { m_filter->setText(filter); });
    });
    connect(build, &QToolButton::clicked, this, [this] {
        auto *dialog =
            new FilterBuilderDialog(m_context, tr("hub %1").arg(m_session->hub().value()), m_filter->text(), this);
        connect(dialog, &FilterBuilderDialog::filterChosen, m_filter, &FilterEdit::setText);
        dialog->open();
    });
    m_filterProblem = plainLabel({}, this);
    m_everybody =
        new QCheckBox(tr("Without a filter: &every connection of hub %1").arg(m_session->hub().value()), this);
    m_trial = plainLabel({}, this);
    m_trial->setObjectName(u"filterTrial"_s);
    connect(m_filter, &FilterEdit::textChanged, this, &FilterMembersDialog::refresh);
    connect(m_everybody, &QCheckBox::toggled, this, &FilterMembersDialog::refresh);
    auto *row = new QHBoxLayout;
    row->addWidget(m_filter, 1);
    row->addWidget(build);
    row->addWidget(saved);
    auto *label = new QLabel(tr("&Filter:"), this);
    label->setBuddy(m_filter);
    form.addRow(label, row);
    form.addRow(QString(), m_filterProblem);
    form.addRow(QString(), m_everybody);
}

void FilterMembersDialog::makeConfirmation(QFormLayout &form)
{
    m_hubName = new QLineEdit(this);
    m_hubName->setAccessibleName(tr("Name of the hub, to confirm"));
    m_hubName->setPlaceholderText(m_session->hub().value());
    form.addRow(tr("&Type the hub's name to confirm:"), m_hubName);
    connect(m_hubName, &QLineEdit::textChanged, this, &FilterMembersDialog::refresh);
}

void FilterMembersDialog::addGroup()
{
    const QString name = m_group->text();
    if (!GroupName::parse(name))
        return;
    m_group->clear();
    putGroup(name);
}

void FilterMembersDialog::putGroup(const QString &name)
{
    if (!groups().contains(name)) {
        auto *item = new QListWidgetItem(visibleLine(name), m_groups);
        item->setData(Qt::UserRole, name);
    }
    refresh();
}

QStringList FilterMembersDialog::groups() const
{
    QStringList names;
    for (int i = 0; i < m_groups->count(); ++i)
        names.append(m_groups->item(i)->data(Qt::UserRole).toString());
    if (const QString typed = m_group->text(); GroupName::parse(typed) && !names.contains(typed))
        names.append(typed);
    return names;
}

void FilterMembersDialog::refresh()
{
    const ActState &state = m_runner.state();
    const bool running = state.kind == ActState::Kind::Running;
    m_bond->setUnderWay(running, state.text);
    QPalette danger = palette();
    danger.setColor(QPalette::WindowText, toneColours(Tone::Danger, palette()).text);

    const Result<GroupName> typed = GroupName::parse(m_group->text());
    const QString groupProblem = typed || m_group->text().isEmpty() ? QString() : typed.error().message;
    m_addGroup->setEnabled(typed.has_value() && !running);
    m_removeGroup->setEnabled(m_groups->currentItem() && !running);
    m_groupProblem->setText(groupProblem);
    m_groupProblem->setVisible(!groupProblem.isEmpty());
    m_groupProblem->setPalette(danger);
    m_group->setAccessibleDescription(groupProblem);

    const QString filter = m_filter->text().trimmed();
    const auto &problem = m_filter->problem();
    m_filterProblem->setVisible(problem.has_value());
    m_filterProblem->setText(problem ? describeFilterProblem(m_filter->text(), *problem) : QString());
    m_filterProblem->setPalette(danger);
    m_everybody->setVisible(filter.isEmpty());
    if (!filter.isEmpty())
        m_everybody->setChecked(false); // was meant for no filter at all

    const qsizetype count = groups().size();
    const QString where = count == 0 ? tr("groups") : count == 1 ? tr("1 group") : tr("%1 groups").arg(count);
    if (filter.isEmpty())
        m_accept->setText((adds() ? tr("&Add everybody to %1") : tr("&Remove everybody from %1")).arg(where));
    else
        m_accept->setText((adds() ? tr("&Add to %1") : tr("&Remove from %1")).arg(where));
    m_accept->setEnabled(!running && isComplete());
    m_cancel->setText(state.kind == ActState::Kind::Done ? tr("&Close") : tr("&Cancel"));
    showTrial();
}

void FilterMembersDialog::showTrial()
{
    const QString filter = m_filter->text().trimmed();
    const auto parsed = ODataFilter::parse(filter);
    const QList<PartialSubject> known = knownConnections(*m_session, m_context.names, m_context.emulator);
    qsizetype matching = 0;
    qsizetype open = 0;
    for (const PartialSubject &each : known) {
        const auto result = parsed ? tryMatch(*parsed, each) : std::nullopt;
        matching += result.value_or(false) ? 1 : 0;
        open += result ? 0 : 1;
    }
    const QLocale locale;
    QString words;
    if (!parsed)
        words = filter.isEmpty() ? QString() : tr("Correct the filter to try it.");
    else if (known.isEmpty())
        words = tr("No connection of this hub is known, so there is nothing to try the filter on.");
    else
        words =
            (UndoService::isExact(*m_session) ? tr("%1 of %2 connections match.")
                                              : tr("%1 of %2 known connections match."))
                .arg(locale.toString(matching), locale.toString(known.size())) +
            (open == 0 ? QString() : u' ' + tr("%1 unknown: the service tells neither users nor groups.").arg(open)) +
            (known.size() < kMostKnownConnections ? QString() : u' ' + tr("No more than these are tried."));
    if (filter.isEmpty())
        words = tr("An empty filter means everybody: each connection that the hub has.");
    m_trial->setText(words);
}

bool FilterMembersDialog::isComplete() const
{
    const bool named = !groups().isEmpty() && (m_group->text().isEmpty() || GroupName::parse(m_group->text()));
    const bool said = !m_filter->text().trimmed().isEmpty() || m_everybody->isChecked();
    const bool confirmed = !m_hubName || m_hubName->text().trimmed().toLower() == m_session->hub().value();
    return named && said && confirmed && !m_filter->problem();
}

std::optional<ReversibleAct> FilterMembersDialog::affected() const
{
    if (!UndoService::isExact(*m_session))
        return std::nullopt;
    const auto filter = ODataFilter::parse(m_filter->text().trimmed());
    if (!filter && !m_filter->text().trimmed().isEmpty())
        return std::nullopt;
    ReversibleAct act{m_verb, {}};
    const QStringList names = groups();
    const QList<PartialSubject> known =
        knownConnections(*m_session, m_context.names, m_context.emulator, std::numeric_limits<int>::max());
    for (const PartialSubject &each : known) {
        if (filter && !tryMatch(*filter, each).value_or(false))
            continue;
        for (const QString &group : names)
            act.items.append({{BulkKind::Connection, each.subject.connectionId}, group});
    }
    return act;
}

void FilterMembersDialog::run()
{
    QList<GroupName> names;
    const QStringList chosen = groups();
    for (const QString &name : chosen) {
        const Result<GroupName> group = GroupName::parse(name);
        if (!group)
            return;
        names.append(*group);
        m_context.names.note(m_session->knownNamesScope(), KnownNames::Kind::Group, name, KnownNames::Source::Typed);
    }
    const QString filter = m_filter->text().trimmed();
    const ConnectionSelection selection =
        filter.isEmpty() ? ConnectionSelection::allConnections() : ConnectionSelection::matching(filter);
    RestOperation<void> operation = adds() ? addConnectionsToGroups(m_session->hub(), names, selection)
                                           : removeConnectionsFromGroups(m_session->hub(), names, selection);
    const QString where =
        names.size() == 1 ? tr("group %1").arg(visibleLine(chosen.first(), 60)) : tr("%1 groups").arg(names.size());
    const QString what = adds() ? tr("Adding by filter to %1").arg(where) : tr("Removing by filter from %1").arg(where);
    const QString done = adds() ? tr("The service accepted: added what matches to %1").arg(where)
                                : tr("The service accepted: removed what matches from %1").arg(where);
    if (m_hubName)
        operation.request.typedHub = m_hubName->text().trimmed();
    const auto succeeded = [this, done](const Result<void> &) {
        Q_EMIT changedMembers();
        return ActState{ActState::Kind::Done, done, {}};
    };
    if (const std::optional<ReversibleAct> act = affected())
        m_runner.runReversible(m_session, operation, what, *act, succeeded);
    else
        m_runner.run(m_session, operation, what, succeeded);
}

} // namespace wps
