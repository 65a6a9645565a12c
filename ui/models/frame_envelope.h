// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/message_log.h"

#include <QCoreApplication>
#include <QList>

namespace wps
{

/// What the envelope of a frame says beside its data: the same for JSON and protobuf, in the words of the JSON
/// protocol. Read when it is shown; values are plain text as they came, not yet made visible.
class FrameEnvelope
{
    Q_DECLARE_TR_FUNCTIONS(wps::FrameEnvelope)

public:
    struct Field {
        QString path; ///< "group", "stream.streamId", "items[0].state.mood"
        QString value;
    };

    /// `record` may go afterwards.
    explicit FrameEnvelope(const LogRecord &record);

    /// Every member but the data, in the order sent; objects inside are taken apart. At most `most`.
    QList<Field> fields(qsizetype most = 500) const;
    /// A member of the frame, or of an object in it ("stream.streamId"): strings decoded, everything else as written.
    QString value(QStringView path) const;
    /// The members of an object in the frame, as they are kept for a message to be sent.
    QList<QPair<QString, QString>> members(QStringView key) const;
    /// A frame of a preview of the service (stream, invocation, group state), or of the protocol's own upkeep, in
    /// words; empty for every other.
    QString summary() const;
    /// "s1 #3", "s1 #9, end": the place of a message in a stream; empty when it is in none.
    QString stream() const;

private:
    QString stateSummary() const;
    QString problemSummary(QStringView prefix) const;

    QByteArray m_json; ///< empty: has no envelope
};

} // namespace wps
