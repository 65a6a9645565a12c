// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/composer/composer_options_view.h"

#include "ui/common/icons.h"
#include "ui/common/navigator.h"
#include "ui/common/theme.h"
#include "ui/common/ui_context.h"
#include "ui/common/workspace.h"
#include "ui/filter/filter_builder_dialog.h"
#include "ui/filter/filter_edit.h"

#include <QAbstractItemDelegate>
#include <QCheckBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

ComposerOptionsView::ComposerOptionsView(UiContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_ttl(new QSpinBox(this))
    , m_excluded(new QLineEdit(this))
    , m_excludeOurs(new QToolButton(this))
    , m_filter(new FilterEdit(this))
    , m_filterProblem(new QLabel(this))
    , m_metadata(new QTableWidget(0, 2, this))
    , m_check(new QCheckBox(tr("After sending, ask whether &anybody is there"), this))
    , m_noEcho(new QCheckBox(tr("N&ot back to the client that sends"), this))
    , m_problem(new QLabel(this))
{
    m_ttl->setRange(-1, 300);
    m_ttl->setSpecialValueText(tr("not set"));
    m_ttl->setSuffix(tr(" s"));
    m_ttl->setToolTip(tr("Seconds for which the message waits for a slow client, 0 to 300; 0 never expires."));
    m_ttl->setAccessibleName(tr("Time to live in seconds"));
    m_filter->setPlaceholderText(tr("'room1' in groups and userId ne 'bob'"));
    m_filter->setAccessibleName(tr("OData filter"));
    m_metadata->setHorizontalHeaderLabels({tr("Key"), tr("Value")});
    m_metadata->horizontalHeader()->setStretchLastSection(true);
    m_metadata->verticalHeader()->hide();
    m_metadata->setSelectionMode(QAbstractItemView::SingleSelection);
    m_metadata->setAccessibleName(tr("Metadata"));
    m_metadata->setTabKeyNavigation(false);
    m_metadata->setMinimumHeight(m_metadata->fontMetrics().height() * 5);
    for (QLabel *label : {m_problem, m_filterProblem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }

    auto *form = new QFormLayout;
    form->addRow(tr("Time to &live:"), m_ttl);
    makeExcluded(form);
    makeFilter(form);
    form->addRow(QString(), m_check);
    form->addRow(QString(), m_noEcho);

    auto *add = new QToolButton(this);
    add->setIcon(icon(u"add"_s));
    add->setToolTip(tr("Add metadata"));
    add->setAccessibleName(tr("Add metadata"));
    auto *remove = new QToolButton(this);
    remove->setIcon(icon(u"remove"_s));
    remove->setToolTip(tr("Remove the selected metadata"));
    remove->setAccessibleName(tr("Remove metadata"));
    auto *label = new QLabel(tr("&Metadata:"), this);
    label->setBuddy(m_metadata);
    auto *head = new QHBoxLayout;
    head->addWidget(label, 1);
    head->addWidget(add);
    head->addWidget(remove);
    auto *right = new QVBoxLayout;
    right->addLayout(head);
    right->addWidget(m_metadata, 1);

    auto *columns = new QHBoxLayout;
    columns->addLayout(form, 3);
    columns->addLayout(right, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(columns);
    layout->addWidget(m_problem);

    connect(m_ttl, &QSpinBox::valueChanged, this, &ComposerOptionsView::edited);
    connect(m_excluded, &QLineEdit::textChanged, this, &ComposerOptionsView::edited);
    connect(m_filter, &FilterEdit::textChanged, this, &ComposerOptionsView::edited);
    connect(m_check, &QCheckBox::toggled, this, &ComposerOptionsView::edited);
    connect(m_noEcho, &QCheckBox::toggled, this, &ComposerOptionsView::edited);
    connect(m_metadata, &QTableWidget::itemChanged, this, &ComposerOptionsView::edited);
    connect(add, &QToolButton::clicked, this, [this] {
        addMetadataRow({}, {});
        m_metadata->setCurrentCell(m_metadata->rowCount() - 1, 0);
        m_metadata->editItem(m_metadata->currentItem());
    });
    connect(remove, &QToolButton::clicked, this, [this] {
        m_metadata->removeRow(m_metadata->currentRow());
        Q_EMIT edited();
    });
}

void ComposerOptionsView::makeExcluded(QFormLayout *form)
{
    m_excluded->setPlaceholderText(tr("connection ids, separated by blanks"));
    m_excluded->setAccessibleName(tr("Excluded connections"));
    m_excludeOurs->setText(tr("O&urs"));
    m_excludeOurs->setAccessibleName(tr("Exclude the clients of this console"));
    connect(m_excludeOurs, &QToolButton::clicked, this, &ComposerOptionsView::excludeOurs);
    auto *row = new QHBoxLayout;
    row->addWidget(m_excluded, 1);
    row->addWidget(m_excludeOurs);
    auto *label = new QLabel(tr("E&xcluded:"), this);
    label->setBuddy(m_excluded);
    form->addRow(label, row);
}

void ComposerOptionsView::excludeOurs()
{
    const HubSessionPtr session = m_context.workspace.session();
    if (!session)
        return;
    static const QRegularExpression blanks(u"\\s+"_s);
    QStringList ids = m_excluded->text().split(blanks, Qt::SkipEmptyParts);
    const QList<ConnectionId> ours = m_context.workspace.clients().connectionsIn(*session);
    for (const ConnectionId &id : ours)
        ids.append(id.value());
    ids.removeDuplicates();
    m_excluded->setText(ids.join(u' '));
    if (ours.isEmpty())
        m_context.navigator.announce(
            tr("No watch or client of this console is connected to hub %1.").arg(session->hub().value()));
}

void ComposerOptionsView::makeFilter(QFormLayout *form)
{
    m_filter->setNames([this](KnownNames::Kind kind) {
        QStringList result;
        if (const HubSessionPtr session = m_context.workspace.session()) {
            const auto entries = m_context.names.names(session->knownNamesScope(), kind);
            for (const KnownNames::Entry &entry : entries)
                result.append(entry.name);
        }
        return result;
    });
    m_build = new QToolButton(this);
    m_build->setText(tr("&Build\u2026"));
    m_build->setToolTip(tr("Build the filter from rows and try it on the known connections"));
    m_build->setAccessibleName(tr("Build the filter"));
    connect(m_build, &QToolButton::clicked, this, &ComposerOptionsView::buildFilter);
    m_saved = new QToolButton(this);
    m_saved->setIcon(icon(u"star"_s));
    m_saved->setToolTip(tr("Saved filters"));
    m_saved->setAccessibleName(tr("Saved filters"));
    m_saved->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(m_saved);
    m_saved->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        FilterBuilderDialog::fillSavedMenu(menu, m_context.settings, this,
                                           [this](const QString &filter) { m_filter->setText(filter); });
    });
    auto *row = new QHBoxLayout;
    row->addWidget(m_filter, 1);
    row->addWidget(m_build);
    row->addWidget(m_saved);
    auto *label = new QLabel(tr("F&ilter:"), this);
    label->setBuddy(m_filter);
    form->addRow(label, row);
    form->addRow(QString(), m_filterProblem);
}

void ComposerOptionsView::buildFilter()
{
    auto *dialog = new FilterBuilderDialog(m_context, describeTarget(m_target), m_filter->text(), window());
    connect(dialog, &FilterBuilderDialog::filterChosen, m_filter, &FilterEdit::setText);
    dialog->open();
}

void ComposerOptionsView::addMetadataRow(const QString &key, const QString &value)
{
    const int row = m_metadata->rowCount();
    const QSignalBlocker blocker(m_metadata);
    m_metadata->insertRow(row);
    m_metadata->setItem(row, 0, new QTableWidgetItem(key));
    m_metadata->setItem(row, 1, new QTableWidgetItem(value));
}

void ComposerOptionsView::show(const ComposerDraft &draft)
{
    const QSignalBlocker blocker(this);
    m_ttl->setValue(draft.ttlSeconds.value_or(-1));
    m_excluded->setText(draft.excluded.join(u' '));
    m_filter->setText(draft.filter);
    m_metadata->setRowCount(0);
    for (const auto &[key, value] : draft.metadata)
        addMetadataRow(key, value);
    m_check->setChecked(draft.checkAfterSend);
    m_noEcho->setChecked(draft.noEcho);
}

void ComposerOptionsView::commitEditor()
{
    if (QWidget *editor = m_metadata->indexWidget(m_metadata->currentIndex()))
        Q_EMIT m_metadata->itemDelegate()->commitData(editor);
}

void ComposerOptionsView::read(ComposerDraft &draft) const
{
    static const QRegularExpression blanks(uR"(\s+)"_s);
    draft.ttlSeconds = m_ttl->value() < 0 ? std::optional<int>() : m_ttl->value();
    draft.excluded = m_excluded->text().split(blanks, Qt::SkipEmptyParts);
    draft.filter = m_filter->text();
    draft.metadata.clear();
    for (int row = 0; row < m_metadata->rowCount(); ++row) {
        const QString key = m_metadata->item(row, 0)->text();
        const QString value = m_metadata->item(row, 1)->text();
        if (!key.isEmpty() || !value.isEmpty())
            draft.metadata.append({key, value});
    }
    draft.checkAfterSend = m_check->isChecked();
    draft.noEcho = m_noEcho->isChecked();
}

void ComposerOptionsView::showTarget(const ComposerDraft &draft, bool asClient)
{
    const QString notForClients = tr("Only the service can choose its receivers so, not a client.");
    m_excluded->setEnabled(draft.takesExcluded() && !asClient);
    m_excluded->setToolTip(asClient ? notForClients
                           : draft.takesExcluded()
                               ? tr("These connections do not receive the message.")
                               : tr("Only sends to the hub or to a group can exclude connections."));
    m_excludeOurs->setEnabled(m_excluded->isEnabled());
    m_excludeOurs->setToolTip(
        tr("Adds the watches and clients of this console, so that they do not receive the message"));
    m_target = draft.target;
    m_filter->setEnabled(draft.takesFilter() && !asClient);
    m_build->setEnabled(m_filter->isEnabled());
    m_saved->setEnabled(m_filter->isEnabled());
    m_filter->setToolTip(asClient              ? notForClients
                         : draft.takesFilter() ? tr("Only connections that fit this OData filter receive the message.")
                                               : tr("A send to one connection takes no filter."));
    m_check->setEnabled(draft.target.kind != TargetKind::Hub && !asClient);
    m_noEcho->setVisible(asClient);
    m_noEcho->setEnabled(draft.target.kind == TargetKind::Group);
    m_ttl->setEnabled(draft.target.kind != TargetKind::Event);
}

void ComposerOptionsView::showProblem(const QString &problem)
{
    m_problem->setVisible(!problem.isEmpty());
    m_problem->setText(problem);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, toneColours(Tone::Danger, palette()).text);
    m_problem->setPalette(colours);
    const auto &wrong = m_filter->problem();
    m_filterProblem->setVisible(wrong && m_filter->isEnabled());
    m_filterProblem->setText(wrong ? describeFilterProblem(m_filter->text(), *wrong) : QString());
    m_filterProblem->setPalette(colours);
    for (QWidget *input :
         {static_cast<QWidget *>(m_ttl), static_cast<QWidget *>(m_excluded), static_cast<QWidget *>(m_metadata)})
        input->setAccessibleDescription(problem);
}

QString ComposerOptionsView::summary(const ComposerDraft &draft)
{
    QStringList parts;
    if (draft.ttlSeconds)
        parts.append(tr("TTL %1 s").arg(*draft.ttlSeconds));
    if (draft.takesExcluded() && !draft.excluded.isEmpty())
        parts.append(tr("%1 excluded").arg(draft.excluded.size()));
    if (draft.takesFilter() && !draft.filter.trimmed().isEmpty())
        parts.append(tr("filter"));
    if (!draft.metadata.isEmpty())
        parts.append(tr("%1 metadata").arg(draft.metadata.size()));
    return parts.join(u", "_s);
}

} // namespace wps
