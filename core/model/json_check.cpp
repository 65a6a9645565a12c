// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/json_check.h"

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// A strict RFC 8259 reader that builds nothing: it only finds the first wrong place, which neither simdjson
/// (no position) nor QJsonDocument (lets forbidden escapes pass) can tell.
class JsonChecker
{
public:
    explicit JsonChecker(const QByteArray &bytes)
        : m_begin(bytes.constData()), m_at(m_begin), m_end(m_begin + bytes.size())
    {
    }

    std::optional<JsonProblem> run()
    {
        skipBlanks();
        if (value(0)) {
            skipBlanks();
            if (m_at == m_end)
                return {};
            fail(u"text after the end of the value"_s);
        }
        return located();
    }

private:
    static constexpr int kMaxDepth = 1024;

    bool fail(const QString &message)
    {
        if (m_message.isEmpty())
            m_message = message;
        return false;
    }

    JsonProblem located() const
    {
        JsonProblem problem;
        problem.offset = m_at - m_begin;
        problem.message = m_message;
        for (const char *p = m_begin; p < m_at; ++p) {
            if (*p == '\n') {
                ++problem.line;
                problem.column = 1;
            } else if ((static_cast<unsigned char>(*p) & 0xc0) != 0x80) {
                ++problem.column;
            }
        }
        return problem;
    }

    void skipBlanks()
    {
        while (m_at < m_end && (*m_at == ' ' || *m_at == '\t' || *m_at == '\n' || *m_at == '\r'))
            ++m_at;
    }

    bool value(int depth)
    {
        if (depth > kMaxDepth)
            return fail(u"nested deeper than 1024 levels"_s);
        if (m_at == m_end)
            return fail(u"a value is missing"_s);
        switch (*m_at) {
        case '{':
            return object(depth);
        case '[':
            return array(depth);
        case '"':
            return string();
        case 't':
            return word("true");
        case 'f':
            return word("false");
        case 'n':
            return word("null");
        default:
            return number();
        }
    }

    bool object(int depth)
    {
        ++m_at;
        skipBlanks();
        if (m_at < m_end && *m_at == '}') {
            ++m_at;
            return true;
        }
        for (;;) {
            if (m_at == m_end || *m_at != '"')
                return fail(u"a name in double quotes is expected"_s);
            if (!string())
                return false;
            skipBlanks();
            if (m_at == m_end || *m_at != ':')
                return fail(u"\":\" is expected after the name"_s);
            ++m_at;
            skipBlanks();
            if (!value(depth + 1))
                return false;
            skipBlanks();
            if (m_at == m_end)
                return fail(u"the object is not closed with }"_s);
            const char c = *m_at;
            if (c != ',' && c != '}')
                return fail(u"\",\" or \"}\" is expected"_s);
            ++m_at;
            if (c == '}')
                return true;
            skipBlanks();
        }
    }

    bool array(int depth)
    {
        ++m_at;
        skipBlanks();
        if (m_at < m_end && *m_at == ']') {
            ++m_at;
            return true;
        }
        for (;;) {
            if (!value(depth + 1))
                return false;
            skipBlanks();
            if (m_at == m_end)
                return fail(u"the array is not closed with ]"_s);
            const char c = *m_at;
            if (c != ',' && c != ']')
                return fail(u"\",\" or \"]\" is expected"_s);
            ++m_at;
            if (c == ']')
                return true;
            skipBlanks();
        }
    }

    bool string()
    {
        ++m_at;
        while (m_at < m_end) {
            const auto c = static_cast<unsigned char>(*m_at);
            if (c == '"') {
                ++m_at;
                return true;
            }
            if (c < 0x20)
                return fail(u"a control character in a string must be escaped"_s);
            if (c == '\\') {
                if (!escape())
                    return false;
            } else if (c < 0x80) {
                ++m_at;
            } else if (!multibyte(c)) {
                return false;
            }
        }
        return fail(u"the string is not closed with a double quote"_s);
    }

    bool escape()
    {
        if (m_end - m_at < 2)
            return fail(u"the string is not closed with a double quote"_s);
        const char c = m_at[1];
        if (c == 'u') {
            for (int i = 2; i < 6; ++i) {
                if (m_at + i >= m_end || !isHex(m_at[i]))
                    return fail(u"\\u needs four hexadecimal digits"_s);
            }
            m_at += 6;
            return true;
        }
        if (!QByteArrayView("\"\\/bfnrt").contains(c))
            return fail(u"this escape is not allowed in JSON"_s);
        m_at += 2;
        return true;
    }

    static bool isHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

    bool multibyte(unsigned char first)
    {
        int length = 0;
        unsigned lowest = 0;
        unsigned code = 0;
        if (first >= 0xc2 && first <= 0xdf) {
            length = 2;
            lowest = 0x80;
            code = first & 0x1fU;
        } else if (first >= 0xe0 && first <= 0xef) {
            length = 3;
            lowest = 0x800;
            code = first & 0x0fU;
        } else if (first >= 0xf0 && first <= 0xf4) {
            length = 4;
            lowest = 0x10000;
            code = first & 0x07U;
        } else {
            return fail(u"not valid UTF-8"_s);
        }
        if (m_end - m_at < length)
            return fail(u"not valid UTF-8"_s);
        for (int i = 1; i < length; ++i) {
            const auto next = static_cast<unsigned char>(m_at[i]);
            if ((next & 0xc0U) != 0x80)
                return fail(u"not valid UTF-8"_s);
            code = (code << 6U) | (next & 0x3fU);
        }
        if (code < lowest || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
            return fail(u"not valid UTF-8"_s);
        m_at += length;
        return true;
    }

    bool word(QByteArrayView expected)
    {
        if (QByteArrayView(m_at, m_end).startsWith(expected)) {
            m_at += expected.size();
            return true;
        }
        return fail(u"a value is expected: text needs double quotes"_s);
    }

    bool digits()
    {
        const char *start = m_at;
        while (m_at < m_end && *m_at >= '0' && *m_at <= '9')
            ++m_at;
        return m_at > start;
    }

    bool number()
    {
        if (*m_at != '-' && (*m_at < '0' || *m_at > '9'))
            return fail(u"a value is expected: text needs double quotes"_s);
        if (*m_at == '-')
            ++m_at;
        if (m_at < m_end && *m_at == '0') {
            ++m_at;
            if (m_at < m_end && *m_at >= '0' && *m_at <= '9')
                return fail(u"a number must not begin with 0"_s);
        } else if (!digits()) {
            return fail(u"a digit is expected"_s);
        }
        if (m_at < m_end && *m_at == '.') {
            ++m_at;
            if (!digits())
                return fail(u"a digit is expected after the decimal point"_s);
        }
        if (m_at < m_end && (*m_at == 'e' || *m_at == 'E')) {
            ++m_at;
            if (m_at < m_end && (*m_at == '+' || *m_at == '-'))
                ++m_at;
            if (!digits())
                return fail(u"a digit is expected in the exponent"_s);
        }
        return true;
    }

    const char *m_begin;
    const char *m_at;
    const char *m_end;
    QString m_message;
};

} // namespace

std::optional<JsonProblem> findJsonProblem(const QByteArray &bytes)
{
    return JsonChecker(bytes).run();
}

} // namespace wps
