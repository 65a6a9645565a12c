// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filter/filter_rows.h"

#include "core/odata/odata_filter.h"
#include "core/odata/odata_node.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kMostRows = 200; // about twice as many clauses as the service takes

using odata::Node;
using Join = FilterItem::Join;
using Op = FilterOperator;

struct Word {
    Op op;
    const char *text;
};

constexpr Word kComparisons[] = {{Op::Equal, "eq"},          {Op::NotEqual, "ne"}, {Op::Greater, "gt"},
                                 {Op::GreaterOrEqual, "ge"}, {Op::Less, "lt"},     {Op::LessOrEqual, "le"}};

struct Search {
    Op op;
    Op negated;
    const char *function;
};

constexpr Search kSearches[] = {{Op::StartsWith, Op::NotStartsWith, "startswith"},
                                {Op::EndsWith, Op::NotEndsWith, "endswith"},
                                {Op::Contains, Op::NotContains, "contains"}};

QString columnName(FilterColumn column)
{
    switch (column) {
    case FilterColumn::User:
        return u"userId"_s;
    case FilterColumn::Connection:
        return u"connectionId"_s;
    case FilterColumn::Protocol:
        return u"protocol"_s;
    case FilterColumn::Group:
    case FilterColumn::GroupCount:
        return u"groups"_s;
    }
    return {};
}

QString rowText(const FilterItem &row)
{
    const QString first = row.values.value(0);
    if (row.column == FilterColumn::Group) {
        const QString text = odataLiteral(first) % u" in groups"_s;
        return row.op == Op::NotMemberOf ? u"not ("_s % text % u')' : text;
    }
    for (const Word &word : kComparisons) {
        if (word.op == row.op)
            return u"length(groups) "_s % QLatin1StringView(word.text) % u' ' % first;
    }
    const QString name = columnName(row.column);
    const QString subject = row.ignoreCase ? QString(u"tolower("_s % name % u')') : name;
    const QString value = odataLiteral(row.ignoreCase ? first.toLower() : first);
    for (const Search &search : kSearches) {
        if (search.op == row.op || search.negated == row.op)
            return (search.negated == row.op ? u"not "_s : QString()) % QLatin1StringView(search.function) % u'(' %
                   subject % u',' % value % u')';
    }
    switch (row.op) {
    case Op::Is:
        return subject % u" eq "_s % value;
    case Op::IsNot:
        return subject % u" ne "_s % value;
    case Op::Missing:
        return name % u" eq null"_s;
    case Op::Present:
        return name % u" ne null"_s;
    default:
        break;
    }
    QStringList literals;
    for (const QString &item : row.values)
        literals.append(odataLiteral(item));
    const QString text = name % u" in ("_s % literals.join(u',') % u')';
    return row.op == Op::NotOneOf ? u"not ("_s % text % u')' : text;
}

// What a group says: its text, and the join that holds it together outside of parentheses.
struct Piece {
    QString text;
    std::optional<Join> join;
};

Piece pieceOf(const FilterItem &item)
{
    if (item.kind == FilterItem::Kind::Row) {
        const bool complete = !takesValue(item.op) || (!item.values.isEmpty() && !item.values.constFirst().isEmpty());
        return {complete ? rowText(item) : QString(), {}};
    }
    QList<Piece> pieces;
    for (const FilterItem &child : item.items) {
        if (Piece piece = pieceOf(child); !piece.text.isEmpty())
            pieces.append(std::move(piece));
    }
    if (pieces.isEmpty())
        return {};
    QString text;
    for (const Piece &piece : std::as_const(pieces)) {
        if (!text.isEmpty())
            text += item.join == Join::All ? u" and "_s : u" or "_s;
        // `and` binds tighter than `or`: only an `or` inside an `and` needs parentheses.
        const bool wrapped = pieces.size() > 1 && item.join == Join::All && piece.join == Join::Any;
        text += wrapped ? QString(u'(' % piece.text % u')') : piece.text;
    }
    if (item.negated)
        return {u"not ("_s % text % u')', {}};
    return {text, pieces.size() > 1 ? std::optional(item.join) : pieces.constFirst().join};
}

