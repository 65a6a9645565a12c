// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/message_log.h"
#include "core/watch/record_export.h"
#include "core/watch/recording_info.h"

#include <QObject>
#include <QThreadPool>

#include <chrono>
#include <functional>

namespace wps
{

/// A recording in the store, as far as that is known without opening it.
struct StoredRecording {
    QString folder;
    RecordingInfo info;
    MessageLog::Summary holds;
    QString problem; ///< why it cannot be read

    bool isCut() const { return !holds.ending.clean && !holds.ending.writing && holds.records > 0; }
    QDateTime begun() const { return info.begun.isValid() ? info.begun : holds.from; }
};

/// The folder with the journals of this user's watches and with those of them that were kept as recordings. Several
/// programs may share it: what another one writes is left alone. Lives on the GUI thread; reads and changes the disk on
/// a thread of its own, one thing after the other.
class RecordingStore : public QObject
{
    Q_OBJECT

public:
    /// Of the journals that nobody writes any more and nobody kept.
    struct Policy {
        static constexpr qint64 kBytesPerHub = 256LL * 1024 * 1024;
        static constexpr std::chrono::days kMaxAge{7};
        /// Older ones go when those of a hub take more than this; its newest stays, however big it is.
        qint64 bytesPerHub = kBytesPerHub;
        std::chrono::milliseconds maxAge = kMaxAge;

        friend bool operator==(const Policy &, const Policy &) = default;
    };

    /// `root` is made when the first journal is.
    RecordingStore(QString root, Policy policy, QObject *parent = nullptr);
    ~RecordingStore() override; ///< waits until the last change is on disk

    /// Once, at the start of the program: removes what the policy does not keep, and tells by recovered() what was cut
    /// off. What was cut off stays until the user has been told of it.
    void start();
    void refresh(); ///< reads again what there is

    const QString &root() const { return m_root; }
    const Policy &policy() const { return m_policy; }
    /// From now on. Removes those of `agreed` that it does not keep, as they are by then; all others that it does not
    /// keep stay until the next start().
    void setPolicy(const Policy &policy, const QStringList &agreed);
    bool isRead() const { return m_isRead; }                                  ///< once, at least
    const QList<StoredRecording> &recordings() const { return m_recordings; } ///< newest first
    const StoredRecording *find(const QString &folder) const;                 ///< until changed()
    qint64 bytes() const;                                                     ///< that all of them take on the disk
    qint64 roomForWatch() const { return m_roomForWatch; } ///< of its disk, as the function of that name; 0 until read
    /// Cut off, and the user does not know yet.
    QList<StoredRecording> recovered() const;

    QString newFolder() const; ///< not made yet
    void rename(const QString &folder, const QString &name);
    /// No limit removes it from now on. Empty name: it has none.
    void keep(const QString &folder, const QString &name);
    void markSeen(const QStringList &folders);
    void noteProblem(const QString &folder, const QString &problem);
    void noteMarks(const QString &folder, const QSet<quint64> &marks);
    void remove(const QString &folder);
    /// A file of JSON Lines as a kept recording.
    QFuture<Result<ImportSummary>> import(const QString &file);

    /// Those of `recordings` that the policy does not keep; pure.
    static QStringList surplus(const QList<StoredRecording> &recordings, const Policy &policy, const QDateTime &now);

Q_SIGNALS:
    void changed();
    /// start() found some.
    void recoveredFound();
    /// A change could not be made.
    void failed(const QString &folder, const wps::Error &error);

private:
    void change(const QString &folder, std::function<void(RecordingInfo &)> apply);
    void run(const QString &folder, std::function<Result<void>()> work);
    void removeAll(const QStringList &folders); ///< on the pool's thread
    void take(QList<StoredRecording> recordings, qint64 roomForWatch);

    QString m_root;
    Policy m_policy;
    QList<StoredRecording> m_recordings;
    qint64 m_roomForWatch = 0;
    bool m_isRead = false;
    bool m_isReading = false;
    bool m_readsAgain = false;
    QThreadPool m_pool; // one thread
};

} // namespace wps
