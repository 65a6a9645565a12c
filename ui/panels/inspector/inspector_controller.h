// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/message_log.h"
#include "ui/models/json_tree_model.h"

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
    void setLocked(bool locked) { m_locked = locked; }
    bool isLocked() const { return m_locked; }
    void setWholeFrame(bool whole);
    bool wholeFrame() const { return m_wholeFrame; }

    const std::optional<LogRecord> &record() const { return m_record; }
    /// What it can be compared with: the one shown before or, while locked, the one selected since.
    const std::optional<LogRecord> &other() const { return m_other; }
    JsonTreeModel &tree() { return m_tree; }
    /// Why there is no tree; empty when there is one.
    const QString &treeProblem() const { return m_treeProblem; }
    const QByteArray &bytes() const { return m_bytes; } ///< payload or frame
    QByteArray raw() const;                             ///< the frame as it came
    /// Name and value of each detail, plain text.
    QList<QPair<QString, QString>> details() const;

Q_SIGNALS:
    void changed();

private:
    void rebuild();

    std::optional<LogRecord> m_record;
    std::optional<LogRecord> m_other;
    JsonTreeModel m_tree;
    QByteArray m_bytes;
    QString m_treeProblem;
    bool m_locked = false;
    bool m_wholeFrame = false;
};

} // namespace wps
