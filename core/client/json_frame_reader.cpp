// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/client/json_frame_reader.h"

#include "core/model/json_check.h"

#include <simdjson.h>

#include <cstring>
#include <string_view>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

namespace ondemand = simdjson::ondemand;
using Kind = DownstreamMessage::Kind;

/// simdjson reads beyond the end of its input. One padded copy for each thread is cheaper than a new one for each
/// frame.
struct Scratch {
    ondemand::parser parser;
    QByteArray padded;

    simdjson::padded_string_view load(const QByteArray &frame)
    {
        const qsizetype capacity = frame.size() + static_cast<qsizetype>(simdjson::SIMDJSON_PADDING);
        if (padded.size() < capacity)
            padded.resize(capacity);
        std::memcpy(padded.data(), frame.constData(), static_cast<size_t>(frame.size()));
        return simdjson::padded_string_view(padded.constData(), static_cast<size_t>(frame.size()),
                                            static_cast<size_t>(padded.size()));
    }
};

class FrameReader
{
public:
    DownstreamMessage read(const QByteArray &frame)
    {
        if (!findJsonProblem(frame))
            readObject(frame);
        m_message.typeName = m_type;
        if (m_type == "system"_L1 && !m_event.isEmpty())
            m_message.typeName += u'/' + m_event;
        else if (m_type == "message"_L1 && !m_from.isEmpty())
            m_message.typeName += u'/' + m_from;
        m_message.kind = kind();
        return std::move(m_message);
    }

private:
    void readObject(const QByteArray &frame)
    {
        static thread_local Scratch scratch;
        const simdjson::padded_string_view input = scratch.load(frame);
        m_start = scratch.padded.constData();
        ondemand::document document;
        ondemand::object object;
        if (scratch.parser.iterate(input).get(document) || document.get_object().get(object)) {
            m_sound = false;
            return;
        }
        for (auto result : object) {
            ondemand::field field;
            std::string_view key;
            if (std::move(result).get(field) || field.unescaped_key().get(key)) {
                m_sound = false;
                return;
            }
            readField(key, field.value());
        }
    }

    /// Of a name that is there twice the last one counts, as in JavaScript.
    void readField(std::string_view key, ondemand::value &value)
    {
        if (key == "type")
            string(value, m_type);
        else if (key == "event")
            string(value, m_event);
        else if (key == "from")
            string(value, m_from);
        else if (key == "group")
            string(value, m_message.group);
        else if (key == "dataType")
            string(value, m_message.dataType);
        else if (key == "data")
            data(value);
        else if (key == "fromUserId")
            string(value, m_message.fromUserId);
        else if (key == "userId")
            string(value, m_message.userId);
        else if (key == "connectionId")
            string(value, m_message.connectionId);
        else if (key == "reconnectionToken")
            string(value, m_message.reconnectionToken);
        else if (key == "message")
            string(value, m_message.reason);
        else if (key == "ackId")
            m_hasAckId = number(value, m_message.ackId);
        else if (key == "sequenceId")
            sequenceId(value);
        else if (key == "success")
            success(value);
        else if (key == "error")
            error(value);
    }

    bool isNull(ondemand::value &value)
    {
        bool null = false;
        return !value.is_null().get(null) && null;
    }

    void string(ondemand::value &value, QString &target)
    {
        target.clear();
        if (isNull(value))
            return;
        std::string_view text;
        if (value.get_string().get(text)) {
            m_sound = false;
            return;
        }
        target = QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
    }

    bool number(ondemand::value &value, quint64 &target)
    {
        uint64_t read = 0;
        if (value.get_uint64().get(read)) {
            m_sound = false;
            return false;
        }
        target = read;
        return true;
    }

    void sequenceId(ondemand::value &value)
    {
        m_message.sequenceId.reset();
        if (isNull(value))
            return;
        quint64 id = 0;
        if (number(value, id))
            m_message.sequenceId = id;
    }

    void success(ondemand::value &value)
    {
        m_hasSuccess = !value.get_bool().get(m_message.success);
        m_sound = m_sound && m_hasSuccess;
    }

    void error(ondemand::value &value)
    {
        if (isNull(value))
            return;
        ondemand::object object;
        if (value.get_object().get(object)) {
            m_sound = false;
            return;
        }
        for (auto result : object) {
            ondemand::field field;
            std::string_view key;
            if (std::move(result).get(field) || field.unescaped_key().get(key)) {
                m_sound = false;
                return;
            }
            if (key == "name")
                string(field.value(), m_message.errorName);
            else if (key == "message")
                string(field.value(), m_message.errorMessage);
        }
    }

    void data(ondemand::value &value)
    {
        std::string_view text;
        ondemand::json_type type{};
        if (value.type().get(type))
            return;
        if (type == ondemand::json_type::object) {
            ondemand::object object;
            if (value.get_object().get(object) || object.raw_json().get(text))
                return;
        } else if (type == ondemand::json_type::array) {
            ondemand::array array;
            if (value.get_array().get(array) || array.raw_json().get(text))
                return;
        } else {
            text = value.raw_json_token();
        }
        // Each of these reaches to the next sign of the frame, over the blanks between.
        while (!text.empty() && std::string_view(" \t\r\n").find(text.back()) != std::string_view::npos)
            text.remove_suffix(1);
        m_message.dataOffset = text.data() - m_start;
        m_message.dataLength = static_cast<qsizetype>(text.size());
    }

