// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/watch/json_path.h"
#include "core/watch/message_log.h"

#include <QRegularExpression>

namespace wps
{

/// The text filter of a watch: blank-separated terms that must all match.
/// - text, "quoted text" (\" and \\ inside): found anywhere in the frame, ignoring case
/// - /regular expression/ or, ignoring case, /regular expression/i (\/ inside)
/// - group:NAME, user:NAME (the sender, or the user of a connected frame): equal; NAME may be quoted
/// - client:NAME: in a timeline of several clients, whose row it is
/// - type:json|text|binary (messages), type:ack, type:system (connected, disconnected, ping, pong), type:link
/// - $.order.lines[0].price>=10: a value in a JSON payload, with = != > < >= <= or nothing (it is there); JsonPath
/// - dir:in|out, size:>N, size:<N (bytes of the frame)
/// A leading - negates. A word with a colon after anything else is text.
class MessageQuery
{
public:
    /// InvalidInput, field "filter", with the place and the reason. Empty text matches everything.
    static Result<MessageQuery> parse(const QString &text);
    bool isEmpty() const { return m_terms.isEmpty(); }
    bool matches(const LogRecord &record) const; ///< thread-safe
    /// ASCII in lower case that every match has in its bytes, in whatever case: the longest; empty when there is none.
    QByteArray requiredText() const;
    bool isTextAlone() const; ///< requiredText() is all that is asked for

private:
    friend class QueryParser;
    struct Term {
        enum class Field {
            Text,
            Pattern,
            Json,
            Group,
            User,
            Client,
            DataType,
            Ack,
            System,
            Link,
            Received,
            Sent,
            SizeOver,
            SizeUnder
        };
        Field field = Field::Text;
        bool negated = false;
        bool ascii = true; ///< `bytes` has only ASCII: found without decoding the frame
        QByteArray bytes;  ///< Text: UTF-8, lower case
        QString text;      ///< Text, Group, User, DataType
        QRegularExpression pattern;
        JsonPath path;
        qsizetype size = 0;
    };
    static bool matches(const Term &term, const LogRecord &record);

    QList<Term> m_terms;
};

} // namespace wps
