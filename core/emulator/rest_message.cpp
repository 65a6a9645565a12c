// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/rest_message.h"

#include "core/emulator/outgoing_message.h"

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString decodeSegment(const QByteArray &segment)
{
    QByteArray kept;
    kept.reserve(segment.size());
    for (qsizetype i = 0; i < segment.size(); ++i) {
        const bool isSlash = segment.at(i) == '%' && i + 2 < segment.size() && segment.at(i + 1) == '2' &&
                             (segment.at(i + 2) == 'F' || segment.at(i + 2) == 'f');
        // %25 followed by what was kept: decoding turns it back into the % that was sent.
        kept += isSlash ? "%25"_ba : QByteArray(1, segment.at(i));
    }
    return QString::fromUtf8(QByteArray::fromPercentEncoding(kept));
}

QString decodeQueryPart(QByteArray part)
{
    part.replace('+', ' ');
    return QString::fromUtf8(QByteArray::fromPercentEncoding(part));
}

} // namespace

EmulatorTarget::EmulatorTarget(QByteArray target) : m_sent(std::move(target))
{
    if (!m_sent.startsWith('/')) {
        // The absolute form, as sent to proxies.
        const qsizetype scheme = m_sent.indexOf("://");
        const qsizetype path = scheme < 0 ? -1 : m_sent.indexOf('/', scheme + 3);
        m_sent = path < 0 ? "/"_ba : m_sent.mid(path);
    }
    const QByteArray path = sentPath();
    const QList<QByteArray> parts = path.mid(1).split('/');
    for (const QByteArray &part : parts)
        m_segments.append(decodeSegment(part));
    if (path.size() == m_sent.size())
        return;
    const QList<QByteArray> pairs = m_sent.mid(path.size() + 1).split('&');
    for (const QByteArray &pair : pairs) {
        if (pair.isEmpty())
            continue;
        const qsizetype equals = pair.indexOf('=');
        const QByteArray name = equals < 0 ? pair : pair.left(equals);
        const QByteArray value = equals < 0 ? QByteArray() : pair.mid(equals + 1);
        m_query.append({decodeQueryPart(name).toLower(), decodeQueryPart(value)});
    }
}

QByteArray EmulatorTarget::sentPath() const
{
    const qsizetype question = m_sent.indexOf('?');
    return question < 0 ? m_sent : m_sent.left(question);
}

QStringList EmulatorTarget::values(QStringView name) const
{
    QStringList values;
    for (const auto &[key, value] : m_query) {
        if (key == name)
            values.append(value);
    }
    return values;
}

std::optional<QString> EmulatorTarget::first(QStringView name) const
{
    const QStringList all = values(name);
    return all.isEmpty() ? std::nullopt : std::optional(all.first());
}

std::optional<QString> EmulatorTarget::last(QStringView name) const
{
    const QStringList all = values(name);
    return all.isEmpty() ? std::nullopt : std::optional(all.last());
}

QList<QByteArray> EmulatorRequest::headerValues(QByteArrayView name) const
{
    QList<QByteArray> values;
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            values.append(value.trimmed());
    }
    return values;
}

QByteArray EmulatorRequest::header(QByteArrayView name) const
{
    const QList<QByteArray> values = headerValues(name);
    return values.isEmpty() ? QByteArray() : values.first();
}

EmulatorResponse errorResponse(int status, const QString &code, const QString &message, const QString &target)
{
    EmulatorResponse response;
    response.status = status;
    response.headers = {{"Content-Type"_ba, "application/json; charset=utf-8"_ba},
                        {"x-ms-error-code"_ba, code.toUtf8()}};
    response.body = R"({"code":)" + jsonString(code) + R"(,"message":)" + jsonString(message) + R"(,"target":)" +
                    jsonString(target) + R"(,"details":null,"inner":null})";
    return response;
}

} // namespace wps
