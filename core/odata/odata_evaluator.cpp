// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/odata/odata_evaluator.h"

#include <algorithm>

namespace wps::odata
{

using namespace Qt::StringLiterals;

namespace
{

struct Value {
    enum class Type { Null, Bool, Int, String, Collection };
    Type type = Type::Null;
    bool isNull = true; ///< also for a string that has no value, such as the user of an anonymous client
    int number = 0;     ///< Int; Bool as 0 or 1
    QString text;
    const QStringList *items = nullptr;

    static Value ofBool(bool value) { return {Type::Bool, false, value ? 1 : 0, {}, nullptr}; }
    static Value ofInt(qsizetype value) { return {Type::Int, false, int(value), {}, nullptr}; }
    static Value ofString(const QString &value) { return {Type::String, false, 0, value, nullptr}; }
    static Value ofOptional(const std::optional<QString> &value)
    {
        return {Type::String, !value.has_value(), 0, value.value_or(QString()), nullptr};
    }
    static Value ofItems(const QStringList &value) { return {Type::Collection, false, 0, {}, &value}; }

    friend bool operator==(const Value &a, const Value &b)
    {
        if (a.isNull || b.isNull)
            return a.isNull && b.isNull;
        return a.type == b.type && a.number == b.number && a.text == b.text && a.items == b.items;
    }
};

using Outcome = tl::expected<Value, Problem>;

QString typeName(Value::Type type)
{
    switch (type) {
    case Value::Type::Null:
        return u"null"_s;
    case Value::Type::Bool:
        return u"bool"_s;
    case Value::Type::Int:
        return u"int"_s;
    case Value::Type::String:
        return u"string"_s;
    case Value::Type::Collection:
        return u"collection"_s;
    }
    return {};
}

QString typeReason(Value::Type type, Value::Type expected)
{
    return u"Type '"_s % typeName(type) % u"', expect '"_s % typeName(expected) % u"'."_s;
}

tl::unexpected<Problem> wrongType(const Node &part, const Value &value, Value::Type expected)
{
    return tl::unexpected(Problem{print(part), typeReason(value.type, expected), part.begin, part.end});
}

tl::unexpected<Problem> notSupported(const Node &node)
{
    return tl::unexpected(
        Problem{std::nullopt, u"Token '"_s % print(node) % u"' is not supported."_s, node.begin, node.end});
}

tl::unexpected<Problem> invalidToken(const Node &node)
{
    const QString token = node.kind == Node::Kind::String ? node.text : print(node);
    return tl::unexpected(Problem{std::nullopt, u"Invalid token '"_s % token % u"'."_s, node.begin, node.end});
}

// Simple case mapping (one character to one), as .NET's invariant culture does: "ß" stays as it is.
QString mapped(QString text, QChar (*map)(QChar))
{
    std::transform(text.cbegin(), text.cend(), text.begin(), map);
    return text;
}

class Evaluator
{
public:
    Evaluator(const FilterSubject &subject, bool checking) : m_subject(subject), m_checking(checking) {}

    Outcome evaluate(const Node &node) const
    {
        Outcome outcome = visit(node);
        // A problem without a place belongs to the innermost operator or call; `not` names itself only for its type.
        if (!outcome && !outcome.error().part && node.children.size() + (node.kind == Node::Kind::Call ? 1 : 0) > 0 &&
            node.kind != Node::Kind::Not && node.kind != Node::Kind::And && node.kind != Node::Kind::Or)
            outcome.error().part = print(node);
        return outcome;
    }

private:
    Outcome visit(const Node &node) const
    {
        switch (node.kind) {
        case Node::Kind::Null:
            return Value{};
        case Node::Kind::Bool:
            return Value::ofBool(node.number != 0);
        case Node::Kind::Int:
            return Value::ofInt(node.number);
        case Node::Kind::String:
            return Value::ofString(node.text);
        case Node::Kind::Identifier:
            return identifier(node);
        case Node::Kind::Call:
            return call(node);
        case Node::Kind::Not:
            return negation(node);
        case Node::Kind::And:
        case Node::Kind::Or:
            return chain(node);
        case Node::Kind::Compare:
            return comparison(node);
        case Node::Kind::In:
            return membership(node);
        case Node::Kind::Unsupported:
        case Node::Kind::List:
            break;
        }
        return notSupported(node);
    }