bool isIdentifier(const Node &node, QStringView name)
{
    return node.kind == Node::Kind::Identifier && node.text.compare(name, Qt::CaseInsensitive) == 0;
}

// userId, connectionId or protocol, or tolower() of it.
bool readSubject(const Node &node, FilterItem &row)
{
    const bool lowered = node.kind == Node::Kind::Call && node.text == u"tolower" && node.children.size() == 1;
    const Node &name = lowered ? *node.children[0] : node;
    for (const FilterColumn column : {FilterColumn::User, FilterColumn::Connection, FilterColumn::Protocol}) {
        if (isIdentifier(name, columnName(column))) {
            row.column = column;
            row.ignoreCase = lowered;
            return true;
        }
    }
    return false;
}

// A text that a row can hold: not empty, and in small letters where case is ignored (else it would never match).
bool readText(const Node &node, FilterItem &row)
{
    if (node.kind != Node::Kind::String || node.text.isEmpty() || (row.ignoreCase && node.text != node.text.toLower()))
        return false;
    row.values = QStringList{node.text};
    return true;
}

std::optional<FilterItem> readComparison(const Node &node)
{
    const Node &left = *node.children[0];
    const Node &right = *node.children[1];
    FilterItem row;
    if (left.kind == Node::Kind::Call && left.text == u"length" && isIdentifier(*left.children[0], u"groups") &&
        right.kind == Node::Kind::Int) {
        row.column = FilterColumn::GroupCount;
        row.values = QStringList{QString::number(right.number)};
        for (const Word &word : kComparisons) {
            if (node.text == QLatin1StringView(word.text))
                row.op = word.op;
        }
        return row;
    }
    const bool isEqual = node.text == u"eq";
    if ((!isEqual && node.text != u"ne") || !readSubject(left, row))
        return std::nullopt;
    if (right.kind == Node::Kind::Null) {
        row.op = isEqual ? Op::Missing : Op::Present;
        return !row.ignoreCase && row.column != FilterColumn::Connection ? std::optional(row) : std::nullopt;
    }
    row.op = isEqual ? Op::Is : Op::IsNot;
    return readText(right, row) ? std::optional(row) : std::nullopt;
}

std::optional<FilterItem> readMembership(const Node &node)
{
    const Node &left = *node.children[0];
    const Node &right = *node.children[1];
    FilterItem row;
    if (isIdentifier(right, u"groups")) {
        row.column = FilterColumn::Group;
        row.op = Op::MemberOf;
        return readText(left, row) ? std::optional(row) : std::nullopt;
    }
    if (right.kind != Node::Kind::List || right.children.empty() || !readSubject(left, row) || row.ignoreCase)
        return std::nullopt;
    row.op = Op::OneOf;
    for (const odata::NodePtr &item : right.children) {
        if (item->kind != Node::Kind::String || item->text.isEmpty())
            return std::nullopt;
        row.values.append(item->text);
    }
    return row;
}

std::optional<FilterItem> readCall(const Node &node)
{
    FilterItem row;
    for (const Search &search : kSearches) {
        if (node.text != QLatin1StringView(search.function))
            continue;
        row.op = search.op;
        if (readSubject(*node.children[0], row) && readText(*node.children[1], row))
            return row;
    }
    return std::nullopt;
}

std::optional<Op> opposite(Op op)
{
    if (op == Op::MemberOf)
        return Op::NotMemberOf;
    if (op == Op::OneOf)
        return Op::NotOneOf;
    for (const Search &search : kSearches) {
        if (search.op == op)
            return search.negated;
    }
    return std::nullopt;
}

std::optional<FilterItem> readNode(const Node &node);

std::optional<FilterItem> readGroup(const Node &node)
{
    if (node.children.size() > kMostRows)
        return std::nullopt;
    QList<FilterItem> items;
    for (const odata::NodePtr &child : node.children) {
        auto item = readNode(*child);
        if (!item)
            return std::nullopt;
        items.append(std::move(*item));
    }
    return FilterItem::group(node.kind == Node::Kind::Or ? Join::Any : Join::All, std::move(items));
}

