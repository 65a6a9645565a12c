// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/message_log.h"

#include "core/base/ensure.h"
#include "core/client/client_protocol.h"
#include "core/watch/recording_folder.h"
#include "core/watch/recording_info.h"
#include "core/watch/segment_bin.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QStringEncoder>

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

enum Flag : quint32 { LinkEvent = 1, Sent = 2, Binary = 4, Raw = 8, Protobuf = 16 };

constexpr int kClientShift = 16; // above the flags: the number of the client, 0 when there is but one
constexpr qsizetype kMaxUnpublished = 512 * 1024 * 1024;
constexpr qint64 kSmallSegment = 64 * 1024;
constexpr qint64 kSegment = 16 * 1024 * 1024;

Subprotocol subprotocolOf(quint32 flags)
{
    if ((flags & Raw) != 0)
        return Subprotocol::Raw;
    return (flags & Protobuf) != 0 ? Subprotocol::Protobuf : Subprotocol::Json;
}

quint32 flagsOf(ClientFrame::Direction direction, bool binary, DownstreamMessage::Format format)
{
    quint32 flags = 0;
    if (direction == ClientFrame::Direction::Sent)
        flags |= Sent;
    if (binary)
        flags |= Binary;
    if (format == DownstreamMessage::Format::Raw)
        flags |= Raw;
    else if (format == DownstreamMessage::Format::Protobuf)
        flags |= Protobuf;
    return flags;
}

/// What a JSON string says, in UTF-8; half surrogate pairs become U+FFFD.
QByteArray unquoted(const QByteArray &json)
{
    const QJsonValue value = QJsonDocument::fromJson('[' + json + ']').array().at(0);
    if (!value.isString())
        return json;
    QStringEncoder encoder(QStringEncoder::Utf8); // unlike toUtf8(), which writes "?"
    return encoder.encode(value.toString());
}

} // namespace

QByteArray LogRecord::payload() const
{
    if (kind == Kind::LinkEvent)
        return linkEvent.toUtf8();
    const DownstreamMessage &message = frame.message;
    if (message.kind == DownstreamMessage::Kind::Raw || message.dataLength == 0)
        return frame.bytes;
    QByteArray data = frame.bytes.mid(message.dataOffset, message.dataLength);
    if (message.format == DownstreamMessage::Format::Protobuf)
        return data;
    if (!data.startsWith('"'))
        return data;
    if (message.dataType == "text"_L1)
        return unquoted(data);
    if (message.dataType == "binary"_L1 || message.dataType == "protobuf"_L1) {
        const auto decoded = QByteArray::fromBase64Encoding(unquoted(data), QByteArray::AbortOnBase64DecodingErrors);
        return decoded ? decoded.decoded : data;
    }
    return data;
}

MessageLog::Stored MessageLog::Stored::of(const FrameView &frame, quint16 client)
{
    return {0, frame.timeMs, flagsOf(frame.direction, frame.binary, frame.format) | (quint32(client) << kClientShift),
            frame.bytes.toByteArray()};
}

MessageLog::Stored MessageLog::Stored::ofLinkEvent(const QDateTime &at, const QString &sentence, quint16 client)
{
    return {0, at.toMSecsSinceEpoch(), LinkEvent | (quint32(client) << kClientShift), sentence.toUtf8()};
}

MessageLog::Stored MessageLog::Stored::as(quint16 client) const
{
    constexpr quint32 own = (1U << kClientShift) - 1;
    return {number, timeMs, (flags & own) | (quint32(client) << kClientShift), body};
}

LogRecord MessageLog::Stored::decoded(const QStringList &clients) const
{
    LogRecord record;
    record.number = number;
    if (const auto client = qsizetype(flags >> kClientShift); client > 0)
        record.client = clients.value(client - 1);
    record.frame.at = QDateTime::fromMSecsSinceEpoch(timeMs, Qt::UTC);
    if ((flags & LinkEvent) != 0) {
        record.kind = LogRecord::Kind::LinkEvent;
        record.linkEvent = QString::fromUtf8(body);
        return record;
    }
    record.frame.direction = (flags & Sent) != 0 ? ClientFrame::Direction::Sent : ClientFrame::Direction::Received;
    record.frame.binary = (flags & Binary) != 0;
    record.frame.bytes = body;
    const auto protocol = makeClientProtocol(subprotocolOf(flags));
    record.frame.message = (flags & Sent) != 0 ? protocol->decodeSent(body, record.frame.binary)
                                               : protocol->decode(body, record.frame.binary);
    return record;
}

