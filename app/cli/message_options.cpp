// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/message_options.h"

#include "app/cli/inputs.h"
#include "core/model/json_check.h"

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

Result<MessageBody> bodyOf(const QByteArray &bytes, const std::string &contentType, const QString &option)
{
    if (contentType == "application/octet-stream")
        return MessageBody::binary(bytes);
    if (contentType == "application/json") {
        auto body = MessageBody::json(bytes);
        if (!body)
            body.error().message = u"Not JSON: "_s + body.error().message;
        return named(option, std::move(body));
    }
    if (!bytes.isValidUtf8()) {
        if (contentType.empty())
            return MessageBody::binary(bytes);
        return failure(Error::invalidInput(option, u"The text is not UTF-8. Send it as application/octet-stream."_s));
    }
    if (contentType.empty() && !findJsonProblem(bytes))
        return MessageBody{DataType::Json, bytes};
    return MessageBody{DataType::Text, bytes};
}

Result<Metadata> metadataOf(const std::vector<std::string> &arguments)
{
    Metadata metadata;
    for (const std::string &argument : arguments) {
        const QString text = toText(argument);
        const qsizetype equals = text.indexOf(u'=');
        if (equals < 1)
            return failure(Error::invalidInput(u"--metadata"_s, u"Write it as KEY=VALUE."_s));
        metadata.append({text.left(equals), text.mid(equals + 1)});
    }
    if (auto valid = named(u"--metadata"_s, checkMetadata(metadata, false)); !valid)
        return failure(valid.error());
    return metadata;
}

} // namespace

void MessageOptions::addTo(CLI::App &command, int choices)
{
    CLI::Option *text = command.add_option("--payload", payload, "The message: JSON when it parses as such, else text");
    CLI::Option *file =
        command.add_option("--payload-file", payloadFile, "Read the message from FILE, or - for standard input");
    text->type_name("TEXT");
    file->type_name("FILE")->excludes(text);
    command.add_option("--content-type", contentType, "Say what the message is instead of looking at it")
        ->check(CLI::IsMember({"application/json", "text/plain", "application/octet-stream"}));
    if (choices & Filter)
        command.add_option("--filter", filter, "OData filter of the receiving connections, e.g. \"userId ne null\"");
    if (choices & Excluded)
        command.add_option("--excluded", excluded, "Connection id that does not get it; may be repeated");
    command.add_option("--ttl", ttl, "Drop it for slow clients after so many seconds (0 to 300, 0 = never)")
        ->check(CLI::Range(0, 300));
    command.add_option("--metadata", metadata, "KEY=VALUE that goes with the message; may be repeated");
}

Result<MessageBody> MessageOptions::body(Inputs &inputs) const
{
    QByteArray bytes;
    QString option = u"--payload"_s;
    if (payloadFile) {
        option = u"--payload-file"_s;
        if (auto claimed = inputs.claim(option, *payloadFile); !claimed)
            return failure(claimed.error());
        auto read = Inputs::read(option, *payloadFile, MessageBody::kMaxSize);
        if (!read)
            return failure(read.error());
        bytes = *read;
    } else if (payload) {
        bytes = QByteArray::fromStdString(*payload);
    } else {
        return failure(Error::invalidInput(option, u"Say what to send: --payload TEXT or --payload-file FILE."_s));
    }
    auto body = bodyOf(bytes, contentType, option);
    if (!body)
        return body;
    if (auto size = body->checkSize(); !size)
        return failure(size.error());
    return body;
}

Result<SendOptions> MessageOptions::sendOptions() const
{
    SendOptions options;
    auto ids = excludedOf(excluded);
    if (!ids)
        return failure(ids.error());
    auto pairs = metadataOf(metadata);
    if (!pairs)
        return failure(pairs.error());
    options.excluded = *ids;
    options.filter = toText(filter);
    options.messageTtlSeconds = ttl;
    options.metadata = *pairs;
    return options;
}

void ClosingOptions::addTo(CLI::App &command)
{
    command.add_option("--excluded", excluded, "Connection id that stays open; may be repeated");
    command.add_option("--reason", reason, "What the clients are told");
}

Result<CloseOptions> ClosingOptions::closeOptions() const
{
    auto ids = excludedOf(excluded);
    if (!ids)
        return failure(ids.error());
    return CloseOptions{*ids, toText(reason)};
}

} // namespace wps::cli
