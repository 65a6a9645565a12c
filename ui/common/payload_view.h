// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/byte_range.h"
#include "ui/common/payload_text.h"

#include <QPlainTextEdit>

namespace wps
{

/// Text from outside, read-only, wrapped, never markup. Control characters and those that turn the reading direction
/// are shown as marks. A line of a megabyte is laid out in pieces, so that only the visible ones cost; what is copied
/// has no break that was not sent. A long text is made ready on the thread pool.
class PayloadView : public QPlainTextEdit
{
    Q_OBJECT

public:
    /// From so many bytes on the text is not made ready at once.
    static constexpr qsizetype kLong = 64 * 1024;

    explicit PayloadView(QWidget *parent = nullptr);

    void setPayload(const QByteArray &utf8);
    const QByteArray &payload() const { return m_payload; }
    bool isReading() const { return m_reading; } ///< the text is not there yet

    /// As soon as the text is there. Tells nobody.
    void select(const ByteRange &range);
    ByteRange selection() const;

Q_SIGNALS:
    void selectionMoved(const wps::ByteRange &range); ///< by the mouse or the keyboard

protected:
    QMimeData *createMimeDataFromSelection() const override;

private:
    void take(const PayloadText &text);

    QByteArray m_payload;
    PayloadText m_text;
    ByteRange m_wanted;
    quint64 m_generation = 0;
    bool m_reading = false;
    bool m_setting = false;
};

} // namespace wps
