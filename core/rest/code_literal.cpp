// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/code_literal.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString hex(uint value, int digits)
{
    return u"%1"_s.arg(value, digits, 16, QChar(u'0'));
}

QString literal(const QString &text, bool wholeCodePoints)
{
    QString result(u'"');
    for (const char32_t character : text.toUcs4()) {
        if (character == U'"' || character == U'\\')
            result += QString(u'\\') + QChar(char16_t(character));
        else if (character == U'\n')
            result += u"\\n"_s;
        else if (character == U'\r')
            result += u"\\r"_s;
        else if (character == U'\t')
            result += u"\\t"_s;
        else if (QChar::isPrint(character) && (character == U' ' || !QChar::isSpace(character)))
            result += QString::fromUcs4(&character, 1);
        else if (character <= 0xffff)
            result += u"\\u"_s + hex(character, 4);
        else if (wholeCodePoints)
            result += u"\\U"_s + hex(character, 8);
        else
            result +=
                u"\\u"_s + hex(QChar::highSurrogate(character), 4) + u"\\u"_s + hex(QChar::lowSurrogate(character), 4);
    }
    return result + u'"';
}

} // namespace

QString utf16Literal(const QString &text)
{
    return literal(text, false);
}

QString pythonLiteral(const QString &text)
{
    return literal(text, true);
}

} // namespace wps
