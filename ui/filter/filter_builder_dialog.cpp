// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filter/filter_builder_dialog.h"

#include "core/odata/odata_trial.h"
#include "core/profile/known_names.h"
#include "ui/common/banner.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/session_bond.h"
#include "ui/common/theme.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/filter/filter_edit.h"
#include "ui/filter/filter_rows_view.h"
#include "ui/filter/filter_trial.h"
#include "ui/filter/saved_filters.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kRefreshMs = 1000;

struct Example {
    const char *goal;
    const char *filter;
};

constexpr Example kExamples[] = {
    {QT_TRANSLATE_NOOP("FilterExamples", "In one of several groups"), "'g1' in groups or 'g2' in groups"},
    {QT_TRANSLATE_NOOP("FilterExamples", "Some users in one group"), "userId in ('u1','u2') and 'g1' in groups"},
    {QT_TRANSLATE_NOOP("FilterExamples", "One user, but not this connection"),
     "userId eq 'u1' and connectionId ne 'c1'"},
    {QT_TRANSLATE_NOOP("FilterExamples", "A user who is not in a group"), "userId eq 'u1' and not ('g1' in groups)"},
    {QT_TRANSLATE_NOOP("FilterExamples", "Anonymous clients only"), "userId eq null"},
    {QT_TRANSLATE_NOOP("FilterExamples", "In more than two groups"), "length(groups) gt 2"},
    {QT_TRANSLATE_NOOP("FilterExamples", "Start of the user id, ignoring case"),
     "startswith(tolower(userId),'tenant-a')"},
    {QT_TRANSLATE_NOOP("FilterExamples", "Reliable JSON clients only"),
     "protocol eq 'json.reliable.webpubsub.azure.v1'"},
    {QT_TRANSLATE_NOOP("FilterExamples", "Group with a slash in its name"), "'a/b' in groups"},
};

} // namespace

FilterBuilderDialog::FilterBuilderDialog(UiContext &context, const QString &audience, const QString &text,
                                         QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_session(context.workspace.session())
    , m_audience(audience)
    , m_edit(new FilterEdit(this))
    , m_state(new QLabel(this))
    , m_banner(new Banner(this))
    , m_pages(new QStackedWidget(this))
{
    setWindowTitle(tr("Filter builder"));
    setAttribute(Qt::WA_DeleteOnClose);
    const KnownNamesOf names = [this](KnownNames::Kind kind) {
        QStringList result;
        if (m_session) {
            const auto entries = m_context.names.names(m_session->knownNamesScope(), kind);
            for (const KnownNames::Entry &entry : entries)
                result.append(entry.name);
        }
        return result;
    };
    m_edit->setNames(names);
    m_edit->setAccessibleName(tr("Filter text"));
    m_edit->setPlaceholderText(tr("'room1' in groups and userId ne 'bob'"));
    m_state->setTextFormat(Qt::PlainText);
    m_state->setWordWrap(true);
    m_rows = new FilterRowsView(names, this);
    auto *scroll = new QScrollArea(this);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidget(m_rows);
    auto *richer = new EmptyState(this);
    richer->setMessage(u"text"_s, tr("This filter cannot be shown as rows"),
                       tr("Edit its text above. Nothing of it is lost."));
    m_pages->addWidget(scroll);
    m_pages->addWidget(richer);

    auto *split = new QSplitter(Qt::Vertical, this);
    split->addWidget(m_pages);
    split->addWidget(makeTrial());
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    m_pages->setMinimumHeight(fontMetrics().height() * 6);
    m_trial->setMinimumHeight(fontMetrics().height() * 4);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_use = buttons->addButton(tr("&Use filter"), QDialogButtonBox::AcceptRole);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(makeHead());
    layout->addWidget(m_edit);
    layout->addWidget(m_state);
    layout->addWidget(m_banner);
    layout->addWidget(split, 1);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 120, fontMetrics().height() * 42);

    connect(m_edit, &FilterEdit::textChanged, this, &FilterBuilderDialog::textEdited);
    connect(m_rows, &FilterRowsView::edited, this, &FilterBuilderDialog::rowsEdited);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT filterChosen(this->text());
        accept();
    });
    new SessionBond(this, m_session, context.workspace, context.navigator);
    connect(&m_refresh, &QTimer::timeout, this, &FilterBuilderDialog::showTrial);
    m_refresh.start(kRefreshMs);
    m_edit->setText(text);
    textEdited();
}

