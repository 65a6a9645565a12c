// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/record_export.h"

#include "core/base/csv.h"
#include "core/base/logging.h"
#include "core/watch/recording_info.h"

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPromise>
#include <QSaveFile>
#include <QStringDecoder>
#include <QThreadPool>

#include <algorithm>
#include <limits>
#include <memory>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kWriteSize = 1024 * 1024;
constexpr int kMaxProblems = 20;

std::optional<QString> asText(const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(bytes);
    // A byte order mark in front would be taken for one, and be missing afterwards.
    if (decoder.hasError() || text.toUtf8() != bytes)
        return {};
    return text;
}

QByteArray quoted(const QString &text)
{
    QByteArray json = QJsonDocument(QJsonObject{{u"t"_s, text}}).toJson(QJsonDocument::Compact);
    return json.sliced(5, json.size() - 6);
}

/// Each string of a JSON text on its own: within the whole text a secret would seem to reach over the escape of a
/// quote.
QString redactedJson(const QString &json)
{
    QString result;
    qsizetype at = 0;
    for (;;) {
        const qsizetype open = json.indexOf(u'"', at);
        if (open < 0)
            break;
        qsizetype close = open + 1;
        while (close < json.size() && json.at(close) != u'"')
            close += json.at(close) == u'\\' ? 2 : 1;
        if (close >= json.size())
            break;
        const QString literal = json.sliced(open, close + 1 - open);
        const QString said = QJsonDocument::fromJson(("[" + literal.toUtf8() + "]")).array().at(0).toString();
        const QString safe = redactSecrets(said);
        result += QStringView(json).sliced(at, open - at);
        result += safe == said ? literal : QString::fromUtf8(quoted(safe));
        at = close + 1;
    }
    return result + redactSecrets(json.sliced(at));
}

/// Bytes that are no text keep their length.
QByteArray redactedBinary(QByteArray bytes)
{
    const QString latin = QString::fromLatin1(bytes);
    const QString safe = redactSecrets(latin);
    if (safe == latin)
        return bytes;
    qsizetype same = 0;
    while (same < safe.size() && same < latin.size() && safe.at(same) == latin.at(same))
        ++same;
    qsizetype tail = 0;
    while (tail < safe.size() - same && tail < latin.size() - same &&
           safe.at(safe.size() - 1 - tail) == latin.at(latin.size() - 1 - tail))
        ++tail;
    std::fill(bytes.begin() + same, bytes.end() - tail, '*');
    return bytes;
}

/// Of a frame without data: whether nothing but its envelope is in it. Of one that cannot be read, or is of a kind that
/// is not known, nobody can tell.
bool isAllEnvelope(const ClientFrame &frame)
{
    static const QStringList kSent{u"joinGroup"_s, u"leaveGroup"_s, u"sequenceAck"_s, u"ping"_s};
    if (frame.message.dataOffset > 0) // it has data, and that is empty
        return true;
    switch (frame.message.kind) {
    case DownstreamMessage::Kind::Connected:
    case DownstreamMessage::Kind::Disconnected:
    case DownstreamMessage::Kind::Ack:
    case DownstreamMessage::Kind::Pong:
        return true;
    case DownstreamMessage::Kind::Unknown: // as all that was sent
        return frame.direction == ClientFrame::Direction::Sent && kSent.contains(frame.message.typeName);
    case DownstreamMessage::Kind::GroupMessage:
    case DownstreamMessage::Kind::ServerMessage:
    case DownstreamMessage::Kind::Raw:
        break;
    }
    return false;
}

QByteArray withoutBody(const LogRecord &record)
{
    const DownstreamMessage &message = record.frame.message;
    const bool isWhole =
        message.format == DownstreamMessage::Format::Raw || (message.dataLength == 0 && !isAllEnvelope(record.frame));
    const qsizetype offset = isWhole ? 0 : message.dataOffset;
    const qsizetype length = isWhole ? record.frame.bytes.size() : message.dataLength;
    if (length == 0)
        return record.frame.bytes;
    QByteArray bytes = record.frame.bytes;
    if (message.format == DownstreamMessage::Format::Json)
        return bytes.replace(offset, length, QByteArray("\"(" + QByteArray::number(length) + " bytes)\""));
    std::fill_n(bytes.begin() + offset, length, '*');
    return bytes;
}

