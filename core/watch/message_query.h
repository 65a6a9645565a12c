// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/watch/message_log.h"

#include <QRegularExpression>

namespace wps
{

/// The text filter of a watch: blank-separated terms that must all match. A term is text (case-insensitive, found
/// anywhere in the frame), "quoted text", /regular expression/, group:NAME, user:NAME,
/// type:json|text|binary|ack|system|link, dir:in|out, size:>N or size:<N; a leading - negates.
class MessageQuery
{
public:
    /// InvalidInput, field "filter", with the place and the reason. Empty text matches everything.
    static Result<MessageQuery> parse(const QString &text);
    bool isEmpty() const { return m_terms.isEmpty(); }
    bool matches(const LogRecord &record) const; ///< thread-safe

private:
    struct Term {
        enum class Field { Text, Pattern, Group, User, Type, Direction, SizeOver, SizeUnder };
        Field field = Field::Text;
        bool negated = false;
        QByteArray text; ///< UTF-8, lower case
        QRegularExpression pattern;
        qsizetype size = 0;
    };
    QList<Term> m_terms;
};

} // namespace wps
