// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace wps
{

/// Outside text as a view shows it, in blocks that are short enough to be laid out at once, with the way back to its
/// bytes. Pure.
class PayloadText
{
public:
    /// Of a line that is longer, every so many bytes begin a new block.
    static constexpr qsizetype kPiece = 2048;

    PayloadText() = default;
    explicit PayloadText(const QByteArray &utf8);

    const QByteArray &bytes() const { return m_bytes; }
    const QString &text() const { return m_text; } ///< the blocks with a new line between each two
    qsizetype blocks() const { return m_blocks.size(); }
    /// The block is a line that goes on in the next one.
    bool continues(qsizetype block) const { return m_blocks[block].continues; }

    struct Place {
        qsizetype block = 0;
        qsizetype column = 0; ///< in UTF-16 units
    };
    Place placeOf(qsizetype byte) const;
    qsizetype byteAt(const Place &place) const;

private:
    struct Block {
        qsizetype begin = 0; ///< bytes
        qsizetype end = 0;   ///< without the line end
        bool continues = false;
    };
    QString shown(qsizetype begin, qsizetype end) const;

    QByteArray m_bytes;
    QString m_text;
    QList<Block> m_blocks;
};

} // namespace wps