MessageLog::MessageLog() : MessageLog(Limits()) {}

MessageLog::MessageLog(Limits limits)
    : m_limits(limits), m_bin(std::make_shared<SegmentBin>()), m_mutex(std::make_unique<std::mutex>())
{
}

MessageLog::MessageLog(MessageLog &&) noexcept = default;

MessageLog &MessageLog::operator=(MessageLog &&) noexcept = default;

MessageLog::~MessageLog()
{
    if (m_bin) // else it has been moved
        m_bin->empty();
    if (m_open && !m_folder.isEmpty())
        (void)close(); // a recording that cannot be marked as ended is read as cut
}

Result<MessageLog> MessageLog::record(const QString &folder, Limits limits)
{
    MessageLog log(limits);
    if (auto begun = log.beginIn(folder, limits); !begun)
        return failure(begun.error());
    return log;
}

Result<void> MessageLog::beginIn(const QString &folder, Limits limits)
{
    WPS_ENSURE(m_folder.isEmpty() && writtenEnd() == 0, return {});
    auto lock = makeRecordingFolder(folder);
    Lock guard(*m_mutex);
    m_limits = limits;
    if (lock) {
        m_folder = folder;
        m_lock = std::move(*lock);
        beginSegment(guard, 0);
    } else {
        m_problem = lock.error();
    }
    if (m_problem)
        return failure(*m_problem);
    return {};
}

Result<MessageLog> MessageLog::open(const QString &folder)
{
    const QStringList names = segmentNames(folder);
    if (names.isEmpty())
        return folderProblem(folder, u"there is no recording here."_s);
    MessageLog log;
    log.m_folder = folder;
    log.m_readOnly = true;
    log.m_ending.writing = isWritten(folder);
    log.m_clients = RecordingInfo::read(folder).clients;
    for (const QString &name : names) {
        auto segment = LogSegment::open(folder + u'/' + name, log.m_ending.writing);
        if (!segment && log.m_ending.writing && !QFile::exists(folder + u'/' + name)) {
            log.forgetSegments(); // it has expired since it was listed, and those before it have too
            continue;
        }
        if (!segment)
            return failure(segment.error());
        if (!*segment) {
            log.m_ending.clean = false;
            continue;
        }
        if ((*segment)->cleared() != log.m_now.cleared)
            log.forgetSegments(); // they were on the way to be removed
        if (log.m_segments.empty())
            log.m_now.first = log.m_now.end = (*segment)->firstNumber();
        if ((*segment)->firstNumber() != log.m_now.end)
            return folderProblem(folder,
                                 u"records %1 to %2 are missing."_s.arg(QString::number(log.m_now.end),
                                                                        QString::number((*segment)->firstNumber())));
        log.m_now.end = (*segment)->endNumber();
        log.m_now.cleared = (*segment)->cleared();
        log.m_ending.clean = (*segment)->endedClean(); // the last one tells
        log.m_ending.droppedBytes += (*segment)->tornBytes();
        log.m_now.bytes += (*segment)->recordBytes();
        log.m_segments.push_back(std::move(*segment));
    }
    return log;
}

void MessageLog::forgetSegments()
{
    m_segments.clear();
    m_now.bytes = 0;
    m_ending.droppedBytes = 0;
}

