// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QFile>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

namespace wps
{

/// One file of a message log, mapped into memory. A record is written body first and its checked header last, so that
/// what a kill -9 leaves of it is seen as torn when the file is read again. A closed file ends with its index, so that
/// only one that was cut off has to be read through. Numbers are in the machine's byte order. One thread at a time,
/// but that flush() and close() leave alone what entry(), endNumber() and body() of written records look at; once it
/// is closed and trimmed, any number of readers.
class LogSegment
{
public:
    /// What the log knows of a record without touching its bytes.
    struct Entry {
        qint64 timeMs = 0; ///< UTC, since 1970
        quint32 offset = 0;
        quint32 length = 0; ///< of the body
        quint32 flags = 0;  ///< the log's own
    };
    /// Where the record stands: the log's number of its first record, and how many the user cleared before it.
    struct Place {
        quint64 firstNumber = 0;
        quint64 cleared = 0;
    };

    /// What has its bytes. A temporary folder may be one in memory; and where there is no file to be had, memory is
    /// what is left.
    enum class Medium { Disk, MemoryFolder, Memory };

    /// A new file, 0600, of at least `capacity` bytes; its space is reserved, so that a full disk fails here and not
    /// in a mapped page. An empty path: a file without a name that ends with this object.
    static Result<std::unique_ptr<LogSegment>> create(const QString &path, Place place, qint64 capacity);
    /// Takes the index or, when the writer did not come to write it, reads what is there up to the first record that is
    /// not whole. Null when the writer ended before it had begun.
    /// `isWritten`: somebody writes it at this moment, so that nothing is known of what is not whole.
    static Result<std::unique_ptr<LogSegment>> open(const QString &path, bool isWritten = false);
    /// What a file holds, without taking in all of its index.
    struct Summary {
        Place place;
        quint64 count = 0;
        qint64 firstMs = 0; ///< of its first record and its last; 0 without any
        qint64 lastMs = 0;
        qint64 fileBytes = 0;
        bool endedClean = false;
        qint64 tornBytes = 0;
    };
    /// Nothing when the writer ended before it had begun.
    static Result<std::optional<Summary>> summary(const QString &path, bool isWritten);
    ~LogSegment(); ///< leaves the file as it is

    LogSegment(const LogSegment &) = delete;
    LogSegment &operator=(const LogSegment &) = delete;

    /// False when it does not fit any more. Is in the file, and can be read, after the next flush().
    bool append(qint64 timeMs, quint32 flags, QByteArrayView body);
    /// One write for all that was appended: a store into the mapping would cost a page fault for every 4 KB.
    void flush();
    /// Gives back the unused space; with `last`, says that the recording ends here on purpose.
    Result<void> close(bool last);
    void trim() { m_entries.shrink_to_fit(); }         ///< after close()
    void setCleared(quint64 cleared);                  ///< when that has changed since it was made
    QString path() const { return m_file.fileName(); } ///< empty: without a name

    Medium medium() const { return m_medium; } ///< of one with a name always Disk
    quint64 firstNumber() const { return m_place.firstNumber; }
    quint64 endNumber() const { return m_place.firstNumber + m_entries.size(); }
    quint64 cleared() const { return m_place.cleared; }
    bool endedClean() const { return m_clean; }
    qint64 tornBytes() const { return m_torn; } ///< found by open() behind what belongs there
    qint64 recordBytes() const;                 ///< of all its records
    /// Records whose bytes are not those that were written. Reads all of them.
    quint64 damaged() const;
    const Entry &entry(quint64 number) const { return m_entries[static_cast<size_t>(number - m_place.firstNumber)]; }
    QByteArray body(quint64 number) const; ///< a copy
    /// The bytes themselves, after flush(); as long as this object. On any thread.
    QByteArrayView bodyOf(const Entry &entry) const;
    /// From `number` on; a copy, for readers that go on while this one grows.
    std::vector<Entry> entriesFrom(quint64 number) const;

    /// Bytes that a record with such a body takes in the file.
    static qint64 recordSize(qsizetype bodyLength);

private:
    struct Index;

    LogSegment() = default;
    static Result<std::unique_ptr<LogSegment>> openHeader(const QString &path, quint64 *end);
    bool isNamed() const { return !m_file.fileName().isEmpty(); }
    bool map(qint64 size);
    std::optional<Index> indexAt(qint64 end) const;
    bool takeIndex(qint64 end);
    void scan(bool isWritten);
    qint64 writeIndex(); ///< its size; 0 with errno when it cannot be written

    QFile m_file;
    Medium m_medium = Medium::Disk;
    uchar *m_data = nullptr;
    qint64 m_size = 0;
    qint64 m_end = 0; // with what is pending
    QByteArray m_pending;
    qint64 m_torn = 0;
    Place m_place;
    bool m_clean = false;
    std::vector<Entry> m_entries;
};

} // namespace wps
