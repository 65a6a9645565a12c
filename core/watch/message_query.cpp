// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/message_query.h"

#include "core/watch/text_search.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

/// Reads the filter text from left to right; the first wrong place ends it.
class QueryParser
{
public:
    using Term = MessageQuery::Term;

    explicit QueryParser(const QString &text) : m_text(text) {}

    Result<QList<Term>> run()
    {
        QList<Term> terms;
        for (;;) {
            while (m_at < m_text.size() && m_text.at(m_at).isSpace())
                ++m_at;
            if (m_at == m_text.size())
                return terms;
            auto term = readTerm();
            if (!term)
                return failure(term.error());
            terms.append(*term);
        }
    }

private:
    tl::unexpected<Error> problem(qsizetype at, const QString &message) const
    {
        return failure(Error::invalidInput(u"filter"_s, u"position %1: %2"_s.arg(QString::number(at + 1), message)));
    }

    bool atEndOfTerm() const { return m_at == m_text.size() || m_text.at(m_at).isSpace(); }

    Result<Term> readTerm()
    {
        Term term;
        if (m_text.at(m_at) == u'-' && m_at + 1 < m_text.size() && !m_text.at(m_at + 1).isSpace()) {
            term.negated = true;
            ++m_at;
        }
        if (m_text.at(m_at) == u'/')
            return readPattern(term);
        if (m_text.at(m_at) == u'$' && m_at + 1 < m_text.size() && u".[="_s.contains(m_text.at(m_at + 1)))
            return readPath(term);
        for (const auto name : {"group"_L1, "user"_L1, "client"_L1, "type"_L1, "dir"_L1, "size"_L1}) {
            const QStringView rest = QStringView(m_text).mid(m_at);
            if (rest.size() > name.size() && rest.at(name.size()) == u':' &&
                rest.startsWith(name, Qt::CaseInsensitive)) {
                m_at += name.size() + 1;
                return readField(term, name);
            }
        }
        const auto text = readValue();
        if (!text)
            return failure(text.error());
        term.text = *text;
        term.bytes = text->toLower().toUtf8();
        term.ascii = std::all_of(text->begin(), text->end(), [](QChar c) { return c.unicode() < 0x80; });
        return term;
    }

    /// A word, or text in double quotes.
    Result<QString> readValue()
    {
        const qsizetype start = m_at;
        if (m_at == m_text.size() || m_text.at(m_at) != u'"') {
            while (!atEndOfTerm())
                ++m_at;
            return m_text.mid(start, m_at - start);
        }
        QString value;
        for (++m_at; m_at < m_text.size(); ++m_at) {
            QChar c = m_text.at(m_at);
            if (c == u'"') {
                ++m_at;
                if (!atEndOfTerm())
                    return problem(m_at, u"a blank is expected after the closing quote."_s);
                if (value.isEmpty())
                    return problem(start, u"there is nothing between the quotes."_s);
                return value;
            }
            const bool escape =
                c == u'\\' && m_at + 1 < m_text.size() && (m_text.at(m_at + 1) == u'"' || m_text.at(m_at + 1) == u'\\');
            if (escape)
                c = m_text.at(++m_at);
            value += c;
        }
        return problem(start, u"the quote is not closed."_s);
    }

    Result<Term> readPattern(Term term)
    {
        const qsizetype start = m_at;
        QString source;
        for (++m_at; m_at < m_text.size() && m_text.at(m_at) != u'/'; ++m_at) {
            if (m_text.at(m_at) == u'\\' && m_at + 1 < m_text.size()) {
                if (m_text.at(m_at + 1) != u'/')
                    source += u'\\';
                ++m_at;
            }
            source += m_text.at(m_at);
        }
        if (m_at == m_text.size())
            return problem(start, u"the regular expression is not closed with /."_s);
        ++m_at;
        auto options = QRegularExpression::UseUnicodePropertiesOption | QRegularExpression::DotMatchesEverythingOption;
        if (m_at < m_text.size() && m_text.at(m_at) == u'i') {
            options |= QRegularExpression::CaseInsensitiveOption;
            ++m_at;
        }
        if (!atEndOfTerm())
            return problem(m_at, u"a blank is expected after the regular expression; a / inside is written \\/."_s);
        if (source.isEmpty())
            return problem(start, u"the regular expression is empty."_s);
        term.field = Term::Field::Pattern;
        term.pattern = QRegularExpression(source, options);
        if (!term.pattern.isValid())
            return problem(start + 1 + term.pattern.patternErrorOffset(), term.pattern.errorString() + u'.');
        term.pattern.optimize();
        return term;
    }

    Result<Term> readPath(Term term)
    {
        QStringView rest = QStringView(m_text).mid(m_at);
        qsizetype badAt = 0;
        auto path = JsonPath::parse(rest, &badAt);
        if (!path)
            return problem(m_at + badAt, path.error().message);
        term.field = Term::Field::Json;
        term.path = *path;
        m_at = m_text.size() - rest.size();
        if (!atEndOfTerm())
            return problem(m_at, u"a blank is expected after the value."_s);
        return term;
    }