QWidget *FilterBuilderDialog::makeHead()
{
    auto *head = new QWidget(this);
    auto *title = new QLabel(tr("Receivers: %1, if the filter is true of them").arg(m_audience), head);
    title->setTextFormat(Qt::PlainText);
    title->setFont(headingFont(this, 1.1));
    auto *examples = new QPushButton(icon(u"list"_s), tr("&Examples"), head);
    auto *menu = new QMenu(examples);
    for (const Example &example : kExamples) {
        const QString filter = QString::fromLatin1(example.filter);
        QAction *action = menu->addAction(QCoreApplication::translate("FilterExamples", example.goal), this,
                                          [this, filter] { setText(filter); });
        action->setToolTip(filter);
    }
    menu->setToolTipsVisible(true);
    examples->setMenu(menu);
    auto *saved = new QPushButton(icon(u"star"_s), tr("Sa&ved"), head);
    m_saved = new QMenu(saved);
    saved->setMenu(m_saved);
    connect(m_saved, &QMenu::aboutToShow, this, &FilterBuilderDialog::fillSaved);
    m_name = new QLineEdit(head);
    m_name->setPlaceholderText(tr("name, to keep it"));
    m_name->setAccessibleName(tr("Name of the saved filter"));
    m_save = new QPushButton(icon(u"save"_s), tr("&Save"), head);
    connect(m_save, &QPushButton::clicked, this, &FilterBuilderDialog::save);
    connect(m_name, &QLineEdit::textChanged, this, &FilterBuilderDialog::textEdited);
    m_name->setMinimumWidth(fontMetrics().averageCharWidth() * 28);
    auto *column = new QVBoxLayout(head);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(title);
    auto *row = new QHBoxLayout;
    column->addLayout(row);
    for (QPushButton *button : {examples, saved}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    m_save->setAutoDefault(false);
    row->addStretch(1);
    row->addWidget(m_name);
    row->addWidget(m_save);
    return head;
}

QWidget *FilterBuilderDialog::makeTrial()
{
    auto *page = new QWidget(this);
    m_count = new QLabel(page);
    m_count->setTextFormat(Qt::PlainText);
    m_count->setWordWrap(true);
    m_trial = new QTableWidget(0, 5, page);
    m_trial->setHorizontalHeaderLabels({tr("Result"), tr("Connection"), tr("User"), tr("Groups"), tr("Protocol")});
    m_trial->horizontalHeader()->setStretchLastSection(true);
    m_trial->verticalHeader()->hide();
    const QList<int> characters{18, 30, 18, 24};
    for (int i = 0; i < characters.size(); ++i)
        m_trial->setColumnWidth(i, fontMetrics().averageCharWidth() * characters[i]);
    m_trial->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_trial->setWordWrap(false);
    m_trial->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_trial->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_trial->setTabKeyNavigation(false);
    m_trial->setAccessibleName(tr("Known connections"));
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_count);
    layout->addWidget(m_trial, 1);
    return page;
}

QString FilterBuilderDialog::text() const
{
    return m_edit->text();
}

void FilterBuilderDialog::setText(const QString &text)
{
    m_edit->setText(text);
}

void FilterBuilderDialog::rowsEdited()
{
    m_following = true;
    m_edit->setText(filterText(m_rows->rows()));
    m_following = false;
}

// While the text is wrong the rows stay as they were, so that half a word does not take them away.
void FilterBuilderDialog::textEdited()
{
    const QString filter = text();
    const auto &problem = m_edit->problem();
    Tone tone = Tone::Success;
    if (problem) {
        tone = Tone::Danger;
        m_state->setText(describeFilterProblem(filter, *problem));
    } else if (filter.isEmpty()) {
        tone = Tone::Warning;
        m_state->setText(tr("Without a filter it goes to all of %1.").arg(m_audience));
    } else {
        m_state->setText(tr("This is a valid filter."));
    }
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, toneColours(tone, palette()).text);
    m_state->setPalette(colours);
    m_save->setEnabled(!problem && !filter.isEmpty() && !m_name->text().trimmed().isEmpty());
    if (!problem && !m_following) {
        const auto rows = filterRows(filter);
        if (rows)
            m_rows->setRows(*rows);
        m_pages->setCurrentIndex(rows ? 0 : 1);
    }
    m_rows->setEnabled(!problem || m_following);
    showTrial();
}

