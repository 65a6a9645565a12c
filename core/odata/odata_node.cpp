// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/odata/odata_node.h"

namespace wps::odata
{

using namespace Qt::StringLiterals;

namespace
{

QString printOperand(const Node &node)
{
    switch (node.kind) {
    case Node::Kind::Not:
    case Node::Kind::And:
    case Node::Kind::Or:
    case Node::Kind::Compare:
    case Node::Kind::In:
        return u'(' % print(node) % u')';
    default:
        return print(node);
    }
}

QString printCall(const Node &node)
{
    QString result = node.text % u'(';
    for (size_t i = 0; i < node.children.size(); ++i) {
        if (i > 0)
            result += u',';
        result += print(*node.children[i]);
    }
    return result % u')';
}

} // namespace

QString printChain(const Node &node, size_t count)
{
    const QString word = node.kind == Node::Kind::Or ? u" or "_s : u" and "_s;
    QString result(count > 2 ? qsizetype(count) - 2 : 0, u'(');
    result += printOperand(*node.children.front());
    for (size_t i = 1; i < count; ++i) {
        if (i > 1)
            result += u')';
        result += word;
        result += printOperand(*node.children[i]);
    }
    return result;
}

QString print(const Node &node)
{
    switch (node.kind) {
    case Node::Kind::Null:
        return u"null"_s;
    case Node::Kind::Bool:
        return node.number ? u"True"_s : u"False"_s;
    case Node::Kind::Int:
        return QString::number(node.number);
    case Node::Kind::String:
        return u'\'' % node.text % u'\'';
    case Node::Kind::Identifier:
    case Node::Kind::Unsupported:
    case Node::Kind::List:
        return node.text;
    case Node::Kind::Call:
        return printCall(node);
    case Node::Kind::Not:
        return u"not "_s % printOperand(*node.children[0]);
    case Node::Kind::And:
    case Node::Kind::Or:
        return printChain(node, node.children.size());
    case Node::Kind::Compare:
        return printOperand(*node.children[0]) % u' ' % node.text % u' ' % printOperand(*node.children[1]);
    case Node::Kind::In:
        return print(*node.children[0]) % u" in "_s % print(*node.children[1]);
    }
    return {};
}

} // namespace wps::odata
