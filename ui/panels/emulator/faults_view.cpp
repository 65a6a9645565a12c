// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emulator/faults_view.h"

#include "ui/common/banner.h"
#include "ui/common/theme.h"
#include "ui/panels/emulator/emulator_controller.h"
#include "ui/panels/emulator/fault_words.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace wps
{

namespace
{

constexpr int kShownRows = 4; ///< more are scrolled to

} // namespace

QTableView *makeEmulatorTable(QAbstractItemModel &model, const QString &name, QWidget *parent)
{
    auto *table = new QTableView(parent);
    table->setModel(&model);
    table->setAccessibleName(name);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setAlternatingRowColors(true);
    table->setShowGrid(false);
    table->setWordWrap(false);
    table->setTabKeyNavigation(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setHighlightSections(false);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    return table;
}

FaultsView::FaultsView(EmulatorController &controller, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_banner(new Banner(this))
    , m_table(makeEmulatorTable(controller.faults(), tr("Faults in force"), this))
{
    m_banner->setClosable(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->horizontalHeader()->setSectionResizeMode(FaultsModel::FaultColumn, QHeaderView::Stretch);
    for (int column = FaultsModel::ScopeColumn; column < FaultsModel::ColumnCount; ++column)
        m_table->horizontalHeader()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_table->verticalHeader()->setDefaultSectionSize(QPushButton(tr("Lift")).sizeHint().height());
    connect(&controller.faults(), &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { addLiftButtons(first, last); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(spacing(this, 0.5));
    layout->addWidget(m_banner);
    layout->addWidget(m_table);
    addLiftButtons(0, controller.faults().rowCount() - 1);
    connect(&controller, &EmulatorController::refreshed, this, &FaultsView::refresh);
    refresh();
}

void FaultsView::addLiftButtons(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const ActiveFault &fault = m_controller.faults().faults().at(row);
        auto *lift = new QPushButton(tr("Lift"), m_table);
        lift->setAccessibleName(tr("Lift: %1, %2").arg(faultText(fault.fault.effect), scopeText(fault.fault.scope)));
        connect(lift, &QPushButton::clicked, &m_controller,
                [controller = &m_controller, id = fault.id] { controller->lift(id); });
        m_table->setIndexWidget(m_controller.faults().index(row, FaultsModel::LiftColumn), lift);
    }
}

void FaultsView::refresh()
{
    const int faults = m_controller.faults().rowCount();
    const QString text = faults == 1 ? tr("1 fault is in force: what looks wrong may be its doing")
                                     : tr("%1 faults are in force: what looks wrong may be their doing").arg(faults);
    setVisible(faults > 0);
    if (faults > 0 && m_banner->text() != text) {
        m_banner->showMessage(Banner::Kind::Warning, text);
        m_banner->addAction(tr("Lift &all"), &m_controller, [this] { m_controller.liftAll(); });
    }
    const int rows = std::min(faults, kShownRows);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height() +
                            rows * m_table->verticalHeader()->defaultSectionSize() + 2 * m_table->frameWidth());
}

} // namespace wps
