// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMetaType>

namespace wps
{

/// Some bytes of a payload; an empty one is a place between two bytes.
struct ByteRange {
    qsizetype begin = 0;
    qsizetype end = 0; ///< one past the last

    bool isEmpty() const { return end <= begin; }
    qsizetype size() const { return isEmpty() ? 0 : end - begin; }
    friend bool operator==(const ByteRange &, const ByteRange &) = default;
};

} // namespace wps

Q_DECLARE_METATYPE(wps::ByteRange)