void FilterBuilderDialog::showTrial()
{
    const auto filter = ODataFilter::parse(text());
    const auto known =
        m_session ? knownConnections(*m_session, m_context.names, m_context.emulator) : QList<PartialSubject>();
    int matching = 0;
    int open = 0;
    m_trial->setRowCount(int(known.size()));
    for (int row = 0; row < known.size(); ++row) {
        const PartialSubject &each = known[row];
        const auto result = filter ? tryMatch(*filter, each) : std::nullopt;
        const bool isKnown = result.has_value();
        const bool isMatch = result.value_or(false);
        matching += isMatch ? 1 : 0;
        open += isKnown ? 0 : 1;
        const QString unknown = tr("not known");
        const QStringList cells{!isKnown  ? tr("unknown")
                                : isMatch ? tr("match")
                                          : tr("no match"),
                                each.subject.connectionId,
                                each.userKnown ? each.subject.userId.value_or(tr("(anonymous)")) : unknown,
                                each.groupsKnown ? each.subject.groups.join(u", "_s) : unknown,
                                each.protocolKnown ? each.subject.protocol.value_or(tr("(plain WebSocket)")) : unknown};
        if (const auto *shown = m_trial->item(row, 0); !shown || shown->text() != cells[0]) {
            const QIcon sign = !isKnown  ? icon(u"question"_s)
                               : isMatch ? icon(u"success"_s, Tone::Success)
                                         : icon(u"remove"_s);
            m_trial->setItem(row, 0, new QTableWidgetItem(sign, cells[0]));
        }
        for (int column = 1; column < cells.size(); ++column) {
            QTableWidgetItem *item = m_trial->item(row, column);
            if (!item)
                m_trial->setItem(row, column, item = new QTableWidgetItem);
            item->setText(cells[column]);
        }
    }
    if (!m_session)
        m_count->setText(tr("Connect to a hub to try the filter on its connections."));
    else if (known.isEmpty())
        m_count->setText(tr("No connection of this hub is known, so there is nothing to try the filter on."));
    else if (!filter)
        m_count->setText(tr("Correct the filter to try it."));
    else
        m_count->setText(
            (m_session->isLocalEmulator() ? tr("%1 of %2 connections match.") : tr("%1 of %2 known connections match."))
                .arg(matching)
                .arg(known.size()) +
            (known.size() < kMostKnownConnections ? QString() : u' ' + tr("No more than these are tried.")) +
            (open == 0 ? QString() : u' ' + tr("%1 unknown: the service tells neither users nor groups.").arg(open)));
}

void FilterBuilderDialog::fillSavedMenu(QMenu *menu, QSettings &settings, const QObject *receiver,
                                        std::function<void(const QString &)> use)
{
    menu->clear();
    menu->setToolTipsVisible(true);
    const auto filters = SavedFilters(settings).list();
    for (const SavedFilter &filter : filters) {
        QAction *action = menu->addAction(QString(filter.name).replace(u'&', u"&&"_s), receiver,
                                          [use, text = filter.text] { use(text); });
        action->setToolTip(filter.text.toHtmlEscaped());
    }
    if (filters.isEmpty())
        menu->addAction(tr("No saved filters yet"))->setEnabled(false);
}

void FilterBuilderDialog::fillSaved()
{
    fillSavedMenu(m_saved, m_context.settings, this, [this](const QString &filter) { setText(filter); });
    const auto filters = SavedFilters(m_context.settings).list();
    if (filters.isEmpty())
        return;
    m_saved->addSeparator();
    QMenu *remove = m_saved->addMenu(icon(u"delete"_s), tr("Delete"));
    for (const SavedFilter &filter : filters)
        remove->addAction(QString(filter.name).replace(u'&', u"&&"_s), this,
                          [this, filter] { removeSaved(filter.name, filter.text); });
}

void FilterBuilderDialog::save()
{
    const QString name = m_name->text().trimmed();
    SavedFilters saved(m_context.settings);
    const auto before = saved.list();
    saved.save({name, text()});
    m_name->clear();
    m_banner->showMessage(Banner::Kind::Success, tr("Saved as “%1”.").arg(name));
    for (const SavedFilter &old : before) {
        if (old.name != name || old.text == text())
            continue;
        m_banner->showMessage(Banner::Kind::Info, tr("Saved as “%1”, in place of what had this name.").arg(name));
        m_banner->addAction(tr("&Undo"), this, [this, old] {
            SavedFilters(m_context.settings).save(old);
            m_banner->dismiss();
        });
    }
}

void FilterBuilderDialog::removeSaved(const QString &name, const QString &text)
{
    SavedFilters(m_context.settings).remove(name);
    m_banner->showMessage(Banner::Kind::Info, tr("Deleted “%1”.").arg(name));
    m_banner->addAction(tr("&Undo"), this, [this, name, text] {
        SavedFilters(m_context.settings).save({name, text});
        m_banner->dismiss();
    });
}

} // namespace wps
