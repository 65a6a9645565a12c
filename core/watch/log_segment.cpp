// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/log_segment.h"

#include <QDir>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <utility>

#include <fcntl.h>
#include <linux/magic.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr char kMagic[8] = {'W', 'P', 'S', 'L', 'O', 'G', '0', '1'};

struct FileHeader {
    char magic[8];
    quint64 firstNumber;
    quint64 cleared;
    quint64 end; // 0 while it is written; kEnded is added when the recording ended with it
};

struct RecordHeader {
    quint32 length;
    quint32 checksum;
    qint64 timeMs;
    quint32 flags;
    quint32 mark; // never 0: tells a record with an empty body from unused space
};

/// Behind the records of a closed file; the entries follow.
struct IndexHeader {
    char magic[8];
    quint64 count;
    quint64 checksum;
};

constexpr char kIndexMagic[8] = {'W', 'P', 'S', 'I', 'D', 'X', '0', '1'};
constexpr quint32 kMark = 0x57505352;
constexpr quint64 kEnded = quint64(1) << 63;
constexpr qint64 kMaxSize = std::numeric_limits<quint32>::max();
static_assert(sizeof(FileHeader) == 32 && sizeof(RecordHeader) == 24 && sizeof(LogSegment::Entry) == 24 &&
              sizeof(IndexHeader) == 24);

using Words = std::array<quint64, 2>;
constexpr Words kKey{0x9E3779B97F4A7C15ULL, 0xD1B54A32D192ED03ULL};

/// Both halves of a 128-bit product: one multiplication takes in two words.
quint64 mixed(quint64 hash, Words words)
{
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(hash ^ words[0] ^ kKey[0]) * (words[1] ^ kKey[1]);
    return static_cast<quint64>(product) ^ static_cast<quint64>(product >> 64U);
}

Words wordsAt(const char *bytes)
{
    Words words;
    std::memcpy(&words, bytes, sizeof words);
    return words;
}

/// Finds torn writes; no defence against forgery. Three lanes, as one would wait for each of its multiplications, and
/// each in a register of its own.
quint32 checksum(const RecordHeader &header, const char *body)
{
    constexpr size_t kStride = 3 * sizeof(Words);
    quint64 first = header.length;
    auto second = static_cast<quint64>(header.timeMs);
    quint64 third = header.flags;
    size_t left = header.length;
    for (; left >= kStride; left -= kStride, body += kStride) {
        first = mixed(first, wordsAt(body));
        second = mixed(second, wordsAt(body + sizeof(Words)));
        third = mixed(third, wordsAt(body + 2 * sizeof(Words)));
    }
    quint64 hash = mixed(first, {second, third});
    for (; left >= sizeof(Words); left -= sizeof(Words), body += sizeof(Words))
        hash = mixed(hash, wordsAt(body));
    Words rest{};
    if (left > 0) // without a body there is no place of one
        std::memcpy(&rest, body, left);
    hash = mixed(hash, rest);
    return static_cast<quint32>(hash ^ (hash >> 32U));
}

/// Entries have padding that nobody writes: field by field.
quint64 checksum(const std::vector<LogSegment::Entry> &entries)
{
    quint64 hash = entries.size();
    for (const LogSegment::Entry &entry : entries) {
        const quint64 place = (static_cast<quint64>(entry.offset) << 32U) | entry.length;
        hash = mixed(hash ^ entry.flags, {static_cast<quint64>(entry.timeMs), place});
    }
    return hash;
}

tl::unexpected<Error> fileProblem(const QString &path, const QString &reason)
{
    return failure(Error::invalidInput(u"recording"_s, u"%1: %2"_s.arg(path, reason)));
}

/// The descriptor, unless it or its space is not to be had: then -1 with errno.
int withSpace(int file, qint64 size)
{
    if (file < 0)
        return file;
    const int full = ::posix_fallocate(file, 0, size);
    if (full == 0)
        return file;
    ::close(file);
    errno = full;
    return -1;
}

