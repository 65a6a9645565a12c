// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/name_list.h"

#include "core/base/csv.h"
#include "core/base/logging.h"
#include "core/model/names.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QPromise>
#include <QSaveFile>
#include <QSet>
#include <QStringDecoder>
#include <QThreadPool>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

using Kind = KnownName::Kind;

constexpr int kMaxProblems = 20;
constexpr qsizetype kMaxLine = 64 * 1024;

Error fileError(const QString &why)
{
    return Error::invalidInput(u"file"_s, why);
}

std::optional<QString> decoded(QByteArrayView bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(bytes);
    return decoder.hasError() ? std::nullopt : std::optional(text);
}

std::optional<Kind> kindOf(const QString &word)
{
    static const QHash<QString, Kind> kinds{
        {u"group"_s, Kind::Group}, {u"groups"_s, Kind::Group},          {u"user"_s, Kind::User},
        {u"users"_s, Kind::User},  {u"connection"_s, Kind::Connection}, {u"connections"_s, Kind::Connection}};
    const auto found = kinds.constFind(word.trimmed().toLower());
    return found == kinds.constEnd() ? std::nullopt : std::optional(*found);
}

/// Why a name cannot be one; nothing when it can.
std::optional<QString> problemOf(Kind kind, const QString &name)
{
    const auto reason = [](const auto &parsed) {
        return parsed ? std::nullopt : std::optional<QString>(parsed.error().message);
    };
    if (name.size() > NameList::kMaxName)
        return u"The name has more than %1 characters."_s.arg(NameList::kMaxName);
    if (redactSecrets(name) != name)
        return u"This looks like an access key or a token, not like a name."_s;
    switch (kind) {
    case Kind::Group:
        return reason(GroupName::parse(name));
    case Kind::User:
        return reason(UserId::parse(name));
    case Kind::Connection:
        break;
    }
    return reason(ConnectionId::parse(name));
}

/// Gathers names, and what is wrong with the others.
class Collector
{
public:
    explicit Collector(std::function<bool()> isCancelled)
        : m_isCancelled(std::move(isCancelled)), m_now(QDateTime::currentDateTimeUtc())
    {
    }

    /// False when it is time to stop.
    bool take(qsizetype line, Kind kind, const QString &name)
    {
        if (const auto problem = problemOf(kind, name))
            return complain(line, *problem);
        const qsizetype known = m_taken.size();
        m_taken.insert({static_cast<int>(kind), name});
        if (m_taken.size() == known)
            ++m_list.repeated;
        else
            m_list.names.append({kind, name, KnownName::Source::Imported, m_now, m_now, {}});
        return goesOn();
    }
    bool complain(qsizetype line, const QString &why)
    {
        ++m_list.bad;
        if (m_list.problems.size() < kMaxProblems)
            m_list.problems.append(u"line %1: %2"_s.arg(line).arg(why));
        return goesOn();
    }
    Result<NameList> result()
    {
        if (m_list.names.size() > NameList::kMaxNames) {
            return failure(fileError(u"There are more than %1 names in the file. Split it."_s.arg(
                QLocale::c().toString(qlonglong(NameList::kMaxNames)))));
        }
        return std::move(m_list);
    }

private:
    bool goesOn() const { return m_list.names.size() <= NameList::kMaxNames && !m_isCancelled(); }

    std::function<bool()> m_isCancelled;
    QDateTime m_now;
    NameList m_list;
    QSet<QPair<int, QString>> m_taken;
};

/// Each line without its end, with its number from 1; empty ones are left out. `use` gives false to stop.
template <typename Use> void forEachLine(QByteArrayView bytes, const Use &use)
{
    qsizetype number = 0;
    for (qsizetype from = 0; from < bytes.size();) {
        qsizetype end = bytes.indexOf('\n', from);
        if (end < 0)
            end = bytes.size();
        QByteArrayView line = bytes.sliced(from, end - from);
        from = end + 1;
        ++number;
        if (line.endsWith('\r'))
            line.chop(1);
        if (!line.trimmed().isEmpty() && !use(number, line))
            return;
    }
}

void collectText(QByteArrayView bytes, Kind kind, Collector &collector)
{
    forEachLine(bytes, [&](qsizetype number, QByteArrayView line) {
        if (line.size() > kMaxLine)
            return collector.complain(number, u"The line is too long for a name."_s);
        const auto name = decoded(line);
        return name ? collector.take(number, kind, *name) : collector.complain(number, u"This is not UTF-8."_s);
    });
}

