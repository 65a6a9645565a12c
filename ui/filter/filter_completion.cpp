// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filter/filter_completion.h"

#include "core/odata/odata_filter.h"
#include "core/odata/odata_lexer.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

using odata::Lexer;

QStringList literals(const QStringList &names)
{
    QStringList result;
    for (const QString &name : names)
        result.append(odataLiteral(name));
    return result;
}

// What has been read in front of the cursor.
struct Before {
    QString column;       ///< the last column named, in small letters
    bool operand = false; ///< an operand ends there: an operator comes next
    qsizetype begin = 0;  ///< of the token that is being typed
};

Before readBefore(const QString &text)
{
    static const QStringList operators{u"eq"_s, u"ne"_s, u"gt"_s,  u"ge"_s, u"lt"_s,
                                       u"le"_s, u"in"_s, u"and"_s, u"or"_s, u"not"_s};
    Before before;
    before.begin = text.size();
    Lexer lexer(text);
    for (; lexer.token().kind != Lexer::Kind::End; lexer.next()) {
        const Lexer::Token &token = lexer.token();
        const bool typing =
            token.end == text.size() && (token.kind == Lexer::Kind::Word ||
                                         (token.kind == Lexer::Kind::Invalid && text.mid(token.begin, 1) == u"'"));
        if (typing) {
            before.begin = token.begin;
            break;
        }
        const bool isOperator = token.kind == Lexer::Kind::Word && operators.contains(token.text);
        if (token.kind == Lexer::Kind::Word && (token.text == u"and" || token.text == u"or"))
            before.column.clear();
        else if (token.kind == Lexer::Kind::Word && !isOperator)
            before.column = token.text.toLower();
        before.operand = token.kind == Lexer::Kind::Close || token.kind == Lexer::Kind::String ||
                         token.kind == Lexer::Kind::Int || (token.kind == Lexer::Kind::Word && !isOperator);
    }
    return before;
}

QStringList operands(const Before &before, const KnownNamesOf &names)
{
    if (before.column == u"userid")
        return literals(names(KnownNames::Kind::User)) + QStringList{u"null"_s};
    if (before.column == u"connectionid")
        return literals(names(KnownNames::Kind::Connection));
    if (before.column == u"protocol")
        return literals({u"json.webpubsub.azure.v1"_s, u"json.reliable.webpubsub.azure.v1"_s,
                         u"protobuf.webpubsub.azure.v1"_s, u"protobuf.reliable.webpubsub.azure.v1"_s}) +
               QStringList{u"null"_s};
    return literals(names(KnownNames::Kind::Group));
}

} // namespace

FilterCompletion completeFilter(const QString &text, qsizetype cursor, const KnownNamesOf &names)
{
    static const QStringList starts{u"userId"_s,   u"connectionId"_s, u"groups"_s,    u"protocol"_s,  u"not "_s,
                                    u"length("_s,  u"startswith("_s,  u"endswith("_s, u"contains("_s, u"tolower("_s,
                                    u"toupper("_s, u"trim("_s,        u"indexof("_s,  u"concat("_s,   u"substring("_s};
    static const QStringList operators{u"eq"_s, u"ne"_s, u"in"_s, u"in groups"_s, u"gt"_s,
                                       u"ge"_s, u"lt"_s, u"le"_s, u"and"_s,       u"or"_s};
    const QString front = text.left(cursor);
    const Before before = readBefore(front);
    const QString typed = front.mid(before.begin);
    QStringList all;
    if (before.operand)
        all = operators;
    else
        all = operands(before, names) + (before.column.isEmpty() || typed.startsWith(u'\'') ? QStringList() : starts);
    if (!before.operand && before.column.isEmpty())
        all += starts;
    FilterCompletion result{before.begin, {}};
    for (const QString &candidate : std::as_const(all)) {
        if (candidate.startsWith(typed, Qt::CaseInsensitive) && candidate != typed)
            result.candidates.append(candidate);
    }
    return result;
}

} // namespace wps