int openNamed(const QByteArray &path, qint64 size)
{
    const int file = ::open(path.constData(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    const int reserved = withSpace(file, size);
    if (file >= 0 && reserved < 0) {
        const int full = errno;
        ::unlink(path.constData());
        errno = full;
    }
    return reserved;
}

/// A file that no folder lists, so that nothing of it outlives the process.
int openUnnamed(qint64 size, LogSegment::Medium &medium)
{
    const QByteArray folder = QFile::encodeName(QDir::tempPath());
    const int file = withSpace(::open(folder.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600), size);
    if (file < 0) {
        medium = LogSegment::Medium::Memory;
        return withSpace(::memfd_create("wps-log", MFD_CLOEXEC), size);
    }
    struct statfs system = {};
    const bool inMemory =
        ::fstatfs(file, &system) == 0 && (system.f_type == TMPFS_MAGIC || system.f_type == RAMFS_MAGIC);
    medium = inMemory ? LogSegment::Medium::MemoryFolder : LogSegment::Medium::Disk;
    return file;
}

/// False with errno.
bool writeAt(int file, const char *from, qint64 left, qint64 offset)
{
    while (left > 0) {
        const qint64 written = ::pwrite(file, from, static_cast<size_t>(left), offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        from += written;
        offset += written;
        left -= written;
    }
    return true;
}

} // namespace

/// Where the entries of a closed file stand.
struct LogSegment::Index {
    quint64 count = 0;
    quint64 checksum = 0;
    qint64 rest = 0; ///< bytes behind it
    const uchar *entries = nullptr;

    Entry at(quint64 number) const
    {
        Entry entry;
        std::memcpy(&entry, entries + number * sizeof(Entry), sizeof entry);
        return entry;
    }
};

qint64 LogSegment::recordSize(qsizetype bodyLength)
{
    return static_cast<qint64>(sizeof(RecordHeader)) + ((bodyLength + 7) & ~qsizetype(7));
}

LogSegment::~LogSegment() = default;

Result<std::unique_ptr<LogSegment>> LogSegment::create(const QString &path, Place place, qint64 capacity)
{
    if (capacity > kMaxSize)
        return fileProblem(path, u"a record of 4 GB or more cannot be kept."_s);
    std::unique_ptr<LogSegment> segment(new LogSegment);
    QFile &file = segment->m_file;
    const bool isNamed = !path.isEmpty();
    const qint64 size = capacity + static_cast<qint64>(sizeof(FileHeader));
    const int descriptor = isNamed ? openNamed(QFile::encodeName(path), size) : openUnnamed(size, segment->m_medium);
    if (descriptor < 0)
        return fileProblem(isNamed ? path : u"temporary file"_s, qt_error_string(errno));
    if (isNamed) { // a QFile that is given a descriptor does not know its name
        ::close(descriptor);
        file.setFileName(path);
    }
    const bool opened = isNamed ? file.open(QIODevice::ReadWrite)
                                : file.open(descriptor, QIODevice::ReadWrite, QFileDevice::AutoCloseHandle);
    if (!opened || !segment->map(size)) {
        const QString reason = file.errorString();
        if (isNamed)
            QFile::remove(path);
        return fileProblem(isNamed ? path : u"temporary file"_s, reason);
    }
    FileHeader header{{}, place.firstNumber, place.cleared, 0};
    std::memcpy(header.magic, kMagic, sizeof kMagic);
    segment->m_pending.append(reinterpret_cast<const char *>(&header), sizeof header);
    segment->m_place = place;
    segment->m_end = sizeof(FileHeader);
    segment->flush();
    return segment;
}

Result<std::unique_ptr<LogSegment>> LogSegment::openHeader(const QString &path, quint64 *end)
{
    std::unique_ptr<LogSegment> segment(new LogSegment);
    segment->m_file.setFileName(path);
    if (!segment->m_file.open(QIODevice::ReadOnly))
        return fileProblem(path, segment->m_file.errorString());
    const qint64 size = segment->m_file.size();
    if (size < static_cast<qint64>(sizeof(FileHeader)))
        return std::unique_ptr<LogSegment>();
    if (size > kMaxSize || !segment->map(size))
        return fileProblem(path, u"this is not a part of a recording."_s);
    FileHeader header;
    std::memcpy(&header, segment->m_data, sizeof header);
    if (std::all_of(std::begin(header.magic), std::end(header.magic), [](char c) { return c == 0; }))
        return std::unique_ptr<LogSegment>();
    if (std::memcmp(header.magic, kMagic, sizeof kMagic) != 0)
        return fileProblem(path, u"this is not a part of a recording, or of a later version."_s);
    segment->m_place = {header.firstNumber, header.cleared};
    *end = header.end;
    return segment;
}

Result<std::unique_ptr<LogSegment>> LogSegment::open(const QString &path, bool isWritten)
{
    quint64 end = 0;
    auto segment = openHeader(path, &end);
    if (!segment || !*segment)
        return segment;
    LogSegment &opened = **segment;
    const quint64 recordsEnd = end & ~kEnded;
    const bool isClosed =
        recordsEnd <= static_cast<quint64>(opened.m_size) && opened.takeIndex(static_cast<qint64>(recordsEnd));
    if (!isClosed)
        opened.scan(isWritten);
    opened.m_clean = end == (static_cast<quint64>(opened.m_end) | kEnded);
    return segment;
}

Result<std::optional<LogSegment::Summary>> LogSegment::summary(const QString &path, bool isWritten)
{
    quint64 end = 0;
    auto segment = openHeader(path, &end);
    if (!segment)
        return failure(segment.error());
    if (!*segment)
        return std::optional<Summary>();
    LogSegment &opened = **segment;
    Summary summary;
    summary.place = opened.m_place;
    summary.fileBytes = opened.m_file.size();
    if (const auto index = opened.indexAt(static_cast<qint64>(end & ~kEnded)); index && index->count > 0) {
        summary.count = index->count;
        summary.endedClean = (end & kEnded) != 0;
        summary.firstMs = index->at(0).timeMs;
        summary.lastMs = index->at(index->count - 1).timeMs;
        return summary;
    }
    opened.scan(isWritten);
    summary.count = opened.m_entries.size();
    summary.endedClean = end == (static_cast<quint64>(opened.m_end) | kEnded);
    summary.tornBytes = opened.m_torn;
    summary.fileBytes = opened.m_end + opened.m_torn; // the rest is reserved only
    if (!opened.m_entries.empty()) {
        summary.firstMs = opened.m_entries.front().timeMs;
        summary.lastMs = opened.m_entries.back().timeMs;
    }
    return summary;
}

bool LogSegment::map(qint64 size)
{
    m_data = m_file.map(0, size);
    m_size = m_data ? size : 0;
    return m_data != nullptr;
}

std::optional<LogSegment::Index> LogSegment::indexAt(qint64 end) const
{
    IndexHeader header;
    if (end < static_cast<qint64>(sizeof(FileHeader)) || m_size - end < static_cast<qint64>(sizeof header))
        return {};
    std::memcpy(&header, m_data + end, sizeof header);
    const auto room = static_cast<quint64>(m_size - end) - sizeof header;
    if (std::memcmp(header.magic, kIndexMagic, sizeof kIndexMagic) != 0 || header.count > room / sizeof(Entry))
        return {};
    return Index{header.count, header.checksum, static_cast<qint64>(room - header.count * sizeof(Entry)),
                 m_data + end + sizeof header};
}

bool LogSegment::takeIndex(qint64 end)
{
    const auto index = indexAt(end);
    if (!index)
        return false;
    m_entries.resize(index->count);
    for (quint64 number = 0; number < index->count; ++number)
        m_entries[number] = index->at(number);
    const auto isInside = [end](const Entry &entry) {
        return entry.offset >= sizeof(FileHeader) && entry.offset + recordSize(entry.length) <= end;
    };
    if (checksum(m_entries) != index->checksum || !std::all_of(m_entries.begin(), m_entries.end(), isInside)) {
        m_entries.clear();
        return false;
    }
    m_end = end;
    m_torn = index->rest;
    return true;
}

void LogSegment::scan(bool isWritten)
{
    m_end = sizeof(FileHeader);
    for (;;) {
        RecordHeader header;
        if (m_size - m_end < static_cast<qint64>(sizeof header))
            break;
        std::memcpy(&header, m_data + m_end, sizeof header);
        if (header.mark != kMark || recordSize(header.length) > m_size - m_end)
            break;
        const auto *body = reinterpret_cast<const char *>(m_data + m_end + sizeof header);
        if (checksum(header, body) != header.checksum)
            break;
        m_entries.push_back({header.timeMs, static_cast<quint32>(m_end), header.length, header.flags});
        m_end += recordSize(header.length);
    }
    if (isWritten || indexAt(m_end)) // its writer may cut it off at this moment; or was killed between index and end
        return;
    qint64 used = m_size;
    while (used > m_end && m_data[used - 1] == 0)
        --used;
    m_torn = used - m_end;
}

bool LogSegment::append(qint64 timeMs, quint32 flags, QByteArrayView body)
{
    const qint64 size = recordSize(body.size());
    if (size > m_size - m_end)
        return false;
    RecordHeader header{static_cast<quint32>(body.size()), 0, timeMs, flags, kMark};
    if (isNamed()) // nobody reads another one without its index
        header.checksum = checksum(header, body.data());
    const qsizetype start = m_pending.size();
    m_pending.resize(start + size);
    char *record = m_pending.data() + start;
    const auto zero = quint64(0);
    std::memcpy(record + size - sizeof zero, &zero, sizeof zero); // what the body does not fill
    std::memcpy(record, &header, sizeof header);
    std::copy(body.begin(), body.end(), record + sizeof header); // which, unlike memcpy(), may be nothing
    m_entries.push_back({timeMs, static_cast<quint32>(m_end), header.length, flags});
    m_end += size;
    return true;
}

void LogSegment::flush()
{
    // The space is reserved and mapped: the slow way is open still.
    if (!writeAt(m_file.handle(), m_pending.constData(), m_pending.size(), m_end - m_pending.size()))
        std::memcpy(m_data + m_end - m_pending.size(), m_pending.constData(), static_cast<size_t>(m_pending.size()));
    m_pending.resize(0); // keeps its memory
}

Result<void> LogSegment::close(bool last)
{
    flush();
    m_pending = {};
    m_clean = last;
    // In this order, because somebody may be reading it through at this moment: what he comes upon behind the last
    // record is the index, and he touches nothing that is cut off.
    const qint64 indexed = isNamed() ? writeIndex() : 0;
    const QString problem = isNamed() && indexed == 0 ? qt_error_string(errno) : QString();
    const quint64 end = static_cast<quint64>(m_end) | (last ? kEnded : 0);
    // As the records: a store into the mapping would cost a page fault.
    if (!writeAt(m_file.handle(), reinterpret_cast<const char *>(&end), sizeof end, offsetof(FileHeader, end)))
        std::memcpy(m_data + offsetof(FileHeader, end), &end, sizeof end);
    // Pages behind the end are not touched again.
    if (!m_file.resize(m_end + indexed))
        return fileProblem(m_file.fileName(), m_file.errorString());
    m_size = m_end;
    // Without its index it is read through when it is opened; nothing is lost.
    if (!problem.isEmpty())
        return fileProblem(m_file.fileName(), problem);
    return {};
}

void LogSegment::setCleared(quint64 cleared)
{
    m_place.cleared = cleared;
    if (!writeAt(m_file.handle(), reinterpret_cast<const char *>(&cleared), sizeof cleared,
                 offsetof(FileHeader, cleared)))
        std::memcpy(m_data + offsetof(FileHeader, cleared), &cleared, sizeof cleared);
}

qint64 LogSegment::writeIndex()
{
    IndexHeader index{{}, m_entries.size(), checksum(m_entries)};
    std::memcpy(index.magic, kIndexMagic, sizeof kIndexMagic);
    const auto size = static_cast<qint64>(m_entries.size()) * static_cast<qint64>(sizeof(Entry));
    const bool written =
        writeAt(m_file.handle(), reinterpret_cast<const char *>(&index), sizeof index, m_end) &&
        writeAt(m_file.handle(), reinterpret_cast<const char *>(m_entries.data()), size, m_end + qint64(sizeof index));
    return written ? size + qint64(sizeof index) : 0;
}

qint64 LogSegment::recordBytes() const
{
    return m_end - static_cast<qint64>(sizeof(FileHeader));
}

quint64 LogSegment::damaged() const
{
    return static_cast<quint64>(std::count_if(m_entries.begin(), m_entries.end(), [this](const Entry &entry) {
        RecordHeader header;
        std::memcpy(&header, m_data + entry.offset, sizeof header);
        return header.length != entry.length || header.mark != kMark || header.timeMs != entry.timeMs ||
               header.flags != entry.flags ||
               checksum(header, reinterpret_cast<const char *>(m_data) + entry.offset + sizeof header) !=
                   header.checksum;
    }));
}

QByteArrayView LogSegment::bodyOf(const Entry &entry) const
{
    return {reinterpret_cast<const char *>(m_data) + entry.offset + sizeof(RecordHeader),
            static_cast<qsizetype>(entry.length)};
}

std::vector<LogSegment::Entry> LogSegment::entriesFrom(quint64 number) const
{
    return {m_entries.begin() + static_cast<qsizetype>(number - m_place.firstNumber), m_entries.end()};
}

QByteArray LogSegment::body(quint64 number) const
{
    return bodyOf(entry(number)).toByteArray();
}

} // namespace wps
