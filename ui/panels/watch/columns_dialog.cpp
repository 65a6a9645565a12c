// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/columns_dialog.h"

#include "ui/common/icons.h"
#include "ui/models/message_log_model.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kColumnRole = Qt::UserRole;
constexpr int kWidthRole = Qt::UserRole + 1;

} // namespace

ColumnsDialog::ColumnsDialog(const States &now, const States &first, QWidget *parent)
    : QDialog(parent)
    , m_list(new QListWidget(this))
    , m_width(new QSpinBox(this))
    , m_up(new QPushButton(icon(u"up"_s), tr("Move &up"), this))
    , m_down(new QPushButton(icon(u"down"_s), tr("Move &down"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Columns"));
    auto *words = new QLabel(tr("&Shown from top to bottom as from left to right. The last one takes the room that is "
                                "left."),
                             this);
    words->setWordWrap(true);
    words->setBuddy(m_list);
    m_list->setAccessibleName(tr("Columns"));
    m_list->setDragDropMode(QAbstractItemView::InternalMove);
    m_width->setRange(20, 2000);
    m_width->setSuffix(tr(" px"));
    m_width->setAccessibleName(tr("Width of the column"));

    auto *buttons =
        new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel | QDialogButtonBox::Reset, this);
    auto *side = new QVBoxLayout;
    side->addWidget(m_up);
    side->addWidget(m_down);
    auto *form = new QFormLayout;
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    form->addRow(tr("&Width:"), m_width);
    side->addLayout(form);
    side->addStretch();
    auto *middle = new QHBoxLayout;
    middle->addWidget(m_list, 1);
    middle->addLayout(side);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(words);
    layout->addLayout(middle, 1);
    layout->addWidget(buttons);

    connect(m_list, &QListWidget::currentRowChanged, this, &ColumnsDialog::refresh);
    connect(m_list->model(), &QAbstractItemModel::rowsMoved, this, &ColumnsDialog::refresh);
    connect(m_up, &QPushButton::clicked, this, [this] { moveCurrent(-1); });
    connect(m_down, &QPushButton::clicked, this, [this] { moveCurrent(1); });
    connect(m_width, &QSpinBox::valueChanged, this, [this](int width) {
        if (QListWidgetItem *item = m_list->currentItem())
            item->setData(kWidthRole, width);
    });
    connect(buttons->button(QDialogButtonBox::Reset), &QPushButton::clicked, this, [this, first] { fill(first); });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        Q_EMIT columnsChosen(states());
        accept();
    });
    fill(now);
    m_list->setFocus();
    const int lines = int(now.size()) + 2;
    m_list->setMinimumHeight(std::min(lines, 12) * (fontMetrics().height() + 4));
}

void ColumnsDialog::fill(const States &states)
{
    m_list->clear();
    for (const WatchTable::ColumnState &state : states) {
        auto *item = new QListWidgetItem(MessageLogModel::columnTitle(MessageLogModel::Column(state.column)), m_list);
        item->setData(kColumnRole, state.column);
        item->setData(kWidthRole, state.width);
        item->setCheckState(state.shown ? Qt::Checked : Qt::Unchecked);
        Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled;
        if (state.column != MessageLogModel::DataColumn)
            flags |= Qt::ItemIsUserCheckable;
        item->setFlags(flags);
    }
    m_list->setCurrentRow(0);
    refresh();
}

ColumnsDialog::States ColumnsDialog::states() const
{
    States states;
    for (int row = 0; row < m_list->count(); ++row) {
        const QListWidgetItem *item = m_list->item(row);
        states.append(
            {item->data(kColumnRole).toInt(), item->checkState() == Qt::Checked, item->data(kWidthRole).toInt()});
    }
    return states;
}

void ColumnsDialog::moveCurrent(int by)
{
    const int from = m_list->currentRow();
    const int to = from + by;
    if (from < 0 || to < 0 || to >= m_list->count())
        return;
    QListWidgetItem *item = m_list->takeItem(from);
    m_list->insertItem(to, item);
    m_list->setCurrentItem(item);
    refresh();
}

void ColumnsDialog::refresh()
{
    const QListWidgetItem *item = m_list->currentItem();
    m_up->setEnabled(item && m_list->currentRow() > 0);
    m_down->setEnabled(item && m_list->currentRow() + 1 < m_list->count());
    m_width->setEnabled(item);
    const QSignalBlocker blocker(m_width);
    if (item)
        m_width->setValue(item->data(kWidthRole).toInt());
}

} // namespace wps
