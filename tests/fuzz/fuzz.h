// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>

#include <cstddef>
#include <cstdint>
#include <cstdlib>

/// Ends the run as a finding when `condition` does not hold.
inline void fuzzRequire(bool condition)
{
    if (!condition)
        std::abort();
}

/// WPS_FUZZ_TARGET(bytes) { ... } is the whole of a libFuzzer target; `bytes` is a QByteArray.
#define WPS_FUZZ_TARGET(bytes)                                                                                         \
    static void fuzzOne(const QByteArray &bytes);                                                                      \
    extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)                                  \
    {                                                                                                                  \
        fuzzOne(QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size)));                       \
        return 0;                                                                                                      \
    }                                                                                                                  \
    static void fuzzOne(const QByteArray &bytes)
