// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/metadata.h"

#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kMaxKey = 256;
constexpr qsizetype kMaxValue = 1024;
constexpr qsizetype kMaxTotal = 8 * 1024;

bool isTokenCharacter(QChar c)
{
    const char16_t u = c.unicode();
    return (u >= u'a' && u <= u'z') || (u >= u'A' && u <= u'Z') || (u >= u'0' && u <= u'9') ||
           QStringView(u"!#$%&'*+-.^_`|~").contains(c);
}

Error problem(const QString &message)
{
    return Error::invalidInput(u"metadata"_s, message);
}

} // namespace

Result<void> checkMetadata(const Metadata &metadata, bool caseSensitiveKeys)
{
    qsizetype total = 0;
    QSet<QString> seen;
    for (const auto &[key, value] : metadata) {
        if (key.isEmpty() || key.size() > kMaxKey || !std::all_of(key.begin(), key.end(), isTokenCharacter)) {
            return failure(problem(
                u"The metadata key \"%1\" must have 1 to 256 letters, digits or !#$%&'*+-.^_`|~"_s.arg(key.left(40))));
        }
        if (value.size() > kMaxValue)
            return failure(problem(u"The value of metadata \"%1\" has more than 1024 characters."_s.arg(key.left(40))));
        const auto isPlain = [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7f; };
        if (!std::all_of(value.begin(), value.end(), isPlain))
            return failure(problem(u"The value of metadata \"%1\" may have printable ASCII only."_s.arg(key.left(40))));
        const QString identity = caseSensitiveKeys ? key : key.toLower();
        if (seen.contains(identity))
            return failure(problem(u"The metadata key \"%1\" is there twice."_s.arg(key.left(40))));
        seen.insert(identity);
        total += key.size() + value.size();
    }
    if (total > kMaxTotal)
        return failure(problem(u"Metadata may have 8 KiB in all keys and values; this has %1 bytes."_s.arg(total)));
    return {};
}

} // namespace wps
