// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/model/json_check.h"
#include "tests/fuzz/fuzz.h"

#include <QJsonDocument>

using namespace wps;

// Stricter than Qt's parser and looser only where Qt has limits of its own: nesting, and numbers beyond a double.
WPS_FUZZ_TARGET(bytes)
{
    if (const auto problem = findJsonProblem(bytes)) {
        fuzzRequire(problem->offset >= 0 && problem->offset <= bytes.size());
        fuzzRequire(problem->line >= 1 && problem->column >= 1 && !problem->message.isEmpty());
        return;
    }
    QJsonParseError error;
    QJsonDocument::fromJson('[' + bytes + ']', &error);
    fuzzRequire(error.error == QJsonParseError::NoError || error.error == QJsonParseError::DeepNesting ||
                error.error == QJsonParseError::IllegalNumber);
}
