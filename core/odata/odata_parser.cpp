// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/odata/odata_parser.h"

#include "core/odata/odata_lexer.h"

#include <QStringList>

#include <optional>

namespace wps::odata
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int kMaxDepth = 100;

// Recursive descent. A function that fails has set m_problem and returns null; the first problem stays.
class Parser
{
public:
    explicit Parser(const QString &text) : m_lexer(text) {}

    tl::expected<NodePtr, SyntaxProblem> parse()
    {
        NodePtr root = parseFilter();
        if (root && token().kind != Lexer::Kind::End)
            root = syntaxError();
        if (!root)
            return tl::unexpected(*m_problem);
        return root;
    }

private:
    // Counts one level of nesting for as long as it lives.
    struct Level {
        explicit Level(int &level) : depth(level) { ++depth; }
        ~Level() { --depth; }
        Level(const Level &) = delete;
        Level &operator=(const Level &) = delete;
        int &depth;
    };

    const Lexer::Token &token() const { return m_lexer.token(); }
    bool isWord(QStringView word) const { return token().kind == Lexer::Kind::Word && token().text == word; }
    void next()
    {
        m_end = token().end;
        m_lexer.next();
    }
    // What was read from `begin` up to the token before the present one.
    NodePtr makeNode(qsizetype begin, Node::Kind kind, const QString &text = {}, std::vector<NodePtr> children = {},
                     int number = 0) const
    {
        return std::make_shared<const Node>(Node{kind, text, number, std::move(children), begin, m_end});
    }
    NodePtr fail(const QString &reason)
    {
        if (!m_problem)
            m_problem = SyntaxProblem{reason, token().begin, token().end};
        return nullptr;
    }
    NodePtr syntaxError()
    {
        return fail(u"Syntax error at position "_s % QString::number(token().end) % u" in '"_s % m_lexer.text() %
                    u"'."_s);
    }
    NodePtr tooDeep() { return fail(u"Recursion depth exceeded allowed limit."_s); }

    NodePtr parseFilter()
    {
        const Level level(m_depth);
        if (m_depth > kMaxDepth)
            return tooDeep();
        return parseChain(Node::Kind::Or);
    }

    NodePtr parseChain(Node::Kind kind)
    {
        const QString word = kind == Node::Kind::Or ? u"or"_s : u"and"_s;
        const qsizetype begin = token().begin;
        std::vector<NodePtr> parts;
        for (;;) {
            parts.push_back(kind == Node::Kind::Or ? parseChain(Node::Kind::And) : parseComparison());
            if (!parts.back())
                return nullptr;
            if (!isWord(word))
                break;
            next();
        }
        return parts.size() == 1 ? parts.front() : makeNode(begin, kind, {}, std::move(parts));
    }

    NodePtr parseComparison()
    {
        static const QStringList comparisons{u"eq"_s, u"ne"_s, u"gt"_s, u"ge"_s, u"lt"_s, u"le"_s};
        static const QStringList unsupported{u"add"_s, u"sub"_s, u"mul"_s, u"div"_s, u"mod"_s, u"divby"_s, u"has"_s};
        const qsizetype begin = token().begin;
        NodePtr left = parseNot();
        for (int links = 1; left && token().kind == Lexer::Kind::Word; ++links) {
            const QString name = token().text;
            const bool supported = comparisons.contains(name);
            if (!supported && !unsupported.contains(name))
                break;
            if (links > 1 && ++m_chained > kMaxDepth)
                return tooDeep();
            next();
            NodePtr right = parseNot();
            if (!right)
                return nullptr;
            left = supported
                       ? makeNode(begin, Node::Kind::Compare, name, {left, right})
                       : makeNode(begin, Node::Kind::Unsupported, print(*left) % u' ' % name % u' ' % print(*right));
        }
        return left;
    }

    // `not` binds tighter than a comparison and looser than `in`.
    NodePtr parseNot()
    {
        if (!isWord(u"not"))
            return parseIn();
        const Level level(m_depth);
        if (m_depth > kMaxDepth)
            return tooDeep();
        const qsizetype begin = token().begin;
        next();
        NodePtr operand = parseNot();
        return operand ? makeNode(begin, Node::Kind::Not, {}, {operand}) : nullptr;
    }

    NodePtr parseIn()
    {
        const qsizetype begin = token().begin;
        NodePtr left = parseOperand();
        for (int links = 1; left && isWord(u"in"); ++links) {
            if (links > 1 && ++m_chained > kMaxDepth)
                return tooDeep();
            next();
            NodePtr right = token().kind == Lexer::Kind::Open ? parseList() : parseOperand();
            if (!right)
                return nullptr;
            left = makeNode(begin, Node::Kind::In, {}, {left, right});
        }
        return left;
    }

