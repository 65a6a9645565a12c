// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/audit/audit_panel.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/models/visible_text.h"
#include "ui/panels/audit/audit_controller.h"

#include <QCheckBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include <chrono>

using namespace Qt::StringLiterals;

namespace wps
{

AuditPanel::AuditPanel(AuditController &controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_search(new QLineEdit(this))
    , m_status(new QLabel(this))
    , m_exportBodies(new QCheckBox(tr("With &bodies"), this))
    , m_table(new QTableView(this))
    , m_detail(new QPlainTextEdit(this))
{
    setUpTable();
    m_detail->setReadOnly(true);
    m_detail->setFont(monospaceFont());
    m_detail->setTabChangesFocus(true);
    m_detail->setAccessibleName(tr("The selected call"));
    m_detail->setPlaceholderText(tr("Select a call to see it whole."));
    auto *split = new QSplitter(Qt::Horizontal, this);
    split->addWidget(m_table);
    split->addWidget(m_detail);
    split->setStretchFactor(0, 3);
    split->setStretchFactor(1, 2);
    split->setChildrenCollapsible(false);
    auto *column = new QVBoxLayout(this);
    const int gap = spacing(this) / 2;
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap);
    column->addLayout(makeToolbar());
    column->addWidget(split, 1);
    column->addLayout(makeKeepRow());

    m_typed.setSingleShot(true);
    m_typed.setInterval(std::chrono::milliseconds(150));
    connect(m_search, &QLineEdit::textChanged, &m_typed, qOverload<>(&QTimer::start));
    connect(&m_typed, &QTimer::timeout, this, [this] { m_controller.search(m_search->text()); });
    connect(&controller, &AuditController::statusChanged, this, [this] {
        m_status->setText(visibleLine(m_controller.status(), 120));
        m_status->setToolTip(visibleLine(m_controller.status(), 1000).toHtmlEscaped());
    });
    connect(&controller, &AuditController::detailChanged, this,
            [this] { m_detail->setPlainText(m_controller.detail()); });
}

QLayout *AuditPanel::makeToolbar()
{
    m_search->setPlaceholderText(tr("Search profile, hub, operation, target, result or kept body"));
    m_search->setAccessibleName(tr("Search the audit"));
    m_search->setClearButtonEnabled(true);
    m_search->setObjectName(u"auditSearch"_s);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setObjectName(u"auditStatus"_s);
    m_status->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a path may be long
    auto *refresh = new QPushButton(icon(u"refresh"_s), tr("&Refresh"), this);
    auto *save = new QPushButton(icon(u"export"_s), tr("&Export CSV\u2026"), this);
    m_exportBodies->setObjectName(u"auditExportBodies"_s);
    m_exportBodies->setEnabled(m_controller.mayExportBodies());
    m_exportBodies->setToolTip(m_controller.mayExportBodies()
                                   ? tr("Exports the message bodies that were kept, too")
                                   : tr("The policy of this machine lets no message bodies into a file"));
    connect(refresh, &QPushButton::clicked, &m_controller, &AuditController::refresh);
    connect(save, &QPushButton::clicked, this, &AuditPanel::chooseExport);
    auto *row = new QHBoxLayout;
    row->addWidget(m_search, 3);
    row->addWidget(m_status, 2);
    row->addWidget(refresh);
    row->addWidget(m_exportBodies);
    row->addWidget(save);
    return row;
}

QLayout *AuditPanel::makeKeepRow()
{
    const QString meaning = tr("Kept for good on this computer, without secrets, at most 64 KiB of each message.");
    auto *keep = new QCheckBox(tr("&Keep message bodies from now on"), this);
    keep->setObjectName(u"auditKeepBodies"_s);
    keep->setAccessibleDescription(meaning);
    keep->setToolTip(tr("The audit then holds what was sent, too. Nothing that it holds can be removed from it."));
    keep->setChecked(m_controller.keepsBodies());
    auto *words = new QLabel(meaning, this);
    words->setTextFormat(Qt::PlainText);
    words->setWordWrap(true);
    connect(keep, &QCheckBox::toggled, &m_controller, &AuditController::setKeepsBodies);
    auto *row = new QHBoxLayout;
    row->addWidget(keep);
    row->addWidget(words, 1);
    return row;
}

void AuditPanel::setUpTable()
{
    AuditModel &model = m_controller.model();
    m_table->setModel(&model);
    m_table->setAccessibleName(tr("Audit"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setShowGrid(false);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + spacing(this, 0.5));
    m_table->horizontalHeader()->setHighlightSections(false);
    const QStringList widest{u"2026-00-00 00:00:00.000"_s,
                             u"listConnectionsInGroup"_s,
                             u"cancelled (202)"_s,
                             u"groups/room1/connections/"_s,
                             u"a-hub-name"_s,
                             u"Local emulator"_s};
    for (int column = 0; column < widest.size(); ++column)
        m_table->setColumnWidth(column, fontMetrics().horizontalAdvance(widest.at(column)) + spacing(this, 1.5));
    m_table->horizontalHeader()->setStretchLastSection(true);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &current) { m_controller.select(current.row()); });
    connect(&model, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        const AuditEntry *entry = m_controller.model().entryAt(m_table->currentIndex().row());
        m_selected = entry ? entry->number : 0;
    });
    connect(&model, &QAbstractItemModel::modelReset, this, [this] {
        const int row = m_controller.model().rowOf(m_selected);
        if (row < 0)
            m_controller.select(-1);
        else
            m_table->selectRow(row);
    });
}

void AuditPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_controller.refresh();
}

void AuditPanel::chooseExport()
{
    auto *dialog = new QFileDialog(this, tr("Export the audit"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(u"csv"_s);
    dialog->setNameFilters({tr("CSV (*.csv)"), tr("All files (*)")});
    const AuditBodies bodies = m_exportBodies->isChecked() ? AuditBodies::Include : AuditBodies::LeaveOut;
    connect(dialog, &QFileDialog::fileSelected, &m_controller,
            [this, bodies](const QString &path) { m_controller.exportTo(path, bodies); });
    dialog->open();
}

void AuditPanel::refreshView()
{
    m_controller.refresh();
}

} // namespace wps
