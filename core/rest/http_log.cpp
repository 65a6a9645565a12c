// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/http_log.h"

#include "core/base/logging.h"

#include <QRegularExpression>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kMaxBody = 1024 * 1024;

void redactHeaders(QList<QPair<QByteArray, QByteArray>> *headers)
{
    for (auto &[name, value] : *headers) {
        const QByteArray lower = name.toLower();
        if (lower == "authorization")
            value = "Bearer ***";
        else if (lower == "proxy-authorization" || lower == "set-cookie" || lower == "cookie")
            value = "***";
        else if (!lower.startsWith("x-webpubsub-metadata-"))
            value = redactSecrets(value);
    }
}

/// The line must stay one line, whatever a server put into a header or a message.
QString oneWord(const QString &text)
{
    QString result = text.simplified();
    result.replace(u'"', u'\'');
    return result.contains(u' ') ? u'"' + result + u'"' : result;
}

QByteArray rawText(const QByteArray &firstLine, const QList<QPair<QByteArray, QByteArray>> &headers,
                   const QByteArray &body)
{
    QByteArray text = firstLine + "\r\n";
    for (const auto &[name, value] : headers)
        text += name + ": " + value + "\r\n";
    return text + "\r\n" + body;
}

} // namespace

QByteArray HttpExchange::rawRequest() const
{
    const QUrl target(url);
    QByteArray path = target.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveFragment);
    if (path.isEmpty())
        path = "/";
    QList<QPair<QByteArray, QByteArray>> headers = requestHeaders;
    headers.prepend({"Host", target.authority(QUrl::FullyEncoded).toLatin1()});
    return rawText(method + ' ' + path + " HTTP/1.1", headers, requestBody);
}

QByteArray HttpExchange::rawResponse() const
{
    if (status == 0)
        return {};
    return rawText("HTTP/1.1 " + QByteArray::number(status), responseHeaders, responseBody);
}

void redactExchange(HttpExchange *exchange)
{
    exchange->url = redactSecrets(exchange->url);
    redactHeaders(&exchange->requestHeaders);
    redactHeaders(&exchange->responseHeaders);
    exchange->requestBody.truncate(kMaxBody);
    exchange->responseBody.truncate(kMaxBody);
    if (exchange->operationId == u"generateClientToken"_s && exchange->status == 200 &&
        !exchange->responseBody.isEmpty())
        exchange->responseBody = R"({"token":"***"})";
}

QString logLine(const HttpExchange &exchange)
{
    const auto duration = std::chrono::duration_cast<std::chrono::milliseconds>(exchange.duration).count();
    // Put together in order: a URL has "%5B" in it, which a further arg() would take for a place of its own.
    QString line = u"call=%1 attempt=%2 operation="_s.arg(exchange.callId).arg(exchange.attempt) +
                   exchange.operationId + u" method="_s + QString::fromLatin1(exchange.method) + u" url="_s +
                   oneWord(exchange.url) +
                   u" status=%1 ms=%2 sent=%3 received=%4"_s.arg(exchange.status)
                       .arg(duration)
                       .arg(exchange.requestBodySize)
                       .arg(exchange.responseBodySize);
    line += u" id="_s + oneWord(exchange.requestId);
    if (exchange.error) {
        line += u" error="_s + errorKindName(exchange.error->kind);
        if (!exchange.error->serviceCode.isEmpty())
            line += u" code="_s + oneWord(exchange.error->serviceCode);
        line += u" message="_s + oneWord(exchange.error->message.left(300));
    }
    if (exchange.retryIn)
        line += u" retryInMs="_s + QString::number(exchange.retryIn->count());
    return line;
}

void logExchange(const HttpExchange &exchange)
{
    if (exchange.retryIn)
        qCInfo(logHttp).noquote() << logLine(exchange);
    else if (logHttp().isDebugEnabled())
        qCDebug(logHttp).noquote() << logLine(exchange);
}

} // namespace wps
