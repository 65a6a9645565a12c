// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filter/filter_rows_view.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QCompleter>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QTimer>
#include <QToolButton>
#include <QVBoxLayout>

#include <limits>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString operatorWords(FilterColumn column, FilterOperator op)
{
    using Op = FilterOperator;
    const bool user = column == FilterColumn::User;
    switch (op) {
    case Op::Is:
        return FilterRowsView::tr("is");
    case Op::IsNot:
        return FilterRowsView::tr("is not");
    case Op::OneOf:
        return FilterRowsView::tr("is one of");
    case Op::NotOneOf:
        return FilterRowsView::tr("is none of");
    case Op::StartsWith:
        return FilterRowsView::tr("starts with");
    case Op::NotStartsWith:
        return FilterRowsView::tr("does not start with");
    case Op::EndsWith:
        return FilterRowsView::tr("ends with");
    case Op::NotEndsWith:
        return FilterRowsView::tr("does not end with");
    case Op::Contains:
        return FilterRowsView::tr("contains");
    case Op::NotContains:
        return FilterRowsView::tr("does not contain");
    case Op::Missing:
        return user ? FilterRowsView::tr("is anonymous") : FilterRowsView::tr("is none (plain WebSocket)");
    case Op::Present:
        return user ? FilterRowsView::tr("is not anonymous") : FilterRowsView::tr("is any subprotocol");
    case Op::MemberOf:
        return FilterRowsView::tr("include");
    case Op::NotMemberOf:
        return FilterRowsView::tr("do not include");
    case Op::Equal:
        return u"="_s;
    case Op::NotEqual:
        return u"≠"_s;
    case Op::Greater:
        return u">"_s;
    case Op::GreaterOrEqual:
        return u"≥"_s;
    case Op::Less:
        return u"<"_s;
    case Op::LessOrEqual:
        return u"≤"_s;
    }
    return {};
}

std::optional<KnownNames::Kind> namesOf(FilterColumn column)
{
    switch (column) {
    case FilterColumn::User:
        return KnownNames::Kind::User;
    case FilterColumn::Connection:
        return KnownNames::Kind::Connection;
    case FilterColumn::Group:
        return KnownNames::Kind::Group;
    case FilterColumn::GroupCount:
    case FilterColumn::Protocol:
        break;
    }
    return std::nullopt;
}

QString widgetName(QStringView kind, const QList<qsizetype> &path)
{
    QString name = kind.toString();
    for (const qsizetype index : path)
        name += u'/' + QString::number(index);
    return name;
}

} // namespace

FilterRowsView::FilterRowsView(KnownNamesOf names, QWidget *parent) : QWidget(parent), m_names(std::move(names))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    rebuild();
}

void FilterRowsView::setRows(const FilterItem &group)
{
    if (group == m_root)
        return;
    m_root = group;
    rebuild();
}

FilterItem &FilterRowsView::at(const Path &path)
{
    FilterItem *item = &m_root;
    for (const qsizetype index : path)
        item = &item->items[index];
    return *item;
}

// The widget whose signal led here may not be deleted yet.
void FilterRowsView::changed(bool shape)
{
    if (shape && !m_rebuildPending) {
        m_rebuildPending = true;
        QTimer::singleShot(0, this, &FilterRowsView::rebuild);
    }
    Q_EMIT edited();
}

void FilterRowsView::rebuild()
{
    m_rebuildPending = false;
    QWidget *focus = QApplication::focusWidget();
    const QString focused = focus && isAncestorOf(focus) ? focus->objectName() : QString();
    delete m_content;
    m_content = new QWidget(this);
    auto *column = new QVBoxLayout(m_content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing(this, 0.5));
    addGroup(column, {});
    column->addStretch(1);
    layout()->addWidget(m_content);
    if (auto *again = focused.isEmpty() ? nullptr : findChild<QWidget *>(focused))
        again->setFocus();
}

QWidget *FilterRowsView::removeButton(const Path &path, const QString &name)
{
    auto *button = new QToolButton(m_content);
    button->setIcon(icon(u"remove"_s));
    button->setToolTip(name);
    button->setAccessibleName(name);
    button->setAutoRaise(true);
    connect(button, &QToolButton::clicked, this, [this, path] {
        Path parent = path;
        const qsizetype index = parent.takeLast();
        at(parent).items.removeAt(index);
        changed(true);
    });
    return button;
}