Result<MessageLog> MessageLog::resume(const QString &folder, Limits limits)
{
    auto lock = lockedToWrite(folder);
    if (!lock)
        return folderProblem(folder, u"somebody else is writing this recording."_s);
    auto log = open(folder);
    if (!log)
        return log;
    log->m_limits = limits;
    log->m_readOnly = false;
    log->m_ending = {};
    log->m_lock = std::move(lock);
    const QStringList names = segmentNames(folder);
    for (const QString &name : names) {
        const QString path = folder + u'/' + name;
        if (path < segmentPath(folder, log->m_now.first)) // cleared, and not removed any more
            QFile::remove(path);
    }
    log->applyLimits();
    QFile::remove(segmentPath(folder, log->m_now.end)); // begun, and nothing in it was whole
    if (Lock guard(*log->m_mutex); !log->beginSegment(guard, 0) || log->m_problem)
        return failure(log->m_problem.value_or(Error()));
    return log;
}

void MessageLog::append(const ClientFrame &frame, quint16 client)
{
    const quint32 flags =
        flagsOf(frame.direction, frame.binary, frame.message.format) | (quint32(client) << kClientShift);
    Lock lock(*m_mutex);
    append(lock, frame.at.toMSecsSinceEpoch(), flags, frame.bytes);
    flush(lock);
}

void MessageLog::append(std::span<const FrameView> frames)
{
    Lock lock(*m_mutex);
    for (const FrameView &frame : frames)
        append(lock, frame.timeMs, flagsOf(frame.direction, frame.binary, frame.format), frame.bytes);
    flush(lock);
}

void MessageLog::append(std::span<const Stored> records)
{
    Lock lock(*m_mutex);
    for (const Stored &record : records)
        append(lock, record.timeMs, record.flags, record.body);
    flush(lock);
}

quint16 MessageLog::clientNumber(const QString &name)
{
    constexpr qsizetype kMost = 0xffff;
    if (name.isEmpty())
        return 0;
    const std::scoped_lock lock(*m_mutex);
    qsizetype at = m_clients.indexOf(name);
    if (at < 0) {
        at = std::min(m_clients.size(), kMost - 1);
        if (at == m_clients.size())
            m_clients.append(name);
    }
    return static_cast<quint16>(at + 1);
}

QStringList MessageLog::clients() const
{
    const std::scoped_lock lock(*m_mutex);
    return m_clients;
}

void MessageLog::appendLinkEvent(const QDateTime &at, const QString &sentence, quint16 client)
{
    Lock lock(*m_mutex);
    append(lock, at.toMSecsSinceEpoch(), LinkEvent | (quint32(client) << kClientShift), sentence.toUtf8());
    flush(lock);
}

void MessageLog::append(Lock &lock, qint64 timeMs, quint32 flags, QByteArrayView body)
{
    WPS_ENSURE(!m_readOnly, return );
    if (m_isPublishing && m_now.bytes + m_unwritten.bytes - m_shown.bytes > kMaxUnpublished) {
        ++m_now.lost;
        return;
    }
    const bool fits = m_open && m_segments.back()->append(timeMs, flags, body);
    if (!fits && !(beginSegment(lock, body.size()) && m_segments.back()->append(timeMs, flags, body))) {
        ++m_now.lost;
        return;
    }
    ++m_unwritten.records;
    m_unwritten.bytes += LogSegment::recordSize(body.size());
}

void MessageLog::publish()
{
    const std::scoped_lock lock(*m_mutex);
    applyLimits();
    m_shown = m_now;
}

void MessageLog::flush(Lock &lock)
{
    if (m_unwritten.records == 0)
        return;
    const std::shared_ptr<LogSegment> segment = m_segments.back();
    lock.unlock();
    segment->flush();
    lock.lock();
    const auto written = std::exchange(m_unwritten, {});
    m_now.end += written.records;
    if (!m_open) { // cleared meanwhile, and these with the rest
        m_now.first = m_now.end;
        m_now.cleared += written.records;
        return;
    }
    m_now.bytes += written.bytes;
    if (!m_isPublishing)
        applyLimits();
}