    // "(a, b)": empty items are passed over, as the service does.
    NodePtr parseList()
    {
        const qsizetype begin = token().begin;
        std::vector<NodePtr> items;
        do {
            next();
            if (token().kind == Lexer::Kind::Comma || token().kind == Lexer::Kind::Close)
                continue;
            items.push_back(parseOperand());
            if (!items.back())
                return nullptr;
        } while (token().kind == Lexer::Kind::Comma);
        if (token().kind != Lexer::Kind::Close)
            return syntaxError();
        const QString source = m_lexer.source(begin, token().end);
        next();
        return makeNode(begin, Node::Kind::List, source, std::move(items));
    }

    NodePtr parseOperand()
    {
        const Lexer::Token current = token();
        switch (current.kind) {
        case Lexer::Kind::Int:
            next();
            return makeNode(current.begin, Node::Kind::Int, {}, {}, current.number);
        case Lexer::Kind::String:
            next();
            return makeNode(current.begin, Node::Kind::String, current.text);
        case Lexer::Kind::Other:
            return parseUnsupported();
        case Lexer::Kind::Open:
            return parseParentheses();
        case Lexer::Kind::Word:
            return parseWord();
        default:
            return syntaxError();
        }
    }

    // A literal of another type, or a minus sign in front of an operand.
    NodePtr parseUnsupported()
    {
        const QString text = token().text;
        const qsizetype begin = token().begin;
        next();
        if (text == u'-') {
            const Level level(m_depth);
            if (m_depth > kMaxDepth)
                return tooDeep();
            if (!parseOperand())
                return nullptr;
        }
        return makeNode(begin, Node::Kind::Unsupported, text);
    }

    NodePtr parseParentheses()
    {
        next();
        NodePtr inner = parseFilter();
        if (!inner)
            return nullptr;
        if (token().kind != Lexer::Kind::Close)
            return syntaxError();
        next();
        return inner;
    }

    NodePtr parseWord()
    {
        const Lexer::Token word = token();
        next();
        if (word.text == u"true" || word.text == u"false")
            return makeNode(word.begin, Node::Kind::Bool, {}, {}, word.text == u"true" ? 1 : 0);
        if (word.text == u"null")
            return makeNode(word.begin, Node::Kind::Null);
        if (token().kind == Lexer::Kind::Open)
            return parseCall(word);
        if (token().kind == Lexer::Kind::Slash)
            return parsePath(word);
        return makeNode(word.begin, Node::Kind::Identifier, word.text);
    }

    NodePtr parseCall(const Lexer::Token &name)
    {
        std::vector<NodePtr> arguments;
        next();
        if (token().kind != Lexer::Kind::Close) {
            for (;;) {
                arguments.push_back(parseFilter());
                if (!arguments.back())
                    return nullptr;
                if (token().kind != Lexer::Kind::Comma)
                    break;
                next();
            }
            if (token().kind != Lexer::Kind::Close)
                return syntaxError();
        }
        next();
        return makeNode(name.begin, Node::Kind::Call, name.text, std::move(arguments));
    }

    // "a/b" and "groups/any(g: ...)": legal OData without a meaning here. What stands in the parentheses of a lambda is
    // only passed over.
    NodePtr parsePath(const Lexer::Token &first)
    {
        qsizetype end = first.end;
        while (token().kind == Lexer::Kind::Slash) {
            next();
            if (token().kind != Lexer::Kind::Word)
                return syntaxError();
            end = token().end;
            next();
        }
        if (token().kind == Lexer::Kind::Open) {
            for (int open = 0; token().kind != Lexer::Kind::End; next()) {
                open += token().kind == Lexer::Kind::Open ? 1 : token().kind == Lexer::Kind::Close ? -1 : 0;
                end = token().end;
                if (open == 0)
                    break;
            }
            if (token().kind != Lexer::Kind::Close)
                return syntaxError();
            next();
        }
        return makeNode(first.begin, Node::Kind::Unsupported, m_lexer.source(first.begin, end));
    }

    Lexer m_lexer;
    qsizetype m_end = 0; ///< of the token read last
    int m_depth = 0;
    int m_chained = 0; ///< comparisons whose left side is a comparison: these deepen the tree too
    std::optional<SyntaxProblem> m_problem;
};

} // namespace

tl::expected<NodePtr, SyntaxProblem> parse(const QString &text)
{
    return Parser(text).parse();
}

} // namespace wps::odata
