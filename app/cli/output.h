// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/error.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QString>

namespace wps::cli
{

enum ExitCode { Done = 0, No = 1, Usage = 2, Refused = 3, NotReached = 4, OutcomeUnknown = 5, Locked = 6 };

ExitCode exitCodeOf(const Error &error);

/// Results go to standard output; sentences, link states and errors to standard error. Every line of standard error is
/// a JSON object when JSON was asked for. Secrets are removed from both, but from results.
class Output
{
public:
    explicit Output(bool json) : m_json(json) {}
    bool isJson() const { return m_json; }

    /// One JSON value, or `text` (without a line end) for people. Empty text prints nothing.
    void result(const QJsonDocument &json, const QString &text);
    /// A line as it is, written at once. False when nobody reads any more.
    static bool line(const QByteArray &bytes);
    void note(const QString &sentence) const;
    void error(const Error &error) const;

private:
    bool m_json;
};

} // namespace wps::cli
