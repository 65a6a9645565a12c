// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/known_name.h"

using namespace Qt::StringLiterals;

namespace wps
{

void KnownName::merge(const KnownName &other)
{
    if (learnedAt.isValid() && other.learnedAt.isValid() && other.learnedAt < learnedAt) {
        learnedAt = other.learnedAt;
        source = other.source;
    }
    if (!seenAt.isValid() || other.seenAt > seenAt)
        seenAt = other.seenAt;
    if (other.confirmedAt.isValid() && (!confirmedAt.isValid() || other.confirmedAt > confirmedAt))
        confirmedAt = other.confirmedAt;
}

QString kindName(KnownName::Kind kind)
{
    switch (kind) {
    case KnownName::Kind::Group:
        return u"group"_s;
    case KnownName::Kind::User:
        return u"user"_s;
    case KnownName::Kind::Connection:
        break;
    }
    return u"connection"_s;
}

QString sourceName(KnownName::Source source)
{
    switch (source) {
    case KnownName::Source::Typed:
        return u"typed"_s;
    case KnownName::Source::Sent:
        return u"sent"_s;
    case KnownName::Source::Listed:
        return u"listed"_s;
    case KnownName::Source::Asked:
        return u"asked"_s;
    case KnownName::Source::Heard:
        return u"heard"_s;
    case KnownName::Source::Imported:
        return u"imported"_s;
    case KnownName::Source::Unknown:
        break;
    }
    return {};
}

} // namespace wps
