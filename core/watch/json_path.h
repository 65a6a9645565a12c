// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>
#include <QStringView>

#include <variant>

namespace wps
{

/// A question about a value inside a JSON payload: $.order.lines[0].price>=10. Pure, thread-safe.
class JsonPath
{
public:
    /// `text` begins with $. Steps are .name, ."any name" and [index]; behind them nothing (is it there?) or one of
    /// = != > < >= <= and a value, which may be quoted. `>` and `<` compare numbers. Takes what belongs to it from the
    /// front of `text`. InvalidInput, with `badAt` the place in `text`.
    static Result<JsonPath> parse(QStringView &text, qsizetype *badAt);
    /// False too when it is no JSON, or has no such value.
    bool matches(const QByteArray &payload) const;

private:
    enum class Test { Exists, Equal, NotEqual, Greater, Less, AtLeast, AtMost };

    QList<std::variant<QString, qsizetype>> m_steps;
    Test m_test = Test::Exists;
    QString m_value;
    double m_number = 0;
    bool m_isNumber = false;
};

} // namespace wps
