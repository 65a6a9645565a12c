// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace wps
{

/// Finds a text in raw bytes, ASCII letters without regard to case, about as fast as the memory can be read. Pure;
/// any number of threads at once.
class TextSearch
{
public:
    /// `needle`: ASCII, its letters in lower case. An empty one stands everywhere.
    explicit TextSearch(QByteArray needle);
    /// The first place from `begin` on where it stands; `end` when nowhere.
    const char *find(const char *begin, const char *end) const;
    bool isIn(QByteArrayView bytes) const { return find(bytes.begin(), bytes.end()) != bytes.end(); }

private:
    QByteArray m_needle;
};

} // namespace wps
