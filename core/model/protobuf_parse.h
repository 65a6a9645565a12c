// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArrayView>

#include <google/protobuf/stubs/logging.h>

namespace wps
{

/// False when these bytes are no such message. Any thread.
template <typename Message> bool parseProtobuf(Message &message, QByteArrayView bytes)
{
    // Protobuf would write a line to standard error for each string that is not UTF-8, which whoever sends can repeat.
    [[maybe_unused]] static auto *const handlerBefore = google::protobuf::SetLogHandler(nullptr);
    return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

} // namespace wps