void collectJson(QByteArrayView bytes, Kind kind, Collector &collector)
{
    forEachLine(bytes, [&](qsizetype number, QByteArrayView line) {
        if (line.size() > kMaxLine)
            return collector.complain(number, u"The line is too long for a name."_s);
        // In a list, since QJsonDocument takes no bare string.
        QJsonParseError problem;
        const QJsonArray values = QJsonDocument::fromJson('[' + line.toByteArray() + ']', &problem).array();
        if (problem.error != QJsonParseError::NoError)
            return collector.complain(number, u"This is not JSON: %1."_s.arg(problem.errorString()));
        if (values.size() != 1)
            return collector.complain(number, u"One object a line is wanted."_s);
        const QJsonValue value = values.at(0);
        if (value.isString())
            return collector.take(number, kind, value.toString());
        const QJsonValue name = value.toObject().value("name"_L1);
        if (!name.isString())
            return collector.complain(number, u"An object with a \"name\" that is a string is wanted."_s);
        const QJsonValue word = value.toObject().value("kind"_L1);
        const auto said = word.isUndefined() ? std::optional(kind) : kindOf(word.toString());
        return said ? collector.take(number, *said, name.toString())
                    : collector.complain(number, u"The kind is not group, user or connection."_s);
    });
}

/// The cells of one record of CSV and where the next one begins.
struct CsvRecord {
    QList<QByteArray> cells;
    qsizetype next = 0;
    qsizetype lines = 1; ///< how many line ends it has, its own included
    bool isOpen = false; ///< a quote is never closed
};

CsvRecord csvRecord(QByteArrayView bytes, qsizetype from, char separator)
{
    CsvRecord record;
    QByteArray cell;
    bool quoted = false;
    qsizetype at = from;
    for (; at < bytes.size(); ++at) {
        const char c = bytes.at(at);
        if (quoted) {
            if (c != '"') {
                record.lines += c == '\n';
                cell += c;
            } else if (at + 1 < bytes.size() && bytes.at(at + 1) == '"') {
                cell += bytes.at(++at);
            } else {
                quoted = false;
            }
        } else if (c == '"' && cell.isEmpty()) {
            quoted = true;
        } else if (c == separator) {
            record.cells.append(std::exchange(cell, {}));
        } else if (c == '\n') {
            break;
        } else if (c != '\r' || (at + 1 < bytes.size() && bytes.at(at + 1) != '\n')) {
            cell += c;
        }
    }
    record.cells.append(cell);
    record.next = at + 1;
    record.isOpen = quoted;
    return record;
}

/// What stands first outside of quotes.
char separatorOf(QByteArrayView bytes)
{
    bool quoted = false;
    for (const char c : bytes) {
        if (c == '"')
            quoted = !quoted;
        else if (!quoted && (c == ',' || c == ';' || c == '\t'))
            return c;
        else if (!quoted && c == '\n')
            break;
    }
    return ',';
}

struct CsvColumns {
    qsizetype kind = 0;
    qsizetype name = 1;
    bool inHeader = false;
};

CsvColumns columnsOf(const QList<QByteArray> &first)
{
    CsvColumns columns{-1, -1, false};
    for (qsizetype i = 0; i < first.size(); ++i) {
        const QByteArray word = first.at(i).trimmed().toLower();
        if (word == "kind" && columns.kind < 0)
            columns.kind = i;
        else if (word == "name" && columns.name < 0)
            columns.name = i;
    }
    columns.inHeader = columns.name >= 0;
    if (columns.inHeader)
        return columns;
    return first.size() < 2 ? CsvColumns{-1, 0, false} : CsvColumns{};
}

void collectCsv(QByteArrayView bytes, Kind kind, Collector &collector)
{
    const char separator = separatorOf(bytes);
    CsvColumns columns;
    qsizetype line = 1;
    for (qsizetype from = 0; from < bytes.size();) {
        const CsvRecord record = csvRecord(bytes, from, separator);
        const bool first = from == 0;
        const qsizetype number = line;
        from = record.next;
        line += record.lines;
        if (first) {
            columns = columnsOf(record.cells);
            if (columns.inHeader)
                continue;
        }
        bool goesOn = true;
        const auto cellOf = [&](qsizetype i) { return decoded(record.cells.value(i)); };
        if (record.isOpen) {
            goesOn = collector.complain(number, u"A quote is never closed: nothing behind it could be read."_s);
        } else if (record.cells.size() == 1 && record.cells.first().trimmed().isEmpty()) {
            continue;
        } else if (record.cells.size() <= std::max(columns.name, columns.kind)) {
            goesOn = collector.complain(number, u"A column is missing."_s);
        } else if (const auto name = cellOf(columns.name); !name) {
            goesOn = collector.complain(number, u"This is not UTF-8."_s);
        } else {
            const auto said =
                columns.kind < 0 ? std::optional(kind) : kindOf(QString::fromUtf8(record.cells.at(columns.kind)));
            goesOn = said ? collector.take(number, *said, textOfCsvCell(*name))
                          : collector.complain(number, u"The kind is not group, user or connection."_s);
        }
        if (!goesOn)
            return;
    }
}