QByteArray safeBytes(const LogRecord &record, const ExportOptions &options, bool &isText)
{
    const QByteArray bytes = options.withoutBodies ? withoutBody(record) : record.frame.bytes;
    const auto text = asText(bytes);
    isText = text.has_value();
    if (!text)
        return redactedBinary(bytes);
    const bool isJson = record.frame.message.format == DownstreamMessage::Format::Json;
    return (isJson ? redactedJson(*text) : redactSecrets(*text)).toUtf8();
}

QString formatName(DownstreamMessage::Format format)
{
    switch (format) {
    case DownstreamMessage::Format::Json:
        return u"json"_s;
    case DownstreamMessage::Format::Protobuf:
        return u"protobuf"_s;
    case DownstreamMessage::Format::Raw:
        break;
    }
    return u"raw"_s;
}

QByteArray jsonLine(const LogRecord &record, bool marked, const ExportOptions &options)
{
    QByteArray line = R"({"number":)" + QByteArray::number(record.number) + R"(,"time":)" +
                      QByteArray::number(record.frame.at.toMSecsSinceEpoch());
    if (marked)
        line += R"(,"marked":true)";
    if (!record.client.isEmpty())
        line += R"(,"client":)" + quoted(record.client);
    if (record.kind == LogRecord::Kind::LinkEvent)
        return line + R"(,"link":)" + quoted(redactSecrets(record.linkEvent)) + "}\n";
    const bool sent = record.frame.direction == ClientFrame::Direction::Sent;
    line += sent ? R"(,"direction":"sent")" : R"(,"direction":"received")";
    line += R"(,"format":")" + formatName(record.frame.message.format).toLatin1() + '"';
    if (record.frame.binary)
        line += R"(,"binary":true)";
    bool isText = true;
    const QByteArray bytes = safeBytes(record, options, isText);
    if (isText)
        return line + R"(,"text":)" + quoted(QString::fromUtf8(bytes)) + "}\n";
    return line + R"(,"base64":")" + bytes.toBase64() + "\"}\n";
}

QByteArray csvLine(const LogRecord &record, bool marked, const ExportOptions &options)
{
    const bool link = record.kind == LogRecord::Kind::LinkEvent;
    const DownstreamMessage &message = record.frame.message;
    bool isText = true;
    const QByteArray bytes = link ? redactSecrets(record.linkEvent).toUtf8() : safeBytes(record, options, isText);
    const bool sent = record.frame.direction == ClientFrame::Direction::Sent;
    const QList<QByteArray> cells{
        QByteArray::number(record.number),
        csvCell(record.frame.at.toUTC().toString(Qt::ISODateWithMs)),
        csvCell(marked ? u"marked"_s : QString()),
        csvCell(link   ? u"link"_s
                : sent ? u"sent"_s
                       : u"received"_s),
        csvCell(record.client),
        csvCell(message.typeName),
        csvCell(message.group),
        csvCell(message.fromUserId),
        csvCell(message.dataType),
        QByteArray::number(link ? 0 : record.frame.bytes.size()),
        csvCell(isText ? QString::fromUtf8(bytes) : QString::fromLatin1(bytes.toBase64())),
    };
    return cells.join(',') + "\r\n";
}

Error storageError(const QString &path, const QString &reason)
{
    Error error;
    error.kind = Error::Kind::Storage;
    error.message = u"%1: %2"_s.arg(path, reason);
    return error;
}

void runExport(QPromise<Result<quint64>> &promise, const ExportJob &job)
{
    QSaveFile file(job.path);
    if (!file.open(QIODevice::WriteOnly)) {
        promise.addResult(failure(storageError(job.path, file.errorString())));
        return;
    }
    quint64 all = job.numbers ? static_cast<quint64>(job.numbers->size()) : 0;
    for (const LogPart &part : job.parts)
        all += job.numbers ? 0 : part.end - part.first;
    constexpr quint64 kSteps = 1000; // progress is an int
    promise.setProgressRange(0, static_cast<int>(kSteps));
    QByteArray buffer = exportHeader(job.options);
    quint64 written = 0;
    auto number = job.numbers ? job.numbers->begin() : QList<quint64>::const_iterator();
    const auto writeOut = [&] {
        const bool whole = file.write(buffer) == buffer.size();
        buffer.clear();
        promise.setProgressValue(static_cast<int>(written * kSteps / std::max<quint64>(all, 1)));
        return whole && !promise.isCanceled();
    };
    const auto take = [&](const LogPart &part, quint64 at) {
        const LogSegment::Entry &entry = part.entry(at);
        const MessageLog::Stored stored{at, entry.timeMs, entry.flags, part.body(at).toByteArray()};
        buffer += exportLine(stored.decoded(part.clients), job.marked.contains(at), job.options);
        ++written;
        return buffer.size() < kWriteSize || writeOut();
    };
    bool goesOn = true;
    for (const LogPart &part : job.parts) {
        if (!job.numbers) {
            for (quint64 at = part.first; at < part.end && goesOn; ++at)
                goesOn = take(part, at);
            continue;
        }
        while (goesOn && number != job.numbers->end() && *number < part.end) {
            if (*number >= part.first) // else it has expired since it was chosen
                goesOn = take(part, *number);
            ++number;
        }
    }
    goesOn = goesOn && writeOut();
    if (promise.isCanceled())
        return; // QSaveFile leaves nothing behind
    if (!goesOn || !file.commit())
        promise.addResult(failure(storageError(job.path, file.errorString())));
    else
        promise.addResult(written);
}

