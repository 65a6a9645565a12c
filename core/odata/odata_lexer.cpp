// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/odata/odata_lexer.h"

#include <utility>

namespace wps::odata
{

namespace
{

bool startsWord(QChar c)
{
    return c.isLetter() || c == u'_' || c == u'$' || c == u'@';
}

bool continuesWord(QChar c)
{
    return c.isLetterOrNumber() || c == u'_' || c == u'.';
}

} // namespace

Lexer::Lexer(QString text) : m_text(std::move(text))
{
    next();
}

void Lexer::next()
{
    while (m_pos < m_text.size() && m_text[m_pos].isSpace())
        ++m_pos;
    m_token = Token{};
    m_token.begin = m_pos;
    if (m_pos < m_text.size()) {
        const QChar c = m_text[m_pos];
        const bool sign = (c == u'-' || c == u'+') && m_pos + 1 < m_text.size() && m_text[m_pos + 1].isDigit();
        if (c == u'\'') {
            readString();
        } else if (c.isDigit() || sign) {
            readNumber();
        } else if (startsWord(c)) {
            readWord();
        } else {
            m_token.kind = c == u'('   ? Kind::Open
                           : c == u')' ? Kind::Close
                           : c == u',' ? Kind::Comma
                           : c == u'/' ? Kind::Slash
                           : c == u'-' ? Kind::Other
                                       : Kind::Invalid;
            m_token.text = c;
            ++m_pos;
        }
    }
    m_token.end = m_pos;
}

void Lexer::readString()
{
    for (++m_pos; m_pos < m_text.size(); ++m_pos) {
        if (m_text[m_pos] == u'\'') {
            if (m_pos + 1 == m_text.size() || m_text[m_pos + 1] != u'\'') {
                ++m_pos;
                m_token.kind = Kind::String;
                return;
            }
            ++m_pos;
        }
        m_token.text += m_text[m_pos];
    }
    m_token.kind = Kind::Invalid;
}

// Also swallows what continues a number in OData (fractions, dates, GUIDs): such a literal is legal but has no meaning
// to the service.
void Lexer::readNumber()
{
    const qsizetype begin = m_pos++;
    while (m_pos < m_text.size()) {
        const QChar c = m_text[m_pos];
        if (!continuesWord(c) && c != u'-' && c != u':')
            break;
        ++m_pos;
    }
    m_token.text = source(begin, m_pos);
    bool ok = false;
    m_token.number = m_token.text.toInt(&ok);
    m_token.kind = ok ? Kind::Int : Kind::Other;
}

void Lexer::readWord()
{
    const qsizetype begin = m_pos++;
    while (m_pos < m_text.size() && continuesWord(m_text[m_pos]))
        ++m_pos;
    m_token.kind = Kind::Word;
    // A word with a quote right behind it is a typed literal, such as duration'PT1S'.
    if (m_pos < m_text.size() && m_text[m_pos] == u'\'') {
        readString();
        if (m_token.kind == Kind::String)
            m_token.kind = Kind::Other;
    }
    m_token.text = source(begin, m_pos);
}

} // namespace wps::odata
