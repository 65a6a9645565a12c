// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/payload_text.h"

#include "ui/models/visible_text.h"

#include <algorithm>

namespace wps
{

namespace
{

/// In the middle of a UTF-8 sequence.
bool isInside(char byte)
{
    return (static_cast<uchar>(byte) & 0xC0U) == 0x80U;
}

/// How many bytes a sequence has that begins with this one; 1 for what begins none.
int sequenceLength(char byte)
{
    const auto lead = static_cast<uchar>(byte);
    return lead >= 0xF0U && lead < 0xF8U   ? 4
           : lead >= 0xE0U && lead < 0xF0U ? 3
           : lead >= 0xC0U && lead < 0xE0U ? 2
                                           : 1;
}

/// Where the sequence begins in whose middle `at` is; else `at` itself, as in bytes that are no UTF-8.
qsizetype sequenceStart(QByteArrayView bytes, qsizetype at)
{
    if (at >= bytes.size() || !isInside(bytes[at]))
        return at;
    for (qsizetype start = at - 1; start >= 0 && start > at - 4; --start) {
        if (!isInside(bytes[start]))
            return at - start < sequenceLength(bytes[start]) ? start : at;
    }
    return at;
}

} // namespace

PayloadText::PayloadText(const QByteArray &utf8) : m_bytes(utf8)
{
    m_text.reserve(utf8.size() + utf8.size() / kPiece + 1);
    qsizetype line = 0;
    while (line <= utf8.size()) {
        const qsizetype newLine = utf8.indexOf('\n', line);
        const qsizetype lineEnd = newLine < 0 ? utf8.size() : newLine;
        qsizetype begin = line;
        while (lineEnd - begin > kPiece) {
            const qsizetype end = std::max(begin + 1, sequenceStart(utf8, begin + kPiece));
            m_blocks.append({begin, end, true});
            begin = end;
        }
        m_blocks.append({begin, lineEnd, false});
        line = lineEnd + 1;
    }
    for (const Block &block : std::as_const(m_blocks)) {
        if (block.begin > 0)
            m_text += u'\n';
        m_text += shown(block.begin, block.end);
    }
}

QString PayloadText::shown(qsizetype begin, qsizetype end) const
{
    return visibleText(QString::fromUtf8(QByteArrayView(m_bytes).sliced(begin, end - begin)));
}

PayloadText::Place PayloadText::placeOf(qsizetype byte) const
{
    if (m_blocks.isEmpty())
        return {};
    auto it = std::upper_bound(m_blocks.cbegin(), m_blocks.cend(), byte,
                               [](qsizetype at, const Block &block) { return at < block.begin; });
    if (it != m_blocks.cbegin())
        --it;
    const qsizetype at = std::clamp(sequenceStart(m_bytes, byte), it->begin, it->end);
    return {it - m_blocks.cbegin(), shown(it->begin, at).size()};
}

qsizetype PayloadText::byteAt(const Place &place) const
{
    if (place.block < 0 || place.block >= m_blocks.size())
        return m_bytes.size();
    const Block &block = m_blocks[place.block];
    // What is shown grows with the bytes: find how many of them make the column.
    qsizetype low = block.begin;
    qsizetype high = block.end;
    while (low < high) {
        const qsizetype middle = low + (high - low) / 2;
        if (shown(block.begin, sequenceStart(m_bytes, middle)).size() < place.column)
            low = middle + 1;
        else
            high = middle;
    }
    return std::clamp(low < block.end ? sequenceStart(m_bytes, low) : low, block.begin, block.end);
}

} // namespace wps