/// Why not all of the file can be kept, in a log without limits of its own.
std::optional<Error> noRoom(const MessageLog &log, const QString &path)
{
    if (auto problem = log.problem())
        return problem;
    if (log.expired() == 0 && log.lost() == 0)
        return {};
    return storageError(path, u"there is no room for all of its messages."_s);
}

/// Reads a file of JSON Lines into the log; false when it was cancelled or is no such file, which `promise` then says.
template <typename T>
bool readInto(MessageLog &log, const QString &path, ImportSummary &summary, QPromise<Result<T>> &promise)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        promise.addResult(failure(storageError(path, file.errorString())));
        return false;
    }
    constexpr int kPercent = 100;
    promise.setProgressRange(0, kPercent);
    const qint64 size = std::max<qint64>(file.size(), 1);
    for (quint64 line = 1; !file.atEnd() && !promise.isCanceled(); ++line) {
        const QByteArray text = file.readLine().trimmed();
        if (text.isEmpty())
            continue;
        const auto read = recordFromJson(text);
        if (!read) {
            ++summary.badLines;
            if (summary.problems.size() < kMaxProblems)
                summary.problems += u"line %1: %2"_s.arg(QString::number(line), read.error().message);
            continue;
        }
        if (read->marked)
            summary.marked.insert(log.endNumber());
        const quint16 client = log.clientNumber(read->record.client);
        if (read->record.kind == LogRecord::Kind::LinkEvent)
            log.appendLinkEvent(read->record.frame.at, read->record.linkEvent, client);
        else
            log.append(read->record.frame, client);
        promise.setProgressValue(static_cast<int>(file.pos() * kPercent / size));
        if (auto problem = noRoom(log, path)) {
            promise.addResult(failure(*problem));
            return false;
        }
    }
    summary.records = static_cast<quint64>(log.size());
    if (!promise.isCanceled() && summary.records == 0) {
        QString reason = u"no line of this file is a recorded message."_s;
        if (!summary.problems.isEmpty())
            reason += u' ' + summary.problems.first();
        promise.addResult(failure(Error::invalidInput(u"recording"_s, u"%1: %2"_s.arg(path, reason))));
    }
    return !promise.isCanceled() && summary.records > 0;
}

constexpr MessageLog::Limits kNoLimits{std::numeric_limits<qsizetype>::max(), std::numeric_limits<qsizetype>::max(),
                                       std::chrono::milliseconds(0)};

void runImport(QPromise<Result<std::shared_ptr<ImportResult>>> &promise, const QString &path)
{
    auto result = std::make_shared<ImportResult>();
    result->log = MessageLog(kNoLimits);
    if (readInto(result->log, path, result->summary, promise))
        promise.addResult(result);
}

void runImportTo(QPromise<Result<ImportSummary>> &promise, const QString &path, const QString &folder)
{
    auto log = MessageLog::record(folder, kNoLimits);
    if (!log) {
        promise.addResult(failure(log.error()));
        return;
    }
    ImportSummary summary;
    summary.folder = folder;
    bool isThere = readInto(*log, path, summary, promise);
    if (isThere) {
        RecordingInfo info;
        info.name = QFileInfo(path).completeBaseName();
        info.begun = log->at(log->firstNumber()).frame.at;
        info.clients = log->clients();
        info.isKept = true;
        Result<void> done = log->close();
        if (const auto problem = log->problem())
            done = failure(*problem);
        if (done)
            done = info.write(folder);
        if (done && !summary.marked.isEmpty())
            done = writeMarks(folder, summary.marked);
        isThere = done.has_value();
        promise.addResult(done ? Result<ImportSummary>(summary) : failure(done.error()));
    }
    if (!isThere)
        (void)removeRecording(folder); // the error that brought us here is the one to tell
}

