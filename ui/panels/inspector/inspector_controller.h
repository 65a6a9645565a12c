// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/json_check.h"
#include "core/watch/message_log.h"
#include "ui/models/json_tree_model.h"
#include "ui/panels/inspector/byte_find.h"

#include <QObject>
#include <QPair>

#include <optional>

namespace wps
{

/// What the Inspector shows of one frame: its payload or the whole frame, as tree, text and bytes. Follows the
/// selection until locked. No widgets. GUI thread.
class InspectorController : public QObject
{
    Q_OBJECT

public:
    explicit InspectorController(QObject *parent = nullptr);

    /// While locked, only what the message is compared with changes.
    void inspect(const LogRecord &record);
    /// Unlocked, it shows what was selected meanwhile.
    void setLocked(bool locked);
    void setWholeFrame(bool whole);
    bool wholeFrame() const { return m_wholeFrame; }

    const std::optional<LogRecord> &record() const { return m_record; }
    /// What it can be compared with: the one shown before or, while locked, the one selected since.
    const std::optional<LogRecord> &other() const { return m_other; }
    bool isOtherLater() const { return m_isOtherLater; } ///< selected since
    JsonTreeModel &tree() { return m_tree; }
    /// Why there is no tree; empty when there is one.
    const QString &treeProblem() const { return m_treeProblem; }
    /// From so many bytes on the JSON is checked on the thread pool; until then there is no tree.
    static constexpr qsizetype kLong = 64 * 1024;
    bool isReading() const { return m_reading; }
    const QByteArray &bytes() const { return m_bytes; } ///< payload or frame
    /// Which of bytes() is looked at, in whatever page.
    const ByteRange &selection() const { return m_selection; }
    void select(const ByteRange &range);
    /// "$.items[3] \u00B7 bytes 120 to 134 (14)"; empty while nothing is selected.
    QString selectionText();
    ByteFind &find() { return m_find; }
    QByteArray raw() const; ///< the frame as it came
    const QByteArray &payload() const { return m_payload; }
    const QByteArray &otherPayload() const { return m_otherPayload; }
    /// Name and value of each detail, plain text.
    QList<QPair<QString, QString>> details() const;

Q_SIGNALS:
    void changed();
    void selectionChanged();

private:
    void rebuild();
    void takeProblem(const std::optional<JsonProblem> &problem);

    std::optional<LogRecord> m_record;
    std::optional<LogRecord> m_other;
    QByteArray m_payload; ///< decoded once: it may be a megabyte
    QByteArray m_otherPayload;
    JsonTreeModel m_tree;
    QByteArray m_bytes;
    QString m_treeProblem;
    ByteRange m_selection;
    ByteFind m_find;
    quint64 m_generation = 0;
    bool m_reading = false;
    bool m_locked = false;
    bool m_isOtherLater = false;
    bool m_wholeFrame = false;
};

} // namespace wps