bool MessageLog::beginSegment(Lock &lock, qsizetype bodyLength)
{
    if (auto closed = closeSegment(lock, false); !closed)
        m_problem = closed.error();
    dropUnused(); // nothing fitted
    const qint64 usual = std::clamp<qint64>(m_limits.maxBytes / 16, kSmallSegment, kSegment);
    const qint64 capacity = std::max(usual, LogSegment::recordSize(bodyLength));
    const LogSegment::Place place{m_now.end, m_now.cleared};
    std::optional<Error> problem = m_problem;
    std::unique_ptr<LogSegment> segment;
    lock.unlock();
    if (!m_folder.isEmpty() && !problem) {
        if (auto made = makeNamed(place, capacity))
            segment = std::move(*made);
        else
            problem = made.error();
    }
    // Without a name; a small one may fit where a usual one does not.
    for (const qint64 room : {capacity, std::max(kSmallSegment, LogSegment::recordSize(bodyLength))}) {
        if (segment)
            break;
        if (auto made = LogSegment::create({}, place, room))
            segment = std::move(*made);
    }
    lock.lock();
    m_problem = problem;
    if (!segment)
        return false;
    // The limits of a log that was to be private were made for the temporary folder, those of a recording for its own.
    if (segment->medium() == LogSegment::Medium::Memory ||
        (m_problem && segment->medium() == LogSegment::Medium::MemoryFolder)) {
        m_inMemory = true;
        m_limits.maxBytes = std::min(m_limits.maxBytes, kMaxInMemory);
    }
    if (m_now.cleared != place.cleared)
        segment->setCleared(m_now.cleared);
    m_segments.push_back(std::move(segment));
    m_open = true;
    return true;
}

Result<std::unique_ptr<LogSegment>> MessageLog::makeNamed(LogSegment::Place place, qint64 capacity) const
{
    const QString path = segmentPath(m_folder, place.firstNumber);
    auto segment = LogSegment::create(path, place, capacity);
    if (!segment && m_bin->empty()) // which may have made room
        segment = LogSegment::create(path, place, capacity);
    return segment;
}

Result<void> MessageLog::close()
{
    m_bin->empty();
    Lock lock(*m_mutex);
    return closeSegment(lock, true);
}

Result<void> MessageLog::closeSegment(Lock &lock, bool last)
{
    flush(lock);
    if (!m_open)
        return {};
    const std::shared_ptr<LogSegment> segment = m_segments.back();
    lock.unlock();
    auto closed = segment->close(last);
    lock.lock();
    segment->trim();
    m_open = false; // only now: until then its readers take copies of what trim() moves
    return closed;
}

void MessageLog::applyLimits()
{
    // The newest stays, however big it is.
    while (kept() > 1 && (kept() > m_limits.maxRecords || m_now.bytes > m_limits.maxBytes))
        dropOldest();
    if (m_limits.maxAge.count() == 0 || kept() == 0)
        return;
    const qint64 newest = m_segments.back()->entry(m_now.end - 1).timeMs;
    while (kept() > 1 && newest - m_segments.front()->entry(m_now.first).timeMs > m_limits.maxAge.count())
        dropOldest();
}

void MessageLog::dropOldest()
{
    m_now.bytes -= LogSegment::recordSize(m_segments.front()->entry(m_now.first).length);
    ++m_now.first;
    if (m_segments.size() > 1 && m_segments.front()->endNumber() == m_now.first) {
        const QString file = m_segments.front()->path();
        const bool stays = m_inMemory && !file.isEmpty(); // it is memory that is short
        if (stays)
            m_leftFiles.push_back(m_segments.front()->firstNumber());
        discard(std::move(m_segments.front()), stays ? QString() : file);
        m_segments.pop_front();
    }
}

void MessageLog::dropUnused()
{
    if (m_segments.empty() || m_segments.back()->firstNumber() != m_now.end)
        return;
    if (const QString file = m_segments.back()->path(); !file.isEmpty())
        QFile::remove(file); // at once: the next one has its name
    m_segments.pop_back();
}

void MessageLog::discard(std::shared_ptr<LogSegment> segment, const QString &file)
{
    if (m_isPublishing)
        m_bin->take(std::move(segment), file);
    else if (!file.isEmpty())
        QFile::remove(file);
}