    Result<Term> readField(Term term, QLatin1StringView name)
    {
        const qsizetype start = m_at;
        const auto value = readValue();
        if (!value)
            return failure(value.error());
        if (value->isEmpty())
            return problem(start, u"a value is expected after %1: (without a blank)."_s.arg(name));
        term.text = *value;
        if (name == "group"_L1)
            term.field = Term::Field::Group;
        else if (name == "user"_L1)
            term.field = Term::Field::User;
        else if (name == "client"_L1)
            term.field = Term::Field::Client;
        else if (name == "size"_L1)
            return readSize(term, start);
        else if (!setKeyword(term, name))
            return problem(start, name == "type"_L1 ? u"type: is one of json, text, binary, ack, system, link."_s
                                                    : u"dir: is in or out."_s);
        return term;
    }

    static bool setKeyword(Term &term, QLatin1StringView name)
    {
        using Field = Term::Field;
        term.text = term.text.toLower();
        if (name == "dir"_L1) {
            term.field = term.text == "in"_L1 ? Field::Received : Field::Sent;
            return term.text == "in"_L1 || term.text == "out"_L1;
        }
        for (const auto &[word, field] : {std::pair{"json"_L1, Field::DataType},
                                          {"text"_L1, Field::DataType},
                                          {"binary"_L1, Field::DataType},
                                          {"ack"_L1, Field::Ack},
                                          {"system"_L1, Field::System},
                                          {"link"_L1, Field::Link}}) {
            if (term.text == word) {
                term.field = field;
                return true;
            }
        }
        return false;
    }

    Result<Term> readSize(Term term, qsizetype start) const
    {
        const QChar sign = term.text.at(0);
        bool number = false;
        term.size = static_cast<qsizetype>(QStringView(term.text).mid(1).toLongLong(&number));
        if ((sign != u'>' && sign != u'<') || !number || term.size < 0)
            return problem(start, u"size: wants > or < and a number of bytes, as in size:>1000."_s);
        term.field = sign == u'>' ? Term::Field::SizeOver : Term::Field::SizeUnder;
        return term;
    }

    const QString &m_text;
    qsizetype m_at = 0;
};

namespace
{

using MessageKind = DownstreamMessage::Kind;

bool isSystem(const DownstreamMessage &message)
{
    return message.kind == MessageKind::Connected || message.kind == MessageKind::Disconnected ||
           message.kind == MessageKind::Pong || message.typeName == "ping"_L1 ||
           message.typeName.startsWith("system"_L1);
}

} // namespace

Result<MessageQuery> MessageQuery::parse(const QString &text)
{
    auto terms = QueryParser(text).run();
    if (!terms)
        return failure(terms.error());
    MessageQuery query;
    query.m_terms = std::move(*terms);
    return query;
}

QByteArray MessageQuery::requiredText() const
{
    QByteArray longest;
    for (const Term &term : m_terms) {
        if (term.field == Term::Field::Text && term.ascii && !term.negated && term.bytes.size() > longest.size())
            longest = term.bytes;
    }
    return longest;
}

bool MessageQuery::isTextAlone() const
{
    return m_terms.size() == 1 && !requiredText().isEmpty();
}

bool MessageQuery::matches(const LogRecord &record) const
{
    return std::all_of(m_terms.begin(), m_terms.end(),
                       [&record](const Term &term) { return matches(term, record) != term.negated; });
}

bool MessageQuery::matches(const Term &term, const LogRecord &record)
{
    const bool link = record.kind == LogRecord::Kind::LinkEvent;
    const ClientFrame &frame = record.frame;
    const auto bytes = [&] { return link ? record.linkEvent.toUtf8() : frame.bytes; };
    switch (term.field) {
    case Term::Field::Text:
        if (term.ascii)
            return term.bytes.isEmpty() || TextSearch(term.bytes).isIn(bytes());
        return QString::fromUtf8(bytes()).contains(term.text, Qt::CaseInsensitive);
    case Term::Field::Pattern:
        return term.pattern.match(QString::fromUtf8(bytes())).hasMatch();
    case Term::Field::Json:
        return !link && term.path.matches(record.payload());
    case Term::Field::Group:
        return !link && frame.message.group == term.text;
    case Term::Field::User:
        return !link && (frame.message.fromUserId == term.text || frame.message.userId == term.text);
    case Term::Field::Client:
        return record.client == term.text;
    case Term::Field::DataType:
        return !link && frame.message.dataType == term.text;
    case Term::Field::Ack:
        return !link && frame.message.kind == MessageKind::Ack;
    case Term::Field::System:
        return !link && isSystem(frame.message);
    case Term::Field::Link:
        return link;
    case Term::Field::Received:
        return !link && frame.direction == ClientFrame::Direction::Received;
    case Term::Field::Sent:
        return !link && frame.direction == ClientFrame::Direction::Sent;
    case Term::Field::SizeOver:
        return !link && frame.bytes.size() > term.size;
    case Term::Field::SizeUnder:
        return !link && frame.bytes.size() < term.size;
    }
    return false;
}

} // namespace wps
