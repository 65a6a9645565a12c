// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/names.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace wps
{

template <> Result<HubName> HubName::parse(const QString &text)
{
    static const QRegularExpression rule(uR"(\A[A-Za-z][A-Za-z0-9_`,.[\]]{0,127}\z)"_s);
    if (text.isEmpty())
        return failure(Error::invalidInput(u"hub"_s, u"The hub's name is missing."_s));
    if (!rule.match(text).hasMatch()) {
        return failure(Error::invalidInput(u"hub"_s,
                                           u"A hub name begins with a letter, has at most 128 characters, and only "
                                           u"letters, digits and _ ` , . [ ]."_s));
    }
    return HubName(text.toLower());
}

template <> Result<GroupName> GroupName::parse(const QString &text)
{
    if (text.trimmed().isEmpty() || text.size() > 1024) {
        return failure(Error::invalidInput(
            u"group"_s, u"A group name has between 1 and 1024 characters, and not only white space."_s));
    }
    return GroupName(text);
}

template <> Result<UserId> UserId::parse(const QString &text)
{
    if (text.trimmed().isEmpty())
        return failure(
            Error::invalidInput(u"userId"_s, u"A user id has at least one character that is not white space."_s));
    return UserId(text);
}

template <> Result<ConnectionId> ConnectionId::parse(const QString &text)
{
    if (text.trimmed().isEmpty()) {
        return failure(Error::invalidInput(u"connectionId"_s,
                                           u"A connection id has at least one character that is not white space."_s));
    }
    return ConnectionId(text);
}

Result<QString> parseEventName(const QString &text)
{
    static const QRegularExpression rule(uR"(\A[a-z][a-z0-9_.-]{0,127}\z)"_s,
                                         QRegularExpression::CaseInsensitiveOption);
    if (!rule.match(text).hasMatch()) {
        return failure(Error::invalidInput(u"event"_s,
                                           u"An event name begins with a letter, has at most 128 characters, and "
                                           u"only letters, digits and _ . -"_s));
    }
    return text;
}

} // namespace wps
