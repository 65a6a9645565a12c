// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QSet>

namespace wps
{

/// Leads rows with the keys `old` to those with the keys `fresh` in few ranges, so that a view keeps its selection and
/// place: first remove(first, last) of what has gone, from the end, then insert(first, last) of what is new, with row
/// numbers of `fresh`. Keys are unique. Where rows that stay have changed their order, all are replaced.
template <typename Key, typename Remove, typename Insert>
void applyRowDiff(const QList<Key> &old, const QList<Key> &fresh, Remove remove, Insert insert)
{
    const QSet<Key> wanted(fresh.begin(), fresh.end());
    const QSet<Key> had(old.begin(), old.end());
    QList<Key> kept;
    for (const Key &key : old) {
        if (wanted.contains(key))
            kept.append(key);
    }
    QList<Key> keptInFresh;
    for (const Key &key : fresh) {
        if (had.contains(key))
            keptInFresh.append(key);
    }
    const bool isSameOrder = kept == keptInFresh;
    const auto stays = [&](const Key &key) { return isSameOrder && wanted.contains(key); };
    for (qsizetype end = old.size(); end > 0;) {
        qsizetype begin = end;
        while (begin > 0 && !stays(old.at(begin - 1)))
            --begin;
        if (begin < end)
            remove(int(begin), int(end) - 1);
        end = begin == end ? end - 1 : begin;
    }
    const auto isThere = [&](const Key &key) { return isSameOrder && had.contains(key); };
    for (qsizetype begin = 0; begin < fresh.size();) {
        qsizetype end = begin;
        while (end < fresh.size() && !isThere(fresh.at(end)))
            ++end;
        if (begin < end)
            insert(int(begin), int(end) - 1);
        begin = begin == end ? end + 1 : end;
    }
}

} // namespace wps
