// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/emulator/json_frame.h"

#include "core/model/json_check.h"
#include "core/model/names.h"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

namespace ondemand = simdjson::ondemand;
using Type = UpstreamFrame::Type;

constexpr std::array<std::pair<const char *, Type>, 13> kTypes{{
    {"joingroup", Type::JoinGroup},
    {"leavegroup", Type::LeaveGroup},
    {"sendtogroup", Type::SendToGroup},
    {"event", Type::Event},
    {"ping", Type::Ping},
    {"sequenceack", Type::SequenceAck},
    {"invoke", Type::Invoke},
    {"setgroupstate", Type::GroupState},
    {"subscribegroupstate", Type::GroupState},
    {"unsubscribegroupstate", Type::GroupState},
    {"cancelinvocation", Type::NotOffered},
    {"streamdata", Type::NotOffered},
    {"streamend", Type::NotOffered},
}};

QString toQString(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QByteArray toBytes(std::string_view text)
{
    return {text.data(), static_cast<qsizetype>(text.size())};
}

/// The members of a frame as they were written, before their types are known to fit together.
struct Members {
    std::optional<QString> type;
    std::optional<QString> group;
    std::optional<QString> event;
    std::optional<QString> invocationId;
    std::optional<QString> dataType;
    std::optional<quint64> ackId;
    std::optional<quint64> sequenceId;
    std::optional<quint64> ttl;
    std::optional<bool> noEcho;
    std::optional<QByteArray> data; ///< raw JSON
    std::optional<Metadata> metadata;
    bool hasStream = false;
};

bool readString(ondemand::value value, std::optional<QString> &into)
{
    std::string_view text;
    if (value.get_string().get(text) != simdjson::SUCCESS)
        return false;
    into = toQString(text);
    return true;
}

bool readNumber(ondemand::value value, std::optional<quint64> &into)
{
    uint64_t number = 0;
    if (value.get_uint64().get(number) != simdjson::SUCCESS)
        return false;
    into = number;
    return true;
}

bool readMetadata(ondemand::value value, std::optional<Metadata> &into)
{
    ondemand::object object;
    if (value.get_object().get(object) != simdjson::SUCCESS)
        return false;
    Metadata metadata;
    for (auto field : object) {
        std::string_view key;
        std::string_view text;
        if (field.unescaped_key().get(key) != simdjson::SUCCESS)
            return false;
        const QString name = toQString(key);
        if (field.value().get_string().get(text) != simdjson::SUCCESS)
            return false;
        metadata.append({name, toQString(text)});
    }
    into = metadata;
    return checkMetadata(metadata, true).has_value();
}

bool readMember(std::string_view key, ondemand::value value, Members &members)
{
    bool isNull = false;
    if (value.is_null().get(isNull) != simdjson::SUCCESS)
        return false;
    if (isNull)
        return key != "data" && key != "type"; // null is as good as absent for what is optional
    if (key == "type")
        return readString(value, members.type);
    if (key == "group")
        return readString(value, members.group);
    if (key == "event")
        return readString(value, members.event);
    if (key == "invocationId")
        return readString(value, members.invocationId);
    if (key == "dataType")
        return readString(value, members.dataType);
    if (key == "ackId")
        return readNumber(value, members.ackId);
    if (key == "sequenceId")
        return readNumber(value, members.sequenceId);
    if (key == "ttlSeconds")
        return readNumber(value, members.ttl);
    if (key == "metadata")
        return readMetadata(value, members.metadata);
    if (key == "noEcho") {
        bool flag = false;
        if (value.get_bool().get(flag) != simdjson::SUCCESS)
            return false;
        members.noEcho = flag;
        return true;
    }
    if (key == "data") {
        std::string_view raw;
        if (simdjson::to_json_string(value).get(raw) != simdjson::SUCCESS)
            return false;
        members.data = toBytes(raw);
        return true;
    }
    if (key == "stream")
        members.hasStream = true;
    return true;
}

std::optional<Members> readMembers(const QByteArray &bytes)
{
    thread_local ondemand::parser parser;
    const simdjson::padded_string padded(bytes.constData(), static_cast<size_t>(bytes.size()));
    ondemand::document document;
    ondemand::object object;
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS ||
        document.get_object().get(object) != simdjson::SUCCESS)
        return {};
    Members members;
    for (auto field : object) {
        std::string_view key;
        ondemand::value value;
        if (field.unescaped_key().get(key) != simdjson::SUCCESS)
            return {};
        const std::string name(key);
        if (field.value().get(value) != simdjson::SUCCESS || !readMember(name, value, members))
            return {};
    }
    return members;
}

