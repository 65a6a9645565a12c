// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/json_path.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// What is between two quotes; `at` stands on the first one, and behind the last one afterwards.
std::optional<QString> quoted(QStringView text, qsizetype &at)
{
    QString value;
    for (++at; at < text.size(); ++at) {
        if (text.at(at) == u'"') {
            ++at;
            return value;
        }
        if (text.at(at) == u'\\' && at + 1 < text.size())
            ++at;
        value += text.at(at);
    }
    return {};
}

QString textOf(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Bool:
        return value.toBool() ? u"true"_s : u"false"_s;
    case QJsonValue::Null:
        return u"null"_s;
    case QJsonValue::Double:
        return QString::number(value.toDouble(), 'g', 17);
    case QJsonValue::String:
        return value.toString();
    default:
        return {};
    }
}

} // namespace

Result<JsonPath> JsonPath::parse(QStringView &text, qsizetype *badAt)
{
    const auto problem = [badAt](qsizetype at, const QString &message) {
        *badAt = at;
        return failure(Error::invalidInput(u"filter"_s, message));
    };
    JsonPath path;
    qsizetype at = 1;
    const auto ends = [&] { return at == text.size() || text.at(at).isSpace(); };
    const auto isTest = [&] { return u"=!<>"_s.contains(text.at(at)); };
    while (!ends() && !isTest()) {
        const qsizetype start = at;
        if (text.at(at) == u'[') {
            const qsizetype close = text.indexOf(u']', at);
            bool isIndex = false;
            const qsizetype index = close < 0 ? 0 : text.mid(at + 1, close - at - 1).toLongLong(&isIndex);
            if (!isIndex || index < 0)
                return problem(at, u"an index is written [0], [1] and so on."_s);
            path.m_steps.append(index);
            at = close + 1;
            continue;
        }
        if (text.at(at) != u'.')
            return problem(at, u"a step of a JSON path is .name or [0]."_s);
        ++at;
        QString name;
        if (at < text.size() && text.at(at) == u'"') {
            const auto value = quoted(text, at);
            if (!value)
                return problem(start + 1, u"the quote is not closed."_s);
            name = *value;
        } else {
            while (!ends() && !isTest() && text.at(at) != u'.' && text.at(at) != u'[')
                name += text.at(at++);
        }
        if (name.isEmpty())
            return problem(start, u"a name is expected behind the dot."_s);
        path.m_steps.append(name);
    }
    if (!ends()) {
        using Sign = std::pair<QLatin1StringView, Test>;
        constexpr std::array<Sign, 6> signs{Sign{"!="_L1, Test::NotEqual}, {">="_L1, Test::AtLeast},
                                            {"<="_L1, Test::AtMost},       {"="_L1, Test::Equal},
                                            {">"_L1, Test::Greater},       {"<"_L1, Test::Less}};
        const qsizetype start = at;
        for (const auto &[sign, test] : signs) {
            if (text.mid(at).startsWith(sign)) {
                path.m_test = test;
                at += sign.size();
                break;
            }
        }
        if (path.m_test == Test::Exists)
            return problem(start, u"a test is one of = != > < >= <=."_s);
        const qsizetype valueAt = at;
        if (!ends() && text.at(at) == u'"') {
            const auto value = quoted(text, at);
            if (!value)
                return problem(valueAt, u"the quote is not closed."_s);
            path.m_value = *value;
        } else {
            while (!ends())
                path.m_value += text.at(at++);
            if (path.m_value.isEmpty())
                return problem(valueAt, u"a value is expected here; an empty one is written \"\"."_s);
        }
        path.m_number = path.m_value.toDouble(&path.m_isNumber);
        const bool compares = path.m_test != Test::Equal && path.m_test != Test::NotEqual;
        if (compares && !path.m_isNumber)
            return problem(valueAt, u"> and < compare numbers."_s);
    }
    text = text.mid(at);
    return path;
}

bool JsonPath::matches(const QByteArray &payload) const
{
    // In an array, as a payload need not be an object.
    const QJsonDocument document = QJsonDocument::fromJson('[' + payload + ']');
    if (!document.isArray() || document.array().size() != 1)
        return false;
    QJsonValue value = document.array().at(0);
    for (const auto &step : m_steps) {
        if (const auto *name = std::get_if<QString>(&step))
            value = value.isObject() ? value.toObject().value(*name) : QJsonValue(QJsonValue::Undefined);
        else
            value = value.isArray() ? value.toArray().at(std::get<qsizetype>(step)) : QJsonValue(QJsonValue::Undefined);
        if (value.isUndefined())
            return false;
    }
    const bool bothNumbers = value.isDouble() && m_isNumber;
    const bool equal =
        bothNumbers ? value.toDouble() == m_number : !value.isObject() && !value.isArray() && textOf(value) == m_value;
    switch (m_test) {
    case Test::Exists:
        return true;
    case Test::Equal:
        return equal;
    case Test::NotEqual:
        return !equal;
    case Test::Greater:
        return bothNumbers && value.toDouble() > m_number;
    case Test::Less:
        return bothNumbers && value.toDouble() < m_number;
    case Test::AtLeast:
        return bothNumbers && value.toDouble() >= m_number;
    case Test::AtMost:
        return bothNumbers && value.toDouble() <= m_number;
    }
    return false;
}

} // namespace wps