void FilterRowsView::addGroup(QVBoxLayout *layout, const Path &path)
{
    const FilterItem &group = at(path);
    auto *join = new QComboBox(m_content);
    join->setObjectName(widgetName(u"join", path));
    join->addItems({tr("All of these are true"), tr("At least one of these is true"), tr("Not all of these are true"),
                    tr("None of these is true")});
    join->setAccessibleName(tr("How the conditions are joined"));
    join->setCurrentIndex((group.negated ? 2 : 0) + (group.join == FilterItem::Join::Any ? 1 : 0));
    connect(join, &QComboBox::currentIndexChanged, this, [this, path](int index) {
        at(path).join = index % 2 == 1 ? FilterItem::Join::Any : FilterItem::Join::All;
        at(path).negated = index >= 2;
        changed(false);
    });
    auto *row = new QPushButton(icon(u"add"_s), tr("Condition"), m_content);
    row->setAccessibleName(tr("Add a condition"));
    row->setObjectName(widgetName(u"addRow", path));
    row->setAutoDefault(false);
    connect(row, &QPushButton::clicked, this, [this, path] {
        at(path).items.append(FilterItem());
        changed(true);
    });
    auto *nested = new QPushButton(icon(u"add"_s), tr("Nested"), m_content);
    nested->setAccessibleName(tr("Add nested conditions"));
    nested->setAutoDefault(false);
    connect(nested, &QPushButton::clicked, this, [this, path] {
        const auto other = at(path).join == FilterItem::Join::All ? FilterItem::Join::Any : FilterItem::Join::All;
        at(path).items.append(FilterItem::group(other, {FilterItem()}));
        changed(true);
    });
    auto *head = new QHBoxLayout;
    head->addWidget(join);
    head->addWidget(row);
    head->addWidget(nested);
    head->addStretch(1);
    if (!path.isEmpty())
        head->addWidget(removeButton(path, tr("Remove these conditions")));
    layout->addLayout(head);
    auto *inner = new QVBoxLayout;
    inner->setContentsMargins(spacing(this, 2), 0, 0, 0);
    for (qsizetype i = 0; i < group.items.size(); ++i) {
        if (group.items[i].kind == FilterItem::Kind::Group)
            addGroup(inner, path + Path{i});
        else
            addRow(inner, path + Path{i});
    }
    layout->addLayout(inner);
}

void FilterRowsView::addRow(QVBoxLayout *layout, const Path &path)
{
    const FilterItem &item = at(path);
    auto *column = new QComboBox(m_content);
    column->setObjectName(widgetName(u"column", path));
    column->addItems({tr("User id"), tr("Connection id"), tr("Groups"), tr("Number of groups"), tr("Protocol")});
    column->setAccessibleName(tr("What is compared"));
    column->setCurrentIndex(static_cast<int>(item.column));
    connect(column, &QComboBox::currentIndexChanged, this, [this, path](int index) {
        FilterItem fresh;
        fresh.column = static_cast<FilterColumn>(index);
        fresh.op = filterOperators(fresh.column).constFirst();
        if (fresh.column == FilterColumn::GroupCount)
            fresh.values = QStringList{u"0"_s};
        at(path) = fresh;
        changed(true);
    });
    auto *op = new QComboBox(m_content);
    op->setObjectName(widgetName(u"operator", path));
    op->setAccessibleName(tr("How it is compared"));
    const auto operators = filterOperators(item.column);
    for (const FilterOperator each : operators)
        op->addItem(operatorWords(item.column, each));
    op->setCurrentIndex(int(operators.indexOf(item.op)));
    connect(op, &QComboBox::currentIndexChanged, this, [this, path, operators](int index) {
        FilterItem &row = at(path);
        row.op = operators[index];
        if (!takesList(row.op))
            row.values = row.values.mid(0, 1);
        row.ignoreCase = row.ignoreCase && canIgnoreCase(row.column, row.op);
        changed(true);
    });
    auto *line = new QHBoxLayout;
    line->addWidget(column);
    line->addWidget(op);
    addValue(line, path);
    line->addWidget(removeButton(path, tr("Remove this condition")));
    layout->addLayout(line);
}

void FilterRowsView::addValue(QHBoxLayout *line, const Path &path)
{
    const FilterItem &item = at(path);
    if (!takesValue(item.op)) {
        line->addStretch(1);
        return;
    }
    if (item.column == FilterColumn::GroupCount) {
        auto *number = new QSpinBox(m_content);
        number->setObjectName(widgetName(u"value", path));
        number->setRange(std::numeric_limits<int>::min(), std::numeric_limits<int>::max());
        number->setValue(item.values.value(0).toInt());
        number->setAccessibleName(tr("Number"));
        connect(number, &QSpinBox::valueChanged, this, [this, path](int value) {
            at(path).values = QStringList{QString::number(value)};
            changed(false);
        });
        line->addWidget(number);
        line->addStretch(1);
        return;
    }
    const bool list = takesList(item.op);
    auto *value = new QLineEdit(list ? joinValues(item.values) : item.values.value(0), m_content);
    value->setObjectName(widgetName(u"value", path));
    value->setAccessibleName(list ? tr("Values, separated by commas") : tr("Value"));
    value->setPlaceholderText(list ? tr("u1, u2, 'Doe, John'") : tr("value"));
    if (const auto kind = namesOf(item.column); kind && m_names && !list) {
        auto *completer = new QCompleter(m_names(*kind), value);
        completer->setCaseSensitivity(Qt::CaseInsensitive);
        completer->setFilterMode(Qt::MatchContains);
        value->setCompleter(completer);
    }
    connect(value, &QLineEdit::textChanged, this, [this, path, list](const QString &text) {
        at(path).values = list ? splitValues(text) : QStringList{text};
        changed(false);
    });
    line->addWidget(value, 1);
    if (!canIgnoreCase(item.column, item.op))
        return;
    auto *matchCase = new QToolButton(m_content);
    matchCase->setText(u"Aa"_s);
    matchCase->setCheckable(true);
    matchCase->setChecked(!item.ignoreCase);
    matchCase->setToolTip(tr("Capital and small letters differ"));
    matchCase->setAccessibleName(tr("Match case"));
    connect(matchCase, &QToolButton::toggled, this, [this, path](bool on) {
        at(path).ignoreCase = !on;
        changed(false);
    });
    line->addWidget(matchCase);
}

} // namespace wps
