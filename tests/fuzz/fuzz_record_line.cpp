// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/record_export.h"
#include "tests/fuzz/fuzz.h"

#include <array>

using namespace wps;

namespace
{

void readAndWrite(const QByteArray &line)
{
    const auto imported = recordFromJson(line);
    if (!imported) {
        fuzzRequire(!imported.error().message.isEmpty());
        return;
    }
    imported->record.payload();
    exportLine(imported->record, imported->marked, {ExportFormat::Csv, false});
    // What could be read is written so that it reads the same, but for secrets that were blotted out.
    const QByteArray once = exportLine(imported->record, imported->marked, {});
    const auto again = recordFromJson(once.chopped(1));
    fuzzRequire(again.has_value());
    if (again->record.frame.bytes == imported->record.frame.bytes)
        fuzzRequire(exportLine(again->record, again->marked, {}) == once);
}

} // namespace

// The bytes are a line; they are also a choice of the format and the frame of a line that can be read.
WPS_FUZZ_TARGET(bytes)
{
    readAndWrite(bytes);
    if (bytes.isEmpty())
        return;
    static constexpr std::array kFormats{"json", "protobuf", "raw"};
    const auto choice = static_cast<quint8>(bytes.at(0));
    readAndWrite(QByteArray(R"({"time":1,"number":2,"direction":")") + ((choice & 1U) != 0 ? "sent" : "received") +
                 R"(","format":")" + kFormats.at(choice / 2 % kFormats.size()) + R"(","binary":)" +
                 ((choice & 64U) != 0 ? "true" : "false") + R"(,"base64":")" + bytes.mid(1).toBase64() + "\"}");
}
