// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/permissions/names_dialog.h"

#include "ui/common/session_bond.h"
#include "ui/common/theme.h"
#include "ui/common/ui_context.h"
#include "ui/models/visible_text.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

NamesDialog::NamesDialog(const QString &title, const QString &typedLabel, const QStringList &candidates,
                         const HubSessionPtr &session, UiContext &context, QWidget *parent)
    : QDialog(parent), m_list(new QListWidget(this)), m_typed(new QLineEdit(this))
{
    new SessionBond(this, session, context.workspace, context.navigator);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    for (const QString &name : candidates) {
        auto *item = new QListWidgetItem(visibleLine(name), m_list);
        item->setData(Qt::UserRole, name);
    }
    m_list->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("Known names"));
    m_typed->setAccessibleName(tr("Other names"));
    m_typed->setPlaceholderText(tr("Separated by commas"));
    m_typed->setClearButtonEnabled(true);
    auto *known = new QLabel(candidates.isEmpty() ? tr("No name is known yet: type one below.")
                                                  : tr("&Known names (Ctrl and Shift select several):"),
                             this);
    known->setBuddy(m_list);
    known->setWordWrap(true);
    m_list->setVisible(!candidates.isEmpty());
    auto *form = new QFormLayout;
    form->addRow(typedLabel, m_typed);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_add = buttons->addButton(tr("&Add"), QDialogButtonBox::AcceptRole);
    m_add->setDefault(true);
    const auto refresh = [this] { m_add->setEnabled(!names().isEmpty()); };
    connect(m_list, &QListWidget::itemSelectionChanged, this, refresh);
    connect(m_typed, &QLineEdit::textChanged, this, refresh);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        const QStringList taken = names();
        accept();
        Q_EMIT chosen(taken);
    });
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this));
    layout->addWidget(known);
    layout->addWidget(m_list, 1);
    layout->addLayout(form);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    refresh();
}

QStringList NamesDialog::names() const
{
    QStringList names;
    const QList<QListWidgetItem *> items = m_list->selectedItems();
    for (const QListWidgetItem *item : items)
        names.append(item->data(Qt::UserRole).toString());
    const QStringList typed = m_typed->text().split(u',', Qt::SkipEmptyParts);
    for (const QString &name : typed) {
        if (!name.trimmed().isEmpty())
            names.append(name.trimmed());
    }
    return names;
}

} // namespace wps
