// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/audit/audit_panel.h"

#include "ui/common/icons.h"
#include "ui/models/visible_text.h"
#include "ui/panels/audit/audit_controller.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <chrono>

using namespace Qt::StringLiterals;

namespace wps
{

AuditPanel::AuditPanel(AuditController &controller, QWidget *parent)
    : QWidget(parent), m_controller(controller), m_search(new QLineEdit(this)), m_status(new QLabel(this))
{
    m_search->setPlaceholderText(tr("Search profile, hub, operation, target or result"));
    m_search->setAccessibleName(tr("Search the audit"));
    m_search->setClearButtonEnabled(true);
    m_search->setObjectName(u"auditSearch"_s);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setObjectName(u"auditStatus"_s);
    auto *refresh = new QPushButton(icon(u"refresh"_s), tr("&Refresh"), this);
    auto *save = new QPushButton(icon(u"export"_s), tr("&Export CSV\u2026"), this);
    auto *table = new QTableView(this);
    table->setModel(&controller.model());
    table->setAccessibleName(tr("Audit"));
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(AuditModel::Target, QHeaderView::Stretch);
    const int unit = fontMetrics().averageCharWidth();
    for (const auto &[column, characters] : {std::pair{AuditModel::Time, 26}, std::pair{AuditModel::Profile, 20},
                                             std::pair{AuditModel::Verb, 26}, std::pair{AuditModel::Outcome, 16}})
        table->setColumnWidth(column, unit * characters);

    auto *row = new QHBoxLayout;
    row->addWidget(m_search, 1);
    row->addWidget(m_status);
    row->addWidget(refresh);
    row->addWidget(save);
    auto *column = new QVBoxLayout(this);
    const int gap = spacing(this) / 2;
    column->setContentsMargins(gap, gap, gap, gap);
    column->addLayout(row);
    column->addWidget(table, 1);

    m_typed.setSingleShot(true);
    m_typed.setInterval(std::chrono::milliseconds(150));
    connect(m_search, &QLineEdit::textChanged, &m_typed, qOverload<>(&QTimer::start));
    connect(&m_typed, &QTimer::timeout, this, [this] { m_controller.search(m_search->text()); });
    connect(refresh, &QPushButton::clicked, &controller, &AuditController::refresh);
    connect(save, &QPushButton::clicked, this, &AuditPanel::chooseExport);
    connect(&controller, &AuditController::statusChanged, this,
            [this] { m_status->setText(visibleLine(m_controller.status(), 120)); });
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
    connect(dialog, &QFileDialog::fileSelected, &m_controller, &AuditController::exportTo);
    dialog->open();
}

} // namespace wps
