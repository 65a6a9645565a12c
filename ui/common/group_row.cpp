// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/group_row.h"

#include "ui/common/icons.h"
#include "ui/common/name_completer.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace wps
{

GroupRow::GroupRow(KnownNames &names, const QString &scope, QWidget *parent) : QWidget(parent)
{
    auto *label = new QLabel(tr("&Group:"), this);
    auto *group = new QLineEdit(this);
    group->setAccessibleName(tr("Group"));
    group->setPlaceholderText(tr("Name of a group"));
    group->setClearButtonEnabled(true);
    label->setBuddy(group);
    auto *completer = new NameCompleter(names, group);
    completer->setSource(scope, KnownNames::Kind::Group);
    group->setCompleter(completer);
    auto *add = new QPushButton(icon(u"add"_s), tr("&Add to group"), this);
    auto *remove = new QPushButton(icon(u"remove"_s), tr("&Remove from group"), this);
    auto *all = new QPushButton(tr("Remove from a&ll groups"), this);
    connect(add, &QPushButton::clicked, this, [this, group] { Q_EMIT addWanted(group->text()); });
    connect(group, &QLineEdit::returnPressed, add, &QPushButton::click);
    connect(remove, &QPushButton::clicked, this, [this, group] { Q_EMIT removeWanted(group->text()); });
    connect(all, &QPushButton::clicked, this, &GroupRow::removeFromAllWanted);
    const auto enable = [group, add, remove] {
        add->setEnabled(!group->text().isEmpty());
        remove->setEnabled(!group->text().isEmpty());
    };
    connect(group, &QLineEdit::textChanged, this, enable);
    enable();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(label);
    layout->addWidget(group, 1);
    layout->addWidget(add);
    layout->addWidget(remove);
    layout->addWidget(all);
}

} // namespace wps
