// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/models/line_diff.h"

#include <QJsonDocument>
#include <QStringList>

#include <algorithm>
#include <vector>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kMostLines = 2'000;

QStringList linesOf(const QByteArray &bytes)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    const QByteArray text = document.isNull() ? bytes : document.toJson(QJsonDocument::Indented).trimmed();
    return QString::fromUtf8(text).split(u'\n');
}

} // namespace

std::optional<QList<DiffLine>> lineDiff(const QByteArray &before, const QByteArray &after)
{
    const QStringList a = linesOf(before);
    const QStringList b = linesOf(after);
    if (a.size() > kMostLines || b.size() > kMostLines)
        return {};
    // common[i][j]: how many lines the rests from i and j have in common, in order
    const auto rows = static_cast<size_t>(a.size());
    const auto columns = static_cast<size_t>(b.size());
    std::vector<quint16> common((rows + 1) * (columns + 1), 0);
    const auto at = [columns](size_t i, size_t j) { return i * (columns + 1) + j; };
    for (size_t i = rows; i-- > 0;) {
        for (size_t j = columns; j-- > 0;) {
            common[at(i, j)] = a.at(qsizetype(i)) == b.at(qsizetype(j))
                                   ? quint16(common[at(i + 1, j + 1)] + 1)
                                   : std::max(common[at(i + 1, j)], common[at(i, j + 1)]);
        }
    }
    QList<DiffLine> lines;
    size_t i = 0;
    size_t j = 0;
    while (i < rows || j < columns) {
        if (i < rows && j < columns && a.at(qsizetype(i)) == b.at(qsizetype(j))) {
            lines.append({DiffLine::Kind::Same, a.at(qsizetype(i))});
            ++i;
            ++j;
        } else if (i < rows && (j == columns || common[at(i + 1, j)] >= common[at(i, j + 1)])) {
            lines.append({DiffLine::Kind::Removed, a.at(qsizetype(i++))});
        } else {
            lines.append({DiffLine::Kind::Added, b.at(qsizetype(j++))});
        }
    }
    return lines;
}

} // namespace wps
