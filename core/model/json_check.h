// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

#include <optional>

namespace wps
{

/// Where JSON breaks. Strict: no comments, no trailing text, valid UTF-8, depth at most 1024.
struct JsonProblem {
    qsizetype offset = 0; ///< in bytes
    int line = 1;
    int column = 1; ///< in characters
    QString message;
};
/// Empty result when `bytes` is one JSON value.
std::optional<JsonProblem> findJsonProblem(const QByteArray &bytes);

} // namespace wps