    Kind kind() const
    {
        if (!m_sound)
            return Kind::Unknown;
        if (m_type == "message"_L1) {
            if (m_from == "group"_L1 && !m_message.group.isEmpty())
                return Kind::GroupMessage;
            return m_from == "server"_L1 ? Kind::ServerMessage : Kind::Unknown;
        }
        if (m_type == "ack"_L1)
            return m_hasAckId && m_hasSuccess ? Kind::Ack : Kind::Unknown;
        if (m_type == "pong"_L1)
            return Kind::Pong;
        if (m_type == "system"_L1) {
            if (m_event == "connected"_L1 && !m_message.connectionId.isEmpty())
                return Kind::Connected;
            return m_event == "disconnected"_L1 ? Kind::Disconnected : Kind::Unknown;
        }
        return Kind::Unknown;
    }

    DownstreamMessage m_message;
    QString m_type;
    QString m_event;
    QString m_from;
    const char *m_start = nullptr;
    bool m_hasAckId = false;
    bool m_hasSuccess = false;
    bool m_sound = true; ///< every field read so far had the type it must have
};

/// Compared where it stands: over an envelope's few bytes the call of a comparison would be most of its cost.
template <size_t Size> bool is(QByteArrayView bytes, const char (&literal)[Size])
{
    return bytes.size() == static_cast<qsizetype>(Size - 1) && std::memcmp(bytes.data(), literal, Size - 1) == 0;
}

/// The members of a JSON object in front of the first that is nested, escaped or called "data". The service writes
/// `data` last, so that a message is told apart without a look at what it carries, however long that is.
class EnvelopeScan
{
public:
    struct Member {
        QByteArrayView key;   ///< without quotes
        QByteArrayView value; ///< a string with its quotes, or the sign of a scalar
    };

    explicit EnvelopeScan(QByteArrayView frame) : m_at(frame.begin()), m_end(frame.end()) {}

    std::optional<Member> next()
    {
        if (!take(m_isFirst ? '{' : ',') || m_at == m_end || *m_at != '"')
            return {};
        m_isFirst = false;
        const QByteArrayView key = string();
        if (key.isEmpty() || is(key, "\"data\"") || !take(':') || m_at == m_end)
            return {};
        const QByteArrayView value = *m_at == '"' ? string() : scalar();
        if (value.isEmpty())
            return {};
        return Member{key.sliced(1, key.size() - 2), value};
    }

    qsizetype taken(QByteArrayView frame) const { return m_at - frame.begin(); } ///< bytes of it, so far

private:
    void skipBlanks()
    {
        while (m_at != m_end && (*m_at == ' ' || *m_at == '\n' || *m_at == '\t' || *m_at == '\r'))
            ++m_at;
    }

    bool take(char sign)
    {
        skipBlanks();
        if (m_at == m_end || *m_at != sign)
            return false;
        ++m_at;
        skipBlanks();
        return true;
    }

    /// With its quotes; empty when it has an escape or no end.
    QByteArrayView string()
    {
        const char *start = m_at++;
        while (m_at != m_end && *m_at != '"' && *m_at != '\\')
            ++m_at;
        if (m_at == m_end || *m_at != '"')
            return {};
        ++m_at;
        return {start, m_at};
    }

    QByteArrayView scalar()
    {
        const char *start = m_at;
        while (m_at != m_end && ((*m_at >= '0' && *m_at <= '9') || (*m_at >= 'a' && *m_at <= 'z')))
            ++m_at;
        return {start, m_at};
    }

    const char *m_at;
    const char *m_end;
    bool m_isFirst = true;
};

/// The sequence id when it is the object's last member. A number right before the last brace is no part of a string.
std::optional<quint64> lastMemberSequenceId(QByteArrayView frame)
{
    static constexpr QByteArrayView kMember = R"(,"sequenceId":)";
    if (!frame.endsWith('}'))
        return {};
    qsizetype digits = frame.size() - 1;
    while (digits > 0 && frame.at(digits - 1) >= '0' && frame.at(digits - 1) <= '9')
        --digits;
    if (!frame.first(digits).endsWith(kMember))
        return {};
    bool isNumber = false;
    const quint64 id = frame.sliced(digits).chopped(1).toByteArray().toULongLong(&isNumber);
    return isNumber ? std::optional(id) : std::nullopt;
}

} // namespace

std::optional<MessageGlance> glanceJsonFrame(QByteArrayView frame, bool wantsSequenceId, QByteArray *telling)
{
    EnvelopeScan scan(frame);
    MessageGlance glance;
    bool isMessage = false;
    bool hasSource = false;
    bool hasGroup = false;
    bool isGroup = false;
    while (const auto member = scan.next()) {
        if (is(member->key, "type")) {
            if (!is(member->value, "\"message\""))
                return {};
            isMessage = true;
        } else if (is(member->key, "from")) {
            isGroup = is(member->value, "\"group\"");
            hasSource = isGroup || is(member->value, "\"server\"");
        } else if (is(member->key, "group")) {
            hasGroup = member->value.startsWith('"') && member->value.size() > 2;
        } else if (wantsSequenceId && is(member->key, "sequenceId")) {
            bool isNumber = false;
            glance.sequenceId = member->value.toByteArray().toULongLong(&isNumber);
            if (!isNumber)
                return {};
        }
        if (isMessage && hasSource && (hasGroup || !isGroup) && (glance.sequenceId || !wantsSequenceId)) {
            if (!wantsSequenceId)
                *telling = frame.first(scan.taken(frame)).toByteArray();
            return glance;
        }
    }
    if (!isMessage || !hasSource || (isGroup && !hasGroup))
        return {};
    glance.sequenceId = lastMemberSequenceId(frame);
    return glance.sequenceId ? std::optional(glance) : std::nullopt;
}

DownstreamMessage readJsonFrame(const QByteArray &frame)
{
    return FrameReader().read(frame);
}

} // namespace wps
