// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/visible_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

bool isDeceptive(char32_t c)
{
    return c == 0x00AD || c == 0x061C || c == 0x180E || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
           (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) ||
           (c >= 0xE0000 && c <= 0xE007F);
}

void appendCode(QString &out, char32_t c)
{
    out += u"\u27E8U+"_s + QString::number(uint(c), 16).toUpper().rightJustified(4, u'0') + u'\u27E9';
}

void appendVisible(QString &out, char32_t c)
{
    if (c < 0x20)
        out += QChar(char16_t(0x2400 + c));
    else if (c == 0x7F)
        out += u'\u2421';
    else if ((c >= 0x80 && c < 0xA0) || isDeceptive(c) || (c >= 0xD800 && c < 0xE000))
        appendCode(out, c);
    else if (c > 0xFFFF)
        out += QStringView(QChar::fromUcs4(c));
    else
        out += QChar(char16_t(c));
}

/// Calls `take(code point)` until it returns false. A lone surrogate comes as itself.
template <typename Take> void eachCodePoint(const QString &text, Take take)
{
    for (qsizetype i = 0; i < text.size(); ++i) {
        char32_t c = text.at(i).unicode();
        if (QChar::isHighSurrogate(c) && i + 1 < text.size() && text.at(i + 1).isLowSurrogate())
            c = QChar::surrogateToUcs4(QChar(char16_t(c)), text.at(i + 1));
        if (c > 0xFFFF)
            ++i;
        if (!take(c))
            return;
    }
}

} // namespace

QString visibleText(const QString &text)
{
    QString out;
    out.reserve(text.size());
    eachCodePoint(text, [&out](char32_t c) {
        if (c == u'\n' || c == u'\t')
            out += QChar(char16_t(c));
        else
            appendVisible(out, c);
        return true;
    });
    return out;
}

QString visibleLine(const QString &text, qsizetype limit)
{
    QString out;
    out.reserve(std::min(text.size(), limit + 1));
    qsizetype count = 0;
    eachCodePoint(text, [&](char32_t c) {
        if (count++ == limit) {
            out += u'\u2026';
            return false;
        }
        if (c == u'\n')
            out += u'\u21B5';
        else if (c == u'\t')
            out += u'\u2192';
        else
            appendVisible(out, c);
        return true;
    });
    return out;
}

QByteArray compactJson(QByteArrayView json, qsizetype limit)
{
    QByteArray out;
    out.reserve(std::min(json.size(), limit));
    bool inString = false;
    bool escaped = false;
    for (const char c : json) {
        if (out.size() >= limit)
            break;
        if (inString) {
            out += c;
            if (escaped)
                escaped = false;
            else if (c == '\\')
                escaped = true;
            else if (c == '"')
                inString = false;
        } else if (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
            out += c;
            inString = c == '"';
        }
    }
    return out;
}

} // namespace wps
