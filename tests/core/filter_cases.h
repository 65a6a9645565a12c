// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/odata/odata_filter.h"

#include <QList>
#include <QString>

namespace wps
{

/// A filter that is valid, and whom it takes: alice, who is in g1, g2 and "a/b" with the JSON protocol; and the
/// anonymous raw client, who is in no group.
struct FilterCase {
    QString filter;
    bool forAlice = false;
    bool forAnonymous = false;
};

inline FilterSubject filterCaseAlice()
{
    return {QStringLiteral("c1"),
            QStringLiteral("Alice"),
            {QStringLiteral("g1"), QStringLiteral("g2"), QStringLiteral("a/b")},
            QStringLiteral("json.webpubsub.azure.v1")};
}
inline FilterSubject filterCaseAnonymous()
{
    return {QStringLiteral("c2"), std::nullopt, {}, std::nullopt};
}

inline QList<FilterCase> filterCases()
{
    QList<FilterCase> cases;
    const auto row = [&cases](const char *filter, bool forAlice, bool forAnonymous) {
        cases.append({QString::fromUtf8(filter), forAlice, forAnonymous});
    };
    // The examples of the documentation.
    row("'g1' in groups or 'g2' in groups", true, false);
    row("userId in ('u1','u2') and 'g1' in groups", false, false);
    row("userId eq 'u1' and connectionId ne 'c1'", false, false);
    row("userId eq 'u1' and not ('g1' in groups)", false, false);
    row("startswith(tolower(userId),'tenant-a')", false, false);
    row("protocol eq 'json.reliable.webpubsub.azure.v1'", false, false);
    row("userId eq 'O''Brien'", false, false);
    // What people write.
    row("", true, true);
    row("'g1' in groups or 'g9' in groups", true, false);
    row("userId in ('u1','Alice') and 'g1' in groups", true, false);
    row("userId eq 'Alice' and connectionId ne 'c1'", false, false);
    row("userId eq 'Alice' and not ('g9' in groups)", true, false);
    row("userId eq null", false, true);
    row("userId ne null", true, false);
    row("length(groups) gt 2", true, false);
    row("startswith(tolower(userId),'ali')", true, false);
    row("protocol eq 'json.webpubsub.azure.v1'", true, false);
    row("protocol eq null", false, true);
    row("'a/b' in groups", true, false);
    // Names ignore case, values do not.
    row("USERID eq 'Alice'", true, false);
    row("userid eq 'alice'", false, false);
    row("'G1' in Groups", false, false);
    // Precedence.
    row("false and false or true", true, true);
    row("false and (false or true)", false, false);
    row("true or false and false", true, true);
    row("not false and false", false, false);
    row("not (false and false)", true, true);
    row("not true eq false", true, true);
    row("not 'g1' in groups", false, true);
    row("not not true", true, true);
    row("not (length(userId) gt 5)", true, true);
    row("true eq true eq true", true, true);
    // Comparison.
    row("1 eq 1", true, true);
    row("1 eq '1'", false, false);
    row("1 ne '1'", true, true);
    row("null eq null", true, true);
    row("true ne false", true, true);
    row("groups eq null", false, false);
    row("length(connectionId) ge 2", true, true);
    row("length(connectionId) le 1", false, false);
    row("-5 lt +5", true, true);
    row("2147483647 gt -2147483648", true, true);
    row("length(userId) gt 0", true, false);
    row("length(userId) le 0", false, false);
    row("null lt 1", false, false);
    row("1 ge null", false, false);
    // in
    row("userId in ('Doe, John', 'Alice')", true, false);
    row("userId in ('O''Brien, Jane')", false, false);
    row("userId in (null)", false, true);
    row("1 in (1,2)", true, true);
    row("1 in ('1')", false, false);
    row("'c1' in (connectionId)", true, false);
    row("'a' in ()", false, false);
    row("'a' in ('b',,'a',)", true, true);
    row("null in groups", false, false);
    row("length(userId) in (5, 6)", true, false);
    // Functions.
    row("length('abc') eq 3", true, true);
    row("length(null) eq null", true, true);
    row("tolower(userId) eq 'alice'", true, false);
    row("toupper(userId) eq 'ALICE'", true, false);
    row("tolower(userId) eq null", false, true);
    row("trim('  a ') eq 'a'", true, true);
    row("trim(userId) eq null", false, true);
    row("contains(userId,'lic')", true, false);
    row("contains(userId,'')", true, false);
    row("contains('abc',userId)", false, false);
    row("startswith(userId,'Al')", true, false);
    row("startswith(userId,'al')", false, false);
    row("endswith(userId,'ce')", true, false);
    row("indexof(userId,'i') eq 2", true, false);
    row("indexof(userId,'x') eq -1", true, true);
    row("concat(userId,'!') eq 'Alice!'", true, false);
    row("concat(userId,'!') eq '!'", false, true);
    row("concat('!',userId) eq '!'", false, true);
    row("concat(userId,null) eq null", false, true);
    row("substring(userId,1) eq 'lice'", true, false);
    row("substring(userId,1,2) eq 'li'", true, false);
    row("substring(userId,5) eq ''", true, false);
    row("substring(userId,6) eq null", true, true);
    row("substring(userId,-1) eq null", true, true);
    row("substring(userId,3,9) eq null", true, true);
    row("substring(connectionId, 1) eq '1'", true, false);
    row("concat(concat('a','b'),'c') eq 'abc'", true, true);
    // Quotes and blanks.
    row("'O''Brien' eq concat('O''','Brien')", true, true);
    row("  userId  eq\t'Alice'  ", true, false);
    row("((userId) eq ('Alice'))", true, false);
    row("length('\\') eq 1", true, true);
    return cases;
}

/// A filter that the service refuses: it says which part, and why.
struct RefusedFilter {
    QString filter;
    QString part;
    QString reason;