Result<NameList> parse(QByteArrayView bytes, NameListFormat format, Kind kind, std::function<bool()> isCancelled)
{
    if (bytes.size() > NameList::kMaxFile)
        return failure(fileError(u"The file is larger than 64 MiB. Split it."_s));
    if (bytes.startsWith("\xEF\xBB\xBF"))
        bytes = bytes.sliced(3);
    Collector collector(std::move(isCancelled));
    switch (format) {
    case NameListFormat::Text:
        collectText(bytes, kind, collector);
        break;
    case NameListFormat::Csv:
        collectCsv(bytes, kind, collector);
        break;
    case NameListFormat::JsonLines:
        collectJson(bytes, kind, collector);
        break;
    }
    return collector.result();
}

QByteArray lineOf(const KnownName &name, NameListFormat format)
{
    const auto time = [](const QDateTime &at) { return at.isValid() ? at.toString(Qt::ISODateWithMs) : QString(); };
    if (format == NameListFormat::Csv) {
        QByteArray line = kindName(name.kind).toLatin1() + ',' + exactCsvCell(name.name);
        for (const QString &cell :
             {sourceName(name.source), time(name.learnedAt), time(name.seenAt), time(name.confirmedAt)})
            line += ',' + cell.toLatin1();
        return line + "\r\n";
    }
    QJsonObject object{{u"kind"_s, kindName(name.kind)}, {u"name"_s, name.name}};
    for (const auto &[key, value] :
         {std::pair{u"source"_s, sourceName(name.source)}, std::pair{u"learned"_s, time(name.learnedAt)},
          std::pair{u"seen"_s, time(name.seenAt)}, std::pair{u"confirmed"_s, time(name.confirmedAt)}}) {
        if (!value.isEmpty())
            object.insert(key, value);
    }
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

Result<WrittenNames> write(const QList<KnownName> &names, const QString &path, NameListFormat format)
{
    QSaveFile file(path);
    const auto failed = [&] {
        Error error;
        error.kind = Error::Kind::Storage;
        error.message = u"%1 could not be written: %2"_s.arg(path, file.errorString());
        return failure(error);
    };
    if (!file.open(QIODevice::WriteOnly))
        return failed();
    if (format == NameListFormat::Csv)
        file.write("kind,name,source,learned,seen,confirmed\r\n");
    WrittenNames result;
    for (const KnownName &name : names) {
        if (redactSecrets(name.name) != name.name) {
            ++result.leftOut;
            continue;
        }
        if (file.write(lineOf(name, format)) < 0)
            return failed();
        ++result.written;
    }
    return file.commit() ? Result<WrittenNames>(result) : failed();
}

/// `work(promise)` on the pool.
template <typename T, typename Work> QFuture<Result<T>> onPool(Work work)
{
    auto promise = std::make_shared<QPromise<Result<T>>>();
    const QFuture<Result<T>> future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->addResult(work(*promise));
        promise->finish();
    });
    return future;
}

} // namespace

qsizetype NameList::count(KnownName::Kind kind) const
{
    return std::count_if(names.cbegin(), names.cend(), [kind](const KnownName &name) { return name.kind == kind; });
}

NameListFormat nameListFormatOf(const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == "csv"_L1 || suffix == "tsv"_L1)
        return NameListFormat::Csv;
    const bool json = suffix == "jsonl"_L1 || suffix == "ndjson"_L1 || suffix == "json"_L1;
    return json ? NameListFormat::JsonLines : NameListFormat::Text;
}

Result<NameList> parseNameList(const QByteArray &bytes, NameListFormat format, KnownName::Kind kind)
{
    return parse(bytes, format, kind, [] { return false; });
}

QFuture<Result<NameList>> readNameList(const QString &path, NameListFormat format, KnownName::Kind kind)
{
    return onPool<NameList>([path, format, kind](const QPromise<Result<NameList>> &promise) -> Result<NameList> {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly)) {
            Error error;
            error.kind = Error::Kind::Storage;
            error.message = u"%1 cannot be read: %2"_s.arg(path, file.errorString());
            return failure(error);
        }
        return parse(file.read(NameList::kMaxFile + 1), format, kind, [&promise] { return promise.isCanceled(); });
    });
}

QFuture<Result<WrittenNames>> writeNameList(const QList<KnownName> &names, const QString &path, NameListFormat format)
{
    return onPool<WrittenNames>([names, path, format](const auto &) { return write(names, path, format); });
}

} // namespace wps
