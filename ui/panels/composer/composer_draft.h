// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/model/json_check.h"
#include "core/model/message_body.h"
#include "core/rest/send_options.h"
#include "ui/common/navigator.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <optional>

namespace wps
{

/// How bytes are typed on the Binary page.
enum class BinarySource { Hex, Base64, File };

/// A message as it is being written: what was typed, right or wrong. Each kind of body keeps its own text, so that
/// turning a page loses nothing.
struct ComposerDraft {
    MessageTarget target;
    DataType type = DataType::Json;
    QString json;
    QString text;
    BinarySource binarySource = BinarySource::Hex;
    QString hex;
    QString base64;
    QString filePath;
    std::optional<int> ttlSeconds; ///< none = the service's default
    QStringList excluded;          ///< connection ids
    QString filter;                ///< OData
    Metadata metadata;
    bool checkAfterSend = true; ///< ask afterwards whether anybody is there
    bool noEcho = false;        ///< of a client's message to a group: not to itself

    /// The bytes that a send would carry. Reads the file when there is one (at most 1 MiB of it).
    Result<MessageBody> body() const;
    /// Only what this target's operation takes; InvalidInput names the field.
    Result<SendOptions> options() const;
    bool takesExcluded() const { return target.kind == TargetKind::Hub || target.kind == TargetKind::Group; }
    bool takesFilter() const { return target.kind != TargetKind::Connection && target.kind != TargetKind::Event; }
    /// InvalidInput when the name breaks the rules of its kind. The hub needs no name.
    Result<void> checkTarget() const;
    /// Puts `body` on the page where it belongs (binary as base64).
    void setBody(const MessageBody &body);

    QJsonObject toJson() const;
    static ComposerDraft fromJson(const QJsonObject &object);
    friend bool operator==(const ComposerDraft &, const ComposerDraft &) = default;
};

/// What is wrong with a draft, beside which input to say it; empty text = nothing wrong. Plain text.
struct ComposerProblems {
    QString target;
    QString body;
    std::optional<JsonProblem> json; ///< where, when `body` is about JSON
    QString options;
    qsizetype bodySize = 0; ///< bytes that would be sent; 0 while they cannot be told

    bool any() const { return !target.isEmpty() || !body.isEmpty() || !options.isEmpty(); }
    friend bool operator==(const ComposerProblems &a, const ComposerProblems &b)
    {
        return a.target == b.target && a.body == b.body && a.options == b.options && a.bodySize == b.bodySize;
    }
};

ComposerProblems findProblems(const ComposerDraft &draft);

/// The same JSON, indented by two spaces: only white space between tokens changes, so numbers, escapes and the order of
/// keys stay as they were typed. `json` is valid.
QByteArray formattedJson(const QByteArray &json);

/// "group room1", "everyone in the hub": for sentences and buttons.
QString describeTarget(const MessageTarget &target);

} // namespace wps
