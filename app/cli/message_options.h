// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/message_body.h"
#include "core/rest/send_options.h"

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <vector>

namespace wps::cli
{

class Inputs;

/// The options of the four sends: payload, content type, and how it is delivered.
struct MessageOptions {
    enum Choice { None = 0, Filter = 1, Excluded = 2 };

    std::optional<std::string> payload;
    std::optional<std::string> payloadFile;
    std::string contentType;
    std::string filter;
    std::vector<std::string> excluded;
    std::optional<int> ttl;
    std::vector<std::string> metadata;

    void addTo(CLI::App &command, int choices);
    Result<MessageBody> body(Inputs &inputs) const;
    Result<SendOptions> sendOptions() const;
};

/// The options of a close: who is spared, and what the clients are told.
struct ClosingOptions {
    std::vector<std::string> excluded;
    std::string reason;

    void addTo(CLI::App &command);
    Result<CloseOptions> closeOptions() const;
};

} // namespace wps::cli