void MessageLog::clear()
{
    WPS_ENSURE(!m_readOnly, return );
    const std::scoped_lock lock(*m_mutex);
    dropUnused();
    m_now.cleared += m_now.end - m_now.first;
    m_now.first = m_now.end;
    m_now.bytes = 0;
    for (const quint64 number : m_leftFiles)
        discard({}, segmentPath(m_folder, number));
    m_leftFiles.clear();
    for (auto &segment : m_segments) {
        const QString file = segment->path();
        discard(std::move(segment), file);
    }
    m_segments.clear();
    m_open = false;
    m_shown = m_now;
}

quint64 MessageLog::damaged() const
{
    const std::scoped_lock lock(*m_mutex);
    quint64 count = 0;
    for (const auto &segment : m_segments)
        count += segment->damaged();
    return count;
}

std::optional<Error> MessageLog::problem() const
{
    const std::scoped_lock lock(*m_mutex);
    return m_problem;
}

std::vector<MessageLog::Stored> MessageLog::newest(quint64 count) const
{
    const std::scoped_lock lock(*m_mutex);
    return written(m_now.end - std::min(count, m_now.end - m_now.first), m_now.end);
}

std::vector<MessageLog::Stored> MessageLog::writtenFrom(quint64 number, quint64 count) const
{
    const std::scoped_lock lock(*m_mutex);
    const quint64 first = std::clamp(number, m_now.first, m_now.end);
    return written(first, first + std::min(count, m_now.end - first));
}

std::vector<MessageLog::Stored> MessageLog::written(quint64 first, quint64 end) const
{
    std::vector<Stored> records;
    records.reserve(end - first);
    for (quint64 number = first; number < end; ++number) {
        const LogSegment &segment = *segmentOf(number);
        const LogSegment::Entry &entry = segment.entry(number);
        records.push_back({number, entry.timeMs, entry.flags, segment.body(number)});
    }
    return records;
}

quint64 MessageLog::writtenEnd() const
{
    const std::scoped_lock lock(*m_mutex);
    return m_now.end;
}

quint64 MessageLog::firstNumber() const
{
    return shown().first;
}

quint64 MessageLog::endNumber() const
{
    return shown().end;
}

qsizetype MessageLog::size() const
{
    return static_cast<qsizetype>(shown().end - shown().first);
}

qsizetype MessageLog::bytes() const
{
    return shown().bytes;
}

quint64 MessageLog::expired() const
{
    return shown().first - shown().cleared;
}

quint64 MessageLog::lost() const
{
    return shown().lost;
}

const std::shared_ptr<LogSegment> &MessageLog::segmentOf(quint64 number) const
{
    const auto after = std::upper_bound(m_segments.begin(), m_segments.end(), number,
                                        [](quint64 n, const auto &segment) { return n < segment->firstNumber(); });
    return *std::prev(after);
}

LogPart MessageLog::part(const std::shared_ptr<LogSegment> &segment, quint64 first, quint64 end) const
{
    const bool grows = m_open && segment == m_segments.back();
    return {first, end, segment, grows ? segment->entriesFrom(first) : std::vector<LogSegment::Entry>(), m_clients};
}

LogPart MessageLog::partFrom(quint64 number) const
{
    WPS_ENSURE(number >= shown().first && number < shown().end, return {});
    const std::scoped_lock lock(*m_mutex);
    const auto &segment = segmentOf(number);
    return part(segment, number, std::min(segment->endNumber(), shown().end));
}

LogPart MessageLog::partUpTo(quint64 end) const
{
    WPS_ENSURE(end > shown().first && end <= shown().end, return {});
    const std::scoped_lock lock(*m_mutex);
    const auto &segment = segmentOf(end - 1);
    return part(segment, std::max(segment->firstNumber(), shown().first), end);
}

MessageLog::Stored MessageLog::stored(quint64 number) const
{
    WPS_ENSURE(number >= shown().first && number < shown().end, return {});
    const std::scoped_lock lock(*m_mutex);
    const LogSegment &segment = *segmentOf(number);
    const LogSegment::Entry &entry = segment.entry(number);
    return {number, entry.timeMs, entry.flags, segment.body(number)};
}

LogRecord MessageLog::at(quint64 number) const
{
    WPS_ENSURE(number >= shown().first && number < shown().end, return {});
    return stored(number).decoded(clients());
}

} // namespace wps
