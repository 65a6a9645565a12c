// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/composer/composer_draft.h"

#include "core/model/names.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct Composer {
    Q_DECLARE_TR_FUNCTIONS(Composer)
};

constexpr int kMaxTtlSeconds = 300;

const std::array<QLatin1StringView, 5> kTargetNames{"hub"_L1, "group"_L1, "user"_L1, "connection"_L1, "event"_L1};
const std::array<QLatin1StringView, 3> kTypeNames{"json"_L1, "text"_L1, "binary"_L1};
const std::array<QLatin1StringView, 3> kSourceNames{"hex"_L1, "base64"_L1, "file"_L1};

template <typename Enum, size_t N> QString nameIn(const std::array<QLatin1StringView, N> &names, Enum value)
{
    return QString(names.at(static_cast<size_t>(value)));
}

/// An unknown name (an older or newer version wrote it) is the first value.
template <typename Enum, size_t N> Enum valueIn(const std::array<QLatin1StringView, N> &names, const QString &name)
{
    const auto it = std::find(names.begin(), names.end(), name);
    return it == names.end() ? Enum{} : static_cast<Enum>(it - names.begin());
}

Result<MessageBody> readFile(const QString &path)
{
    if (path.isEmpty())
        return failure(Error::invalidInput(u"file"_s, Composer::tr("Choose a file.")));
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly)) {
        return failure(Error::invalidInput(
            u"file"_s, Composer::tr("The file cannot be read: %1")
                           .arg(QFileInfo::exists(path) ? file.errorString() : Composer::tr("not found"))));
    }
    if (file.size() > MessageBody::kMaxSize) {
        return failure(
            Error::invalidInput(u"file"_s, Composer::tr("The file has %1 bytes; a message may have 1,048,576 (1 MiB).")
                                               .arg(QLocale().toString(file.size()))));
    }
    return MessageBody::binary(file.read(MessageBody::kMaxSize + 1));
}

template <typename T> Result<void> asCheck(const Result<T> &result)
{
    if (result)
        return {};
    return failure(result.error());
}

} // namespace

Result<MessageBody> ComposerDraft::body() const
{
    Result<MessageBody> made = MessageBody::text(text);
    if (type == DataType::Json)
        made = MessageBody::json(json.toUtf8());
    else if (type == DataType::Binary && binarySource == BinarySource::Hex)
        made = MessageBody::fromHex(hex);
    else if (type == DataType::Binary && binarySource == BinarySource::Base64)
        made = MessageBody::fromBase64(base64);
    else if (type == DataType::Binary)
        made = readFile(filePath);
    if (!made)
        return made;
    if (const auto size = made->checkSize(); !size)
        return failure(size.error());
    return made;
}

Result<SendOptions> ComposerDraft::options() const
{
    SendOptions options;
    if (ttlSeconds && (*ttlSeconds < 0 || *ttlSeconds > kMaxTtlSeconds))
        return failure(Error::invalidInput(u"ttl"_s, Composer::tr("The time to live is 0 to 300 seconds.")));
    options.messageTtlSeconds = ttlSeconds;
    if (takesExcluded()) {
        for (const QString &id : excluded) {
            auto parsed = ConnectionId::parse(id);
            if (!parsed)
                return failure(parsed.error());
            options.excluded.append(*parsed);
        }
    }
    if (takesFilter())
        options.filter = filter; // as typed: one of blanks is refused, rather than sent to everybody
    if (const auto checked = checkMetadata(metadata, false); !checked)
        return failure(checked.error());
    options.metadata = metadata;
    return options;
}

Result<void> ComposerDraft::checkTarget() const
{
    switch (target.kind) {
    case TargetKind::Hub:
        return {};
    case TargetKind::Group:
        return asCheck(GroupName::parse(target.name));
    case TargetKind::User:
        return asCheck(UserId::parse(target.name));
    case TargetKind::Connection:
        return asCheck(ConnectionId::parse(target.name));
    case TargetKind::Event:
        return asCheck(parseEventName(target.name));
    }
    return {};
}

void ComposerDraft::setBody(const MessageBody &body)
{
    type = body.type;
    switch (body.type) {
    case DataType::Json:
        json = QString::fromUtf8(body.bytes);
        break;
    case DataType::Text:
        text = QString::fromUtf8(body.bytes);
        break;
    case DataType::Binary:
        binarySource = BinarySource::Base64;
        base64 = QString::fromLatin1(body.bytes.toBase64());
        break;
    }
}

