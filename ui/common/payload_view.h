// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPlainTextEdit>

namespace wps
{

/// Text from outside, read-only, wrapped, never markup. Control characters and those that turn the reading direction
/// are shown as marks. A line of a megabyte is laid out in pieces, so that only the visible ones cost; what is copied
/// has no break that was not sent.
class PayloadView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit PayloadView(QWidget *parent = nullptr);

    void setPayload(const QByteArray &utf8);
    const QByteArray &payload() const { return m_payload; }

protected:
    QMimeData *createMimeDataFromSelection() const override;

private:
    QByteArray m_payload;
};

} // namespace wps