template <typename T, typename Work> QFuture<Result<T>> onPool(Work work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    QFuture<Result<T>> future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        work(*promise);
        promise->finish();
    });
    return future;
}

tl::unexpected<Error> badLine(const QString &reason)
{
    return failure(Error::invalidInput(u"line"_s, reason));
}

} // namespace

QByteArray exportHeader(const ExportOptions &options)
{
    if (options.format == ExportFormat::Jsonl)
        return {};
    return "\xef\xbb\xbfnumber,time,mark,direction,client,type,group,from,data type,bytes,frame\r\n";
}

QByteArray exportLine(const LogRecord &record, bool marked, const ExportOptions &options)
{
    return options.format == ExportFormat::Jsonl ? jsonLine(record, marked, options) : csvLine(record, marked, options);
}

Result<ImportedRecord> recordFromJson(const QByteArray &line)
{
    QJsonParseError problem{};
    const QJsonDocument document = QJsonDocument::fromJson(line, &problem);
    if (!document.isObject())
        return badLine(problem.error == QJsonParseError::NoError ? u"this is not a JSON object."_s
                                                                 : problem.errorString() + u'.');
    const QJsonObject object = document.object();
    const QJsonValue time = object.value("time"_L1);
    if (!time.isDouble())
        return badLine(u"\"time\" must be a number of milliseconds."_s);
    ImportedRecord imported;
    imported.marked = object.value("marked"_L1).toBool();
    LogRecord &record = imported.record;
    record.client = object.value("client"_L1).toString();
    record.number = static_cast<quint64>(std::max<qint64>(object.value("number"_L1).toInteger(), 0));
    record.frame.at = QDateTime::fromMSecsSinceEpoch(time.toInteger(), Qt::UTC);
    if (object.contains("link"_L1)) {
        if (!object.value("link"_L1).isString())
            return badLine(u"\"link\" must be a text."_s);
        record.kind = LogRecord::Kind::LinkEvent;
        record.linkEvent = object.value("link"_L1).toString();
        return imported;
    }
    const QString direction = object.value("direction"_L1).toString();
    if (direction != "sent"_L1 && direction != "received"_L1)
        return badLine(u"\"direction\" must be \"sent\" or \"received\"."_s);
    record.frame.direction = direction == "sent"_L1 ? ClientFrame::Direction::Sent : ClientFrame::Direction::Received;
    const QString format = object.value("format"_L1).toString();
    if (format == "json"_L1)
        record.frame.message.format = DownstreamMessage::Format::Json;
    else if (format == "protobuf"_L1)
        record.frame.message.format = DownstreamMessage::Format::Protobuf;
    else if (format == "raw"_L1)
        record.frame.message.format = DownstreamMessage::Format::Raw;
    else
        return badLine(u"\"format\" must be \"json\", \"protobuf\" or \"raw\"."_s);
    record.frame.binary = object.value("binary"_L1).toBool();
    if (object.value("text"_L1).isString()) {
        record.frame.bytes = object.value("text"_L1).toString().toUtf8();
        return imported;
    }
    const auto decoded = QByteArray::fromBase64Encoding(object.value("base64"_L1).toString().toLatin1(),
                                                        QByteArray::AbortOnBase64DecodingErrors);
    if (!object.value("base64"_L1).isString() || !decoded)
        return badLine(u"there must be a \"text\", or \"base64\" that can be decoded."_s);
    record.frame.bytes = decoded.decoded;
    return imported;
}

QFuture<Result<quint64>> exportRecords(ExportJob job)
{
    return onPool<quint64>([job = std::move(job)](auto &promise) { runExport(promise, job); });
}

QFuture<Result<std::shared_ptr<ImportResult>>> importRecords(const QString &path)
{
    return onPool<std::shared_ptr<ImportResult>>([path](auto &promise) { runImport(promise, path); });
}

QFuture<Result<ImportSummary>> importRecording(const QString &path, const QString &folder)
{
    return onPool<ImportSummary>([path, folder](auto &promise) { runImportTo(promise, path, folder); });
}

} // namespace wps
