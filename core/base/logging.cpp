// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/logging.h"

#include <QRegularExpression>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace wps
{

Q_LOGGING_CATEGORY(logBase, "wps.base", QtInfoMsg)
Q_LOGGING_CATEGORY(logAuth, "wps.auth", QtInfoMsg)
Q_LOGGING_CATEGORY(logHttp, "wps.http", QtInfoMsg)
Q_LOGGING_CATEGORY(logClient, "wps.client", QtInfoMsg)
Q_LOGGING_CATEGORY(logWatch, "wps.watch", QtInfoMsg)
Q_LOGGING_CATEGORY(logProfile, "wps.profile", QtInfoMsg)
Q_LOGGING_CATEGORY(logEmulator, "wps.emulator", QtInfoMsg)
Q_LOGGING_CATEGORY(logUi, "wps.ui", QtInfoMsg)

namespace
{

struct Rule {
    QStringList marks; ///< one of them is in every text that the pattern finds, in any case
    QRegularExpression pattern;
    QString replacement;
};

const std::array<Rule, 5> &rules()
{
    constexpr auto option = QRegularExpression::CaseInsensitiveOption;
    static const std::array<Rule, 5> list{{
        {{u"accesskey"_s}, QRegularExpression(uR"((AccessKey\s*(?:=|%3D)\s*)[^;\s"'&]+)"_s, option), u"\\1***"_s},
        {{u"_token"_s},
         QRegularExpression(uR"(((?:access_token|awps_reconnection_token)\s*(?:=|%3D)\s*)[^&\s"'#;]+)"_s, option),
         u"\\1***"_s},
        {{u"authorization"_s, u"bearer"_s},
         QRegularExpression(uR"(((?:Authorization\s*:\s*(?:Bearer\s+)?|Bearer\s+))[A-Za-z0-9._~+/=-]+)"_s, option),
         u"\\1***"_s},
        {{u"eyj"_s}, QRegularExpression(uR"(eyJ[A-Za-z0-9_-]{5,}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*)"_s), u"***"_s},
        {{u"@"_s}, QRegularExpression(uR"(((?:https?|wss?)://)[^/\s@"']+@)"_s, option), u"\\1***@"_s},
    }};
    return list;
}

} // namespace

QString redactSecrets(const QString &text)
{
    QString result = text;
    for (const Rule &rule : rules()) {
        const bool possible = std::any_of(rule.marks.begin(), rule.marks.end(), [&result](const QString &mark) {
            return result.contains(mark, Qt::CaseInsensitive);
        });
        if (possible)
            result.replace(rule.pattern, rule.replacement);
    }
    return result;
}

QByteArray redactSecrets(const QByteArray &text)
{
    return redactSecrets(QString::fromUtf8(text)).toUtf8();
}

} // namespace wps