    Outcome identifier(const Node &node) const
    {
        const auto is = [&node](QStringView name) { return node.text.compare(name, Qt::CaseInsensitive) == 0; };
        if (is(u"userId"))
            return Value::ofOptional(m_subject.userId);
        if (is(u"connectionId"))
            return Value::ofString(m_subject.connectionId);
        if (is(u"groups"))
            return Value::ofItems(m_subject.groups);
        if (is(u"protocol"))
            return Value::ofOptional(m_subject.protocol);
        return notSupported(node);
    }

    Outcome negation(const Node &node) const
    {
        const Outcome operand = evaluate(*node.children[0]);
        if (!operand)
            return operand;
        if (operand->type != Value::Type::Bool)
            return wrongType(node, *operand, Value::Type::Bool);
        return Value::ofBool(operand->number == 0);
    }

    // No short cut: a part that is wrong is an error wherever it stands. A chain is read as nested pairs from the left,
    // and a problem names the pair in which it was met.
    Outcome chain(const Node &node) const
    {
        const bool isOr = node.kind == Node::Kind::Or;
        bool result = !isOr;
        std::optional<Value> first;
        for (size_t i = 0; i < node.children.size(); ++i) {
            Outcome part = evaluate(*node.children[i]);
            const size_t pair = std::max<size_t>(i + 1, 2);
            if (!part) {
                if (!part.error().part)
                    part.error().part = printChain(node, pair);
                return part;
            }
            if (i == 0) {
                first = *part;
                continue;
            }
            const Value &left = i == 1 ? *first : Value::ofBool(result);
            for (const Value &side : {left, *part})
                if (side.type != Value::Type::Bool)
                    return tl::unexpected(Problem{printChain(node, pair), typeReason(side.type, Value::Type::Bool),
                                                  node.begin, node.children[i]->end});
            const bool a = left.number != 0;
            const bool b = part->number != 0;
            result = isOr ? (a || b) : (a && b);
        }
        return Value::ofBool(result);
    }

    Outcome comparison(const Node &node) const
    {
        const Outcome left = evaluate(*node.children[0]);
        if (!left)
            return left;
        const Outcome right = evaluate(*node.children[1]);
        if (!right)
            return right;
        if (node.text == u"eq")
            return Value::ofBool(*left == *right);
        if (node.text == u"ne")
            return Value::ofBool(!(*left == *right));
        if (left->type == Value::Type::Null || right->type == Value::Type::Null)
            return Value::ofBool(false);
        for (const Value *side : {&*left, &*right})
            if (side->type != Value::Type::Int)
                return wrongType(node, *side, Value::Type::Int);
        const int a = left->number;
        const int b = right->number;
        return Value::ofBool(node.text == u"gt"   ? a > b
                             : node.text == u"ge" ? a >= b
                             : node.text == u"lt" ? a < b
                                                  : a <= b);
    }

    Outcome membership(const Node &node) const
    {
        const Outcome left = evaluate(*node.children[0]);
        if (!left)
            return left;
        const Node &rightNode = *node.children[1];
        if (rightNode.kind == Node::Kind::List) {
            bool found = false;
            for (const NodePtr &child : rightNode.children) {
                const Outcome item = evaluate(*child);
                if (!item)
                    return item;
                found = found || *item == *left;
            }
            return Value::ofBool(found);
        }
        const Outcome right = evaluate(rightNode);
        if (!right)
            return right;
        if (right->type == Value::Type::Collection)
            return Value::ofBool(!left->isNull && left->type == Value::Type::String &&
                                 right->items->contains(left->text));
        if (right->type != Value::Type::String)
            return wrongType(node, *right, Value::Type::String);
        return invalidToken(rightNode);
    }

    Outcome call(const Node &node) const
    {
        using Function = Outcome (Evaluator::*)(const Node &, const std::vector<Value> &) const;
        struct Entry {
            QStringView name;
            size_t least;
            size_t most;
            Function function;
        };
        static const Entry functions[] = {
            {u"length", 1, 1, &Evaluator::length},        {u"tolower", 1, 1, &Evaluator::transform},
            {u"toupper", 1, 1, &Evaluator::transform},    {u"trim", 1, 1, &Evaluator::transform},
            {u"contains", 2, 2, &Evaluator::search},      {u"startswith", 2, 2, &Evaluator::search},
            {u"endswith", 2, 2, &Evaluator::search},      {u"indexof", 2, 2, &Evaluator::search},
            {u"concat", 2, 2, &Evaluator::concatenation}, {u"substring", 2, 3, &Evaluator::substring},
        };
        const auto entry = std::find_if(std::begin(functions), std::end(functions),
                                        [&node](const Entry &candidate) { return candidate.name == node.text; });
        if (entry == std::end(functions))
            return notSupported(node);
        if (node.children.size() < entry->least || node.children.size() > entry->most)
            return invalidToken(node);
        std::vector<Value> arguments;
        for (const NodePtr &child : node.children) {
            Outcome argument = evaluate(*child);
            if (!argument)
                return argument;
            arguments.push_back(std::move(*argument));
        }
        return (this->*entry->function)(node, arguments);
    }