/// The text of a JSON string; empty when `raw` is no string.
std::optional<QByteArray> stringValue(const QByteArray &raw)
{
    thread_local ondemand::parser parser;
    const simdjson::padded_string padded(raw.constData(), static_cast<size_t>(raw.size()));
    ondemand::document document;
    std::string_view text;
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS ||
        document.get_string().get(text) != simdjson::SUCCESS)
        return {};
    return toBytes(text);
}

std::optional<Payload> readPayload(const Members &members)
{
    const QString type = members.dataType.value_or(u"json"_s).toLower();
    const bool isKnown = type == "json"_L1 || type == "text"_L1 || type == "binary"_L1 || type == "protobuf"_L1;
    if (!isKnown)
        return {};
    if (!members.data) // allowed beside metadata only: an empty text
        return members.metadata ? std::optional(Payload{PayloadType::Text, {}}) : std::nullopt;
    if (type == "json"_L1)
        return Payload{PayloadType::Json, *members.data};
    const auto text = stringValue(*members.data);
    if (!text)
        return {};
    if (type == "text"_L1)
        return Payload{PayloadType::Text, *text};
    const auto bytes = QByteArray::fromBase64Encoding(*text, QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes)
        return {};
    return Payload{type == "binary"_L1 ? PayloadType::Binary : PayloadType::Protobuf, *bytes};
}

bool needsGroup(Type type)
{
    return type == Type::JoinGroup || type == Type::LeaveGroup || type == Type::SendToGroup || type == Type::GroupState;
}

} // namespace

std::optional<UpstreamFrame> parseJsonFrame(const QByteArray &bytes)
{
    // The reader below looks at the members it needs only: this makes sure of the rest.
    if (findJsonProblem(bytes))
        return {};
    const auto members = readMembers(bytes);
    if (!members || !members->type)
        return {};
    const QByteArray typeName = members->type->toLower().toUtf8();
    const auto known =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const auto &row) { return typeName == row.first; });
    if (known == kTypes.end())
        return {};
    UpstreamFrame frame;
    frame.type = known->second;
    frame.ackId = members->ackId;
    if (needsGroup(frame.type)) {
        if (!members->group || !GroupName::parse(*members->group))
            return {};
        frame.group = *members->group;
    }
    if (frame.type == Type::SequenceAck) {
        if (!members->sequenceId)
            return {};
        frame.sequenceId = *members->sequenceId;
    }
    if (frame.type == Type::Invoke) {
        if (!members->invocationId || members->invocationId->isEmpty())
            return {};
        frame.invocationId = *members->invocationId;
    }
    if (frame.type == Type::SendToGroup && members->hasStream) {
        frame.type = Type::NotOffered;
        return frame;
    }
    if (frame.type != Type::SendToGroup && frame.type != Type::Event)
        return frame;
    if (frame.type == Type::Event) {
        if (!members->event || !parseEventName(*members->event))
            return {};
        frame.event = *members->event;
    }
    auto payload = readPayload(*members);
    if (!payload || members->ttl.value_or(0) > UpstreamFrame::kMaxTtlSeconds)
        return {};
    frame.payload = std::move(*payload);
    frame.metadata = members->metadata.value_or(Metadata());
    frame.noEcho = members->noEcho.value_or(false);
    frame.ttl = std::chrono::seconds(members->ttl.value_or(0));
    return frame;
}

} // namespace wps