QJsonObject ComposerDraft::toJson() const
{
    QJsonArray metadataRows;
    for (const auto &[key, value] : metadata)
        metadataRows.append(QJsonArray{key, value});
    QJsonObject object{
        {u"to"_s, nameIn(kTargetNames, target.kind)},
        {u"name"_s, target.name},
        {u"type"_s, nameIn(kTypeNames, type)},
        {u"json"_s, json},
        {u"text"_s, text},
        {u"binarySource"_s, nameIn(kSourceNames, binarySource)},
        {u"hex"_s, hex},
        {u"base64"_s, base64},
        {u"file"_s, filePath},
        {u"excluded"_s, QJsonArray::fromStringList(excluded)},
        {u"filter"_s, filter},
        {u"metadata"_s, metadataRows},
        {u"checkAfterSend"_s, checkAfterSend},
        {u"noEcho"_s, noEcho},
    };
    if (ttlSeconds)
        object.insert(u"ttl"_s, *ttlSeconds);
    return object;
}

ComposerDraft ComposerDraft::fromJson(const QJsonObject &object)
{
    ComposerDraft draft;
    draft.target.kind = valueIn<TargetKind>(kTargetNames, object.value(u"to"_s).toString());
    draft.target.name = object.value(u"name"_s).toString();
    draft.type = valueIn<DataType>(kTypeNames, object.value(u"type"_s).toString());
    draft.json = object.value(u"json"_s).toString();
    draft.text = object.value(u"text"_s).toString();
    draft.binarySource = valueIn<BinarySource>(kSourceNames, object.value(u"binarySource"_s).toString());
    draft.hex = object.value(u"hex"_s).toString();
    draft.base64 = object.value(u"base64"_s).toString();
    draft.filePath = object.value(u"file"_s).toString();
    const auto excludedRows = object.value(u"excluded"_s).toArray();
    for (const auto &id : excludedRows)
        draft.excluded.append(id.toString());
    draft.filter = object.value(u"filter"_s).toString();
    const auto metadataRows = object.value(u"metadata"_s).toArray();
    for (const auto &row : metadataRows)
        draft.metadata.append({row.toArray().at(0).toString(), row.toArray().at(1).toString()});
    draft.checkAfterSend = object.value(u"checkAfterSend"_s).toBool(true);
    draft.noEcho = object.value(u"noEcho"_s).toBool();
    if (const QJsonValue ttl = object.value(u"ttl"_s); ttl.isDouble())
        draft.ttlSeconds = ttl.toInt();
    return draft;
}

ComposerProblems findProblems(const ComposerDraft &draft)
{
    ComposerProblems problems;
    if (const auto target = draft.checkTarget(); !target)
        problems.target = target.error().message;
    if (const auto body = draft.body()) {
        problems.bodySize = body->bytes.size();
    } else {
        problems.body = body.error().message;
        if (draft.type == DataType::Json) {
            const QByteArray bytes = draft.json.toUtf8();
            problems.bodySize = bytes.size();
            if (bytes.trimmed().isEmpty())
                problems.body = Composer::tr("Type a JSON value, for example {\"text\": \"hello\"}.");
            else
                problems.json = findJsonProblem(bytes);
        }
    }
    if (const auto options = draft.options(); !options)
        problems.options = options.error().message;
    return problems;
}

QByteArray formattedJson(const QByteArray &json)
{
    QByteArray out;
    out.reserve(json.size() * 2);
    qsizetype depth = 0;
    bool inString = false;
    bool opened = false; // the last token was { or [: an empty one stays on its line
    const auto newLine = [&] { out += '\n' + QByteArray(depth * 2, ' '); };
    for (qsizetype i = 0; i < json.size(); ++i) {
        const char c = json.at(i);
        if (inString) {
            out += c;
            if (c == '\\')
                out += json.at(++i);
            else if (c == '"')
                inString = false;
            continue;
        }
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r')
            continue;
        const bool closes = c == '}' || c == ']';
        if (closes)
            --depth;
        if (opened != closes && (opened || closes))
            newLine();
        opened = c == '{' || c == '[';
        out += c;
        if (opened)
            ++depth;
        else if (c == ',')
            newLine();
        else if (c == ':')
            out += ' ';
        inString = c == '"';
    }
    return out;
}

QString describeTarget(const MessageTarget &target)
{
    switch (target.kind) {
    case TargetKind::Hub:
        return Composer::tr("everyone in the hub");
    case TargetKind::Group:
        return Composer::tr("group %1").arg(target.name);
    case TargetKind::User:
        return Composer::tr("user %1").arg(target.name);
    case TargetKind::Connection:
        return Composer::tr("connection %1").arg(target.name);
    case TargetKind::Event:
        return Composer::tr("the event handler, as event %1").arg(target.name);
    }
    return {};
}

} // namespace wps