    Outcome length(const Node &node, const std::vector<Value> &arguments) const
    {
        const Value &value = arguments[0];
        if (value.isNull)
            return Value{};
        if (value.type == Value::Type::String)
            return Value::ofInt(value.text.size());
        if (value.type == Value::Type::Collection)
            return Value::ofInt(value.items->size());
        return invalidToken(node);
    }

    Outcome transform(const Node &node, const std::vector<Value> &arguments) const
    {
        const Value &value = arguments[0];
        if (value.isNull)
            return Value{};
        if (value.type != Value::Type::String)
            return wrongType(node, value, Value::Type::String);
        if (node.text == u"trim")
            return Value::ofString(value.text.trimmed());
        return Value::ofString(mapped(
            value.text,
            node.text == u"tolower" ? +[](QChar c) { return c.toLower(); } : +[](QChar c) { return c.toUpper(); }));
    }

    // contains, startswith, endswith, indexof
    Outcome search(const Node &node, const std::vector<Value> &arguments) const
    {
        const bool wantsIndex = node.text == u"indexof";
        if (arguments[0].isNull || arguments[1].isNull)
            return wantsIndex ? Value::ofInt(-1) : Value::ofBool(false);
        for (const Value &argument : arguments)
            if (argument.type != Value::Type::String)
                return wrongType(node, argument, Value::Type::String);
        const QString &text = arguments[0].text;
        const QString &part = arguments[1].text;
        if (wantsIndex)
            return Value::ofInt(text.indexOf(part));
        return Value::ofBool(node.text == u"contains"     ? text.contains(part)
                             : node.text == u"startswith" ? text.startsWith(part)
                                                          : text.endsWith(part));
    }

    Outcome concatenation(const Node &node, const std::vector<Value> &arguments) const
    {
        if (arguments[0].isNull && arguments[1].isNull)
            return Value{};
        for (const Value &argument : arguments)
            if (!argument.isNull && argument.type != Value::Type::String)
                return wrongType(node, argument, Value::Type::String);
        return Value::ofString(arguments[0].text + arguments[1].text);
    }

    Outcome substring(const Node &node, const std::vector<Value> &arguments) const
    {
        for (size_t i = 1; i < arguments.size(); ++i)
            if (arguments[i].type != Value::Type::Int)
                return wrongType(node, arguments[i], Value::Type::Int);
        const Value &value = arguments[0];
        if (value.isNull)
            return Value{};
        if (value.type != Value::Type::String)
            return wrongType(node, value, Value::Type::String);
        if (m_checking)
            return Value::ofString({});
        const qsizetype size = value.text.size();
        const qsizetype start = arguments[1].number;
        if (start < 0 || start > size)
            return Value{};
        const qsizetype length = arguments.size() == 3 ? arguments[2].number : size - start;
        if (length < 0 || length > size - start)
            return Value{};
        return Value::ofString(value.text.mid(start, length));
    }

    const FilterSubject &m_subject;
    const bool m_checking;
};

std::optional<Problem> problemFor(const Node &root, const FilterSubject &subject)
{
    const Outcome outcome = Evaluator(subject, true).evaluate(root);
    if (!outcome)
        return outcome.error();
    if (outcome->type != Value::Type::Bool)
        return Problem{print(root), typeReason(outcome->type, Value::Type::Bool), root.begin, root.end};
    return std::nullopt;
}

} // namespace

// Types depend on whether there is a user (`tolower(userId)` of nobody is null), so both cases are tried. The anonymous
// one comes first: its messages are the service's.
std::optional<Problem> findTypeProblem(const Node &root)
{
    FilterSubject subject;
    if (auto problem = problemFor(root, subject))
        return problem;
    subject.userId = QString();
    subject.protocol = QString();
    return problemFor(root, subject);
}

bool matches(const Node &root, const FilterSubject &subject)
{
    const Outcome outcome = Evaluator(subject, false).evaluate(root);
    return outcome && outcome->type == Value::Type::Bool && outcome->number != 0;
}

} // namespace wps::odata