std::optional<FilterItem> readNode(const Node &node)
{
    switch (node.kind) {
    case Node::Kind::And:
    case Node::Kind::Or:
        return readGroup(node);
    case Node::Kind::Compare:
        return readComparison(node);
    case Node::Kind::In:
        return readMembership(node);
    case Node::Kind::Call:
        return readCall(node);
    case Node::Kind::Not: {
        auto inner = readNode(*node.children[0]);
        if (!inner)
            return std::nullopt;
        if (inner->kind == FilterItem::Kind::Row) {
            if (const auto negated = opposite(inner->op)) {
                inner->op = *negated;
                return inner;
            }
        } else if (!inner->negated) {
            inner->negated = true;
            return inner;
        }
        return FilterItem::group(Join::All, {std::move(*inner)}, true);
    }
    default:
        return std::nullopt;
    }
}

} // namespace

FilterItem FilterItem::group(Join join, QList<FilterItem> items, bool negated)
{
    FilterItem result;
    result.kind = Kind::Group;
    result.join = join;
    result.items = std::move(items);
    result.negated = negated;
    return result;
}

QList<FilterOperator> filterOperators(FilterColumn column)
{
    switch (column) {
    case FilterColumn::Group:
        return {Op::MemberOf, Op::NotMemberOf};
    case FilterColumn::GroupCount:
        return {Op::Equal, Op::NotEqual, Op::Greater, Op::GreaterOrEqual, Op::Less, Op::LessOrEqual};
    case FilterColumn::User:
    case FilterColumn::Connection:
    case FilterColumn::Protocol:
        break;
    }
    QList<Op> result{Op::Is,       Op::IsNot,       Op::OneOf,    Op::NotOneOf,   Op::StartsWith, Op::NotStartsWith,
                     Op::EndsWith, Op::NotEndsWith, Op::Contains, Op::NotContains};
    if (column != FilterColumn::Connection)
        result += {Op::Missing, Op::Present};
    return result;
}

bool takesValue(FilterOperator op)
{
    return op != Op::Missing && op != Op::Present;
}

bool takesList(FilterOperator op)
{
    return op == Op::OneOf || op == Op::NotOneOf;
}

bool canIgnoreCase(FilterColumn column, FilterOperator op)
{
    return column != FilterColumn::Group && column != FilterColumn::GroupCount && takesValue(op) && !takesList(op);
}

QString filterText(const FilterItem &group)
{
    return pieceOf(group).text;
}

std::optional<FilterItem> filterRows(const QString &text)
{
    const auto filter = ODataFilter::parse(text);
    if (!filter)
        return std::nullopt;
    if (filter->matchesEverything())
        return FilterItem::group(Join::All, {});
    auto item = readNode(*filter->root());
    if (!item || item->kind == FilterItem::Kind::Group)
        return item;
    return FilterItem::group(Join::All, {std::move(*item)});
}

QStringList splitValues(const QString &text)
{
    QStringList result;
    qsizetype pos = 0;
    while (pos < text.size()) {
        while (pos < text.size() && text[pos].isSpace())
            ++pos;
        QString value;
        if (pos < text.size() && text[pos] == u'\'') {
            for (++pos; pos < text.size(); ++pos) {
                if (text[pos] == u'\'' && text.mid(pos + 1, 1) != u"'")
                    break;
                pos += text[pos] == u'\'' ? 1 : 0;
                value += text[pos];
            }
            pos = text.indexOf(u',', pos);
        } else {
            const qsizetype comma = text.indexOf(u',', pos);
            value = text.mid(pos, comma < 0 ? -1 : comma - pos).trimmed();
            pos = comma;
        }
        if (!value.isEmpty())
            result.append(value);
        if (pos < 0)
            break;
        ++pos;
    }
    return result;
}

QString joinValues(const QStringList &values)
{
    QStringList parts;
    for (const QString &value : values) {
        const bool plain = !value.contains(u',') && !value.startsWith(u'\'') && value == value.trimmed();
        parts.append(plain ? value : odataLiteral(value));
    }
    return parts.join(u", "_s);
}

} // namespace wps
