// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/guard/guard_policy.h"

#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kMaxFile = 1024 * 1024;

bool fits(const QStringList &patterns, const QString &host)
{
    return std::any_of(patterns.cbegin(), patterns.cend(), [&](const QString &pattern) {
        return QRegularExpression(QRegularExpression::wildcardToRegularExpression(pattern),
                                  QRegularExpression::CaseInsensitiveOption)
            .match(host)
            .hasMatch();
    });
}

bool isLoopback(const QString &host)
{
    return host.compare(u"localhost"_s, Qt::CaseInsensitive) == 0 ||
           host.endsWith(u".localhost"_s, Qt::CaseInsensitive) || QHostAddress(host).isLoopback();
}

Result<QStringList> patternsOf(const QString &key, const QJsonValue &value)
{
    const auto wrong = [&](const QString &why) { return failure(Error::invalidInput(key, why)); };
    if (!value.isArray())
        return wrong(u"A list of host names is wanted."_s);
    QStringList patterns;
    const QJsonArray array = value.toArray();
    for (const auto &one : array) {
        const QString pattern = one.toString().trimmed();
        if (pattern.isEmpty() || pattern.contains(u'/'))
            return wrong(u"Each entry is a host name, with * and ? for what may differ, without https://."_s);
        patterns.append(pattern);
    }
    return patterns;
}

} // namespace

bool GuardPolicy::forcesProduction(const QUrl &endpoint) const
{
    return fits(productionHosts, endpoint.host());
}

bool GuardPolicy::allows(const QUrl &endpoint) const
{
    const QString host = endpoint.host();
    const auto admits = [&](const QStringList &patterns) { return patterns.isEmpty() || fits(patterns, host); };
    return isLoopback(host) || (admits(allowedHosts) && admits(m_alsoAllowedOnly));
}

Result<GuardPolicy> GuardPolicy::parse(const QByteArray &json)
{
    QJsonParseError problem;
    const QJsonDocument document = QJsonDocument::fromJson(json, &problem);
    if (!document.isObject()) {
        return failure(
            Error::invalidInput({}, problem.error == QJsonParseError::NoError
                                        ? u"A JSON object is wanted."_s
                                        : u"At byte %1: %2."_s.arg(problem.offset).arg(problem.errorString())));
    }
    GuardPolicy policy;
    const QJsonObject object = document.object();
    for (auto it = object.begin(); it != object.end(); ++it) {
        if (it.key() == "allowUnlock"_L1 || it.key() == "allowBodyExport"_L1) {
            if (!it.value().isBool())
                return failure(Error::invalidInput(it.key(), u"true or false is wanted."_s));
            (it.key() == "allowUnlock"_L1 ? policy.allowUnlock : policy.allowBodyExport) = it.value().toBool();
        } else if (it.key() == "productionHosts"_L1 || it.key() == "allowedHosts"_L1) {
            auto patterns = patternsOf(it.key(), it.value());
            if (!patterns)
                return failure(patterns.error());
            (it.key() == "allowedHosts"_L1 ? policy.allowedHosts : policy.productionHosts) = *patterns;
        } else {
            return failure(Error::invalidInput(it.key(), u"This rule is not known."_s));
        }
    }
    return policy;
}

Result<GuardPolicy> GuardPolicy::load(const QString &path)
{
    if (path.isEmpty() || !QFileInfo::exists(path))
        return GuardPolicy();
    const auto explained = [&](const QString &why) {
        return failure(Error::invalidInput(u"policy"_s, u"The policy file %1 cannot be used. %2"_s.arg(path, why)));
    };
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return explained(file.errorString());
    const QByteArray bytes = file.read(kMaxFile + 1);
    if (bytes.size() > kMaxFile)
        return explained(u"It is too long."_s);
    auto policy = parse(bytes);
    if (!policy) {
        const Error &error = policy.error();
        return explained(error.field.isEmpty() ? error.message : error.field + u": "_s + error.message);
    }
    return policy;
}

QString GuardPolicy::systemPath()
{
#ifdef Q_OS_WIN
    return qEnvironmentVariable("ProgramData", u"C:/ProgramData"_s) + u"/WebPubSubConsole/policy.json"_s;
#else
    return u"/etc/webpubsub-console/policy.json"_s;
#endif
}

GuardPolicy GuardPolicy::ofThisMachine()
{
    GuardPolicy policy;
    const QString named = qEnvironmentVariable("WEBPUBSUB_POLICY_FILE");
    for (const QString &path : {systemPath(), named}) {
        auto loaded = load(path);
        if (loaded && path == named && !named.isEmpty() && !QFileInfo::exists(named)) {
            loaded = failure(Error::invalidInput(
                u"policy"_s, u"The policy file %1, which WEBPUBSUB_POLICY_FILE names, is not there."_s.arg(named)));
        }
        if (!loaded) {
            GuardPolicy strictest;
            strictest.productionHosts = {u"*"_s};
            strictest.allowUnlock = false;
            strictest.allowBodyExport = false;
            strictest.problem = loaded.error().message;
            return strictest;
        }
        policy = policy.combinedWith(*loaded);
    }
    return policy;
}

GuardPolicy GuardPolicy::combinedWith(const GuardPolicy &other) const
{
    GuardPolicy both = *this;
    both.productionHosts += other.productionHosts;
    both.allowUnlock = allowUnlock && other.allowUnlock;
    both.allowBodyExport = allowBodyExport && other.allowBodyExport;
    if (both.allowedHosts.isEmpty())
        both.allowedHosts = other.allowedHosts;
    else
        both.m_alsoAllowedOnly = other.allowedHosts;
    return both;
}

} // namespace wps
