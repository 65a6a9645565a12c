// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace wps::odata
{

/// Cuts a filter into tokens, one at a time. Lives as long as the text it was made with.
class Lexer
{
public:
    enum class Kind { End, Word, Int, Other, String, Open, Close, Comma, Slash, Invalid };
    struct Token {
        Kind kind = Kind::End;
        QString text;        ///< a string's value without quotes; else as written
        int number = 0;      ///< for Int
        qsizetype begin = 0; ///< index of the first character
        qsizetype end = 0;   ///< index behind the last character: the position in the service's messages
    };

    explicit Lexer(QString text);

    const Token &token() const { return m_token; }
    void next();
    QString source(qsizetype begin, qsizetype end) const { return m_text.mid(begin, end - begin); }
    const QString &text() const { return m_text; }

private:
    void readString();
    void readNumber();
    void readWord();

    const QString m_text;
    qsizetype m_pos = 0;
    Token m_token;
};

} // namespace wps::odata
