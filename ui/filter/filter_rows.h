// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace wps
{

/// What a row of the filter builder asks about.
enum class FilterColumn { User, Connection, Group, GroupCount, Protocol };

/// How it asks. Which of them a column has: filterOperators().
enum class FilterOperator {
    Is,
    IsNot,
    OneOf,
    NotOneOf,
    StartsWith,
    NotStartsWith,
    EndsWith,
    NotEndsWith,
    Contains,
    NotContains,
    Missing, ///< anonymous; raw WebSocket
    Present, ///< signed in; with a subprotocol
    MemberOf,
    NotMemberOf,
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
};

/// One row, or a group of rows that are joined.
struct FilterItem {
    enum class Kind { Row, Group };
    enum class Join { All, Any }; ///< `and`, `or`

    Kind kind = Kind::Row;
    // Kind::Row
    FilterColumn column = FilterColumn::User;
    FilterOperator op = FilterOperator::Is;
    QStringList values;      ///< one; several for OneOf and NotOneOf; none for Missing and Present
    bool ignoreCase = false; ///< compares with tolower()
    // Kind::Group
    Join join = Join::All;
    bool negated = false;
    QList<FilterItem> items;

    static FilterItem group(Join join, QList<FilterItem> items, bool negated = false);
    friend bool operator==(const FilterItem &, const FilterItem &) = default;
};

/// The operators of a column, the usual one first.
QList<FilterOperator> filterOperators(FilterColumn column);
bool takesValue(FilterOperator op);
bool takesList(FilterOperator op);
bool canIgnoreCase(FilterColumn column, FilterOperator op);

/// The filter's text, with no more parentheses than it needs. A row without a value that it needs, and a group without
/// rows, are left out: they say nothing yet. Empty when nothing is left.
QString filterText(const FilterItem &group);

/// The rows that say the same as a valid filter; nothing when rows cannot show it, or too many are needed. The result
/// is a group. An empty text is a group without rows.
std::optional<FilterItem> filterRows(const QString &text);

/// "u1, 'Doe, John'" -> u1 | Doe, John. Blanks around values do not count unless quoted.
QStringList splitValues(const QString &text);
QString joinValues(const QStringList &values);

} // namespace wps