    QString message() const
    {
        return QStringLiteral("Invalid syntax for '%1': %2 (Parameter 'filter')").arg(part, reason);
    }
};

inline QList<RefusedFilter> refusedFilters()
{
    QList<RefusedFilter> cases;
    const auto row = [&cases](const char *filter, const char *part, const char *reason) {
        cases.append({QString::fromUtf8(filter), QString::fromUtf8(part), QString::fromUtf8(reason)});
    };
    const auto whole = [&row](const char *filter, const char *reason) { row(filter, filter, reason); };
    // Grammar: the position is where the token ends that does not belong there.
    whole("invalid filter", "Syntax error at position 14 in 'invalid filter'.");
    whole(" ", "Syntax error at position 1 in ' '.");
    whole("userId eq", "Syntax error at position 9 in 'userId eq'.");
    whole("userId eq 'a", "Syntax error at position 12 in 'userId eq 'a'.");
    whole("(true", "Syntax error at position 5 in '(true'.");
    whole("true)", "Syntax error at position 5 in 'true)'.");
    whole("true AND true", "Syntax error at position 8 in 'true AND true'.");
    whole("userId = 'a'", "Syntax error at position 8 in 'userId = 'a''.");
    whole("length(userId", "Syntax error at position 13 in 'length(userId'.");
    whole("contains(userId,)", "Syntax error at position 17 in 'contains(userId,)'.");
    whole("'a' in ('a'", "Syntax error at position 11 in ''a' in ('a''.");
    whole("'a' in ('a' 'b')", "Syntax error at position 15 in ''a' in ('a' 'b')'.");
    whole("userId eq 'it\\'s'", "Syntax error at position 17 in 'userId eq 'it\\'s''.");
    // Types.
    row("( not 'a' )", "not 'a'", "Type 'string', expect 'bool'.");
    whole("userId lt 1", "Type 'string', expect 'int'.");
    whole("1 gt 'a'", "Type 'string', expect 'int'.");
    row("true ge 1", "True ge 1", "Type 'bool', expect 'int'.");
    whole("groups lt 1", "Type 'collection', expect 'int'.");
    row("not length(userId) gt 5", "not length(userId)", "Type 'null', expect 'bool'.");
    whole("userId", "Type 'string', expect 'bool'.");
    whole("5", "Type 'int', expect 'bool'.");
    whole("null", "Type 'null', expect 'bool'.");
    whole("groups", "Type 'collection', expect 'bool'.");
    row("true or 'a'", "True or 'a'", "Type 'string', expect 'bool'.");
    row("false and 1", "False and 1", "Type 'int', expect 'bool'.");
    row("1 and true", "1 and True", "Type 'int', expect 'bool'.");
    row("true or true or 'a'", "(True or True) or 'a'", "Type 'string', expect 'bool'.");
    row("true and (true or 1) and true", "True or 1", "Type 'int', expect 'bool'.");
    whole("'a' in 5", "Type 'int', expect 'string'.");
    row("tolower(5) eq 'a'", "tolower(5)", "Type 'int', expect 'string'.");
    row("concat('a',5) eq 'a'", "concat('a',5)", "Type 'int', expect 'string'.");
    row("concat(userId,5) eq 'a'", "concat(userId,5)", "Type 'int', expect 'string'.");
    whole("contains('a',5)", "Type 'int', expect 'string'.");
    row("substring('a','b') eq 'a'", "substring('a','b')", "Type 'string', expect 'int'.");
    row("substring('a',null) eq 'a'", "substring('a',null)", "Type 'null', expect 'int'.");
    // Only wrong once there is a user.
    row("tolower(userId) gt 1", "tolower(userId) gt 1", "Type 'string', expect 'int'.");
    // Names and tokens.
    whole("invalid(ab,c)", "Token 'invalid(ab,c)' is not supported.");
    whole("ab eq 1", "Token 'ab' is not supported.");
    whole("ab", "Token 'ab' is not supported.");
    row("not ab", "not ab", "Token 'ab' is not supported.");
    row("true and (ab eq 1)", "ab eq 1", "Token 'ab' is not supported.");
    row("contains(ab,'x') and true", "contains(ab,'x')", "Token 'ab' is not supported.");
    row("userId in (ab)", "userId in (ab)", "Token 'ab' is not supported.");
    row("true or false or ab", "(True or False) or ab", "Token 'ab' is not supported.");
    row("Length(userId) eq 1", "Length(userId)", "Token 'Length(userId)' is not supported.");
    whole("user/name eq 'a'", "Token 'user/name' is not supported.");
    whole("groups/any(g: g eq 'a')", "Token 'groups/any(g: g eq 'a')' is not supported.");
    whole("1 add 2 eq 3", "Token '1 add 2' is not supported.");
    whole("1.5 eq 2", "Token '1.5' is not supported.");
    whole("99999999999 eq 2", "Token '99999999999' is not supported.");
    whole("userId eq 2020-01-01", "Token '2020-01-01' is not supported.");
    whole("userId eq duration'PT1S'", "Token 'duration'PT1S'' is not supported.");
    whole("True eq 1", "Token 'True' is not supported.");
    row("length() eq 1", "length()", "Invalid token 'length()'.");
    row("length(userId,1) eq 1", "length(userId,1)", "Invalid token 'length(userId,1)'.");
    row("length(5) eq 1", "length(5)", "Invalid token 'length(5)'.");
    row("substring('a') eq 'a'", "substring('a')", "Invalid token 'substring('a')'.");
    whole("'a' in 'abc'", "Invalid token 'abc'.");
    // The message shows doubled quotes as they are meant.
    row("not 'O''Brien'", "not 'O'Brien'", "Type 'string', expect 'bool'.");
    return cases;
}

} // namespace wps
