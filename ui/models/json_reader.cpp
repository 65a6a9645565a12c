// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/json_reader.h"

namespace wps
{

namespace
{

qsizetype skipBlanks(QByteArrayView text, qsizetype pos, qsizetype end)
{
    while (pos < end && (text[pos] == ' ' || text[pos] == '\t' || text[pos] == '\n' || text[pos] == '\r'))
        ++pos;
    return pos;
}

/// One past the closing quote; `pos` is at the opening one.
qsizetype skipString(QByteArrayView text, qsizetype pos, qsizetype end)
{
    for (++pos; pos < end; ++pos) {
        if (text[pos] == '\\')
            ++pos;
        else if (text[pos] == '"')
            return pos + 1;
    }
    return end;
}

qsizetype skipContainer(QByteArrayView text, qsizetype pos, qsizetype end)
{
    int depth = 0;
    while (pos < end) {
        const char c = text[pos];
        if (c == '"') {
            pos = skipString(text, pos, end);
            continue;
        }
        ++pos;
        if (c == '{' || c == '[')
            ++depth;
        else if ((c == '}' || c == ']') && --depth == 0)
            return pos;
    }
    return end;
}

qsizetype skipLiteral(QByteArrayView text, qsizetype pos, qsizetype end)
{
    constexpr QByteArrayView kStops(" \t\r\n,:]}");
    while (pos < end && !kStops.contains(text[pos]))
        ++pos;
    return pos;
}

std::optional<JsonSpan> readValue(QByteArrayView text, qsizetype pos, qsizetype end)
{
    if (pos >= end)
        return std::nullopt;
    switch (text[pos]) {
    case '{':
        return JsonSpan{JsonType::Object, pos, skipContainer(text, pos, end)};
    case '[':
        return JsonSpan{JsonType::Array, pos, skipContainer(text, pos, end)};
    case '"':
        return JsonSpan{JsonType::String, pos, skipString(text, pos, end)};
    case 't':
        return JsonSpan{JsonType::True, pos, skipLiteral(text, pos, end)};
    case 'f':
        return JsonSpan{JsonType::False, pos, skipLiteral(text, pos, end)};
    case 'n':
        return JsonSpan{JsonType::Null, pos, skipLiteral(text, pos, end)};
    default:
        break;
    }
    const qsizetype stop = skipLiteral(text, pos, end);
    if (stop == pos)
        return std::nullopt;
    return JsonSpan{JsonType::Number, pos, stop};
}

} // namespace

JsonChildReader::JsonChildReader(QByteArrayView text, const JsonSpan &container)
    : m_text(text), m_pos(container.begin + 1), m_end(container.end - 1), m_object(container.type == JsonType::Object)
{
    if (container.type != JsonType::Object && container.type != JsonType::Array)
        m_pos = m_end;
}

std::optional<JsonChild> JsonChildReader::next()
{
    JsonChild child;
    m_pos = skipBlanks(m_text, m_pos, m_end);
    if (m_object) {
        child.key = readValue(m_text, m_pos, m_end);
        if (!child.key || child.key->type != JsonType::String)
            return std::nullopt;
        m_pos = skipBlanks(m_text, child.key->end, m_end);
        if (m_pos >= m_end || m_text[m_pos] != ':')
            return std::nullopt;
        m_pos = skipBlanks(m_text, m_pos + 1, m_end);
    }
    const std::optional<JsonSpan> value = readValue(m_text, m_pos, m_end);
    if (!value)
        return std::nullopt;
    child.value = *value;
    m_pos = skipBlanks(m_text, value->end, m_end);
    if (m_pos < m_end && m_text[m_pos] == ',')
        ++m_pos;
    else
        m_pos = m_end;
    return child;
}

std::optional<JsonSpan> jsonRoot(QByteArrayView text)
{
    return readValue(text, skipBlanks(text, 0, text.size()), text.size());
}

QString jsonString(QByteArrayView token)
{
    if (token.size() < 2)
        return {};
    const QByteArrayView inner = token.sliced(1, token.size() - 2);
    if (!inner.contains('\\'))
        return QString::fromUtf8(inner);
    QString out;
    qsizetype plain = 0;
    for (qsizetype i = 0; i < inner.size(); ++i) {
        if (inner[i] != '\\')
            continue;
        out += QString::fromUtf8(inner.sliced(plain, i - plain));
        const char escape = ++i < inner.size() ? inner[i] : '\\';
        switch (escape) {
        case 'b':
            out += u'\b';
            break;
        case 'f':
            out += u'\f';
            break;
        case 'n':
            out += u'\n';
            break;
        case 'r':
            out += u'\r';
            break;
        case 't':
            out += u'\t';
            break;
        case 'u': {
            const qsizetype digits = std::min<qsizetype>(4, inner.size() - i - 1);
            out += QChar(inner.sliced(i + 1, digits).toByteArray().toUShort(nullptr, 16));
            i += digits;
            break;
        }
        default:
            out += QChar::fromLatin1(escape);
        }
        plain = i + 1;
    }
    out += QString::fromUtf8(inner.sliced(std::min(plain, inner.size())));
    return out;
}

std::optional<JsonSpan> jsonMember(QByteArrayView text, QStringView key)
{
    const std::optional<JsonSpan> root = jsonRoot(text);
    if (!root || root->type != JsonType::Object)
        return std::nullopt;
    JsonChildReader reader(text, *root);
    while (const std::optional<JsonChild> child = reader.next()) {
        if (child->key && jsonString(text.sliced(child->key->begin, child->key->end - child->key->begin)) == key)
            return child->value;
    }
    return std::nullopt;
}

} // namespace wps
