// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

#include <optional>

namespace wps
{

enum class JsonType { Object, Array, String, Number, True, False, Null };

/// One value inside a JSON text: where its own bytes stand. Nothing is converted or copied.
struct JsonSpan {
    JsonType type = JsonType::Null;
    qsizetype begin = 0;
    qsizetype end = 0; ///< one past the last byte
};

/// A member of an object or an element of an array.
struct JsonChild {
    std::optional<JsonSpan> key; ///< the key's string token; empty in arrays
    JsonSpan value;
};

/// Walks the members of one object or array without entering them. The text has passed findJsonProblem: on other text
/// it ends early, and never reads outside.
class JsonChildReader
{
public:
    JsonChildReader(QByteArrayView text, const JsonSpan &container);
    std::optional<JsonChild> next();

private:
    QByteArrayView m_text;
    qsizetype m_pos;
    qsizetype m_end;
    bool m_object;
};

/// The one value of a text that has passed findJsonProblem.
std::optional<JsonSpan> jsonRoot(QByteArrayView text);
/// A string token (with its quotes) decoded; lone surrogates stay as they are.
QString jsonString(QByteArrayView token);
/// The value of the first member with this key of the text's outermost object.
std::optional<JsonSpan> jsonMember(QByteArrayView text, QStringView key);

} // namespace wps
