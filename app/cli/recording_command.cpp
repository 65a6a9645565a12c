// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/inputs.h"
#include "app/cli/runner.h"
#include "core/watch/log_search.h"
#include "core/watch/record_export.h"
#include "core/watch/recording_info.h"

#include <QFileInfo>
#include <QJsonObject>

#include <map>
#include <memory>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

struct RecordingOptions {
    std::string recording;
    std::string output;
    std::string filter;
    std::string format = "jsonl";
    bool withoutBodies = false;
    bool verify = false;
};

const std::map<std::string, ExportFormat> kFormats{{"jsonl", ExportFormat::Jsonl}, {"csv", ExportFormat::Csv}};

/// The folder itself, or one of the files in it.
QString folderOf(const std::string &path)
{
    const QFileInfo info(toText(path));
    return info.isDir() ? info.filePath() : info.path();
}

void tell(Runner &run, const MessageLog &log, const RecordingOptions &options)
{
    const MessageLog::Ending ending = log.ending();
    QJsonObject json{{u"records"_s, qint64(log.size())},      {u"firstNumber"_s, qint64(log.firstNumber())},
                     {u"bytes"_s, qint64(log.bytes())},       {u"expired"_s, qint64(log.expired())},
                     {u"endedProperly"_s, ending.clean},      {u"isWritten"_s, ending.writing},
                     {u"droppedBytes"_s, ending.droppedBytes}};
    QStringList lines{u"%1 records, %2 bytes, %3 expired"_s.arg(
        QString::number(log.size()), QString::number(log.bytes()), QString::number(log.expired()))};
    if (log.size() > 0) {
        const auto timeOf = [&log](quint64 number) {
            return QDateTime::fromMSecsSinceEpoch(log.stored(number).timeMs, Qt::UTC).toString(Qt::ISODateWithMs);
        };
        json.insert(u"from"_s, timeOf(log.firstNumber()));
        json.insert(u"to"_s, timeOf(log.endNumber() - 1));
        lines += u"from %1 to %2"_s.arg(timeOf(log.firstNumber()), timeOf(log.endNumber() - 1));
    }
    if (ending.writing)
        lines += u"it is being written still"_s;
    else if (ending.clean)
        lines += u"it ended properly"_s;
    else
        lines += u"its writer was cut off; %1 bytes of a record that was not complete are left out"_s.arg(
            ending.droppedBytes);
    ExitCode code = Done;
    if (options.verify) {
        const quint64 damaged = log.damaged();
        json.insert(u"damaged"_s, qint64(damaged));
        lines += u"%1 records have changed since they were written"_s.arg(damaged);
        code = damaged == 0 ? Done : No;
    }
    run.output().result(QJsonDocument(json), lines.join(u'\n'));
    run.finish(code);
}

void exportTo(Runner &run, const MessageLog &log, const MessageQuery &query, const RecordingOptions &options)
{
    ExportJob job;
    job.path = toText(options.output);
    const bool keepsBodies = run.policy().allowBodyExport;
    job.options = {kFormats.at(options.format), options.withoutBodies || !keepsBodies};
    if (!keepsBodies)
        run.output().note(u"The policy of this machine lets no message bodies into a file: they are left out."_s);
    job.marked = readMarks(folderOf(options.recording));
    QList<quint64> numbers;
    for (quint64 at = log.firstNumber(); at < log.endNumber(); at = job.parts.last().end) {
        job.parts.append(log.partFrom(at));
        if (!query.isEmpty())
            numbers += findMatches(job.parts.last(), query);
    }
    if (!query.isEmpty())
        job.numbers = numbers;
    run.await(exportRecords(std::move(job)), [&run, path = toText(options.output)](quint64 written) {
        run.output().result(QJsonDocument(QJsonObject{{u"records"_s, qint64(written)}}),
                            u"%1 records written to %2"_s.arg(QString::number(written), path));
        run.finish(Done);
    });
}

void importTo(Runner &run, const RecordingOptions &options)
{
    run.await(importRecording(toText(options.recording), toText(options.output)), [&run](const ImportSummary &summary) {
        for (const QString &problem : summary.problems)
            run.output().note(problem);
        run.output().result(QJsonDocument(QJsonObject{{u"records"_s, qint64(summary.records)},
                                                      {u"badLines"_s, qint64(summary.badLines)}}),
                            u"%1 records taken in, %2 lines could not be read"_s.arg(
                                QString::number(summary.records), QString::number(summary.badLines)));
        run.finish(summary.badLines == 0 ? Done : No);
    });
}

Result<std::shared_ptr<MessageLog>> opened(const std::string &path)
{
    auto log = MessageLog::open(folderOf(path));
    if (!log)
        return failure(log.error());
    return std::make_shared<MessageLog>(std::move(*log));
}

} // namespace

void addRecordingCommands(CLI::App &app, Command &chosen)
{
    CLI::App &family = addFamily(app, "recording", "Recordings of watches: look at them, export and import them");
    auto options = std::make_shared<RecordingOptions>();
    const auto choose = [&chosen](std::function<Result<Task>(Inputs &)> prepare) {
        chosen.needsService = false;
        chosen.prepare = std::move(prepare);
    };

    CLI::App &info = addLeaf(family, "info", "Tell what a recording holds and how it ended",
                             "webpubsub recording info morning\n  webpubsub recording info morning --verify");
    info.add_option("RECORDING", options->recording, "Folder of the recording")->required();
    info.add_flag("--verify", options->verify,
                  "Read every record and tell whether its bytes are those that were written");
    info.callback([options, choose] {
        choose([options](Inputs &) -> Result<Task> {
            const auto log = opened(options->recording);
            if (!log)
                return failure(log.error());
            return Task([log = *log, options](Runner &run) { tell(run, *log, *options); });
        });
    });

    CLI::App &exporting =
        addLeaf(family, "export", "Write records to a file; keys and tokens are blotted out",
                "webpubsub recording export morning -f needle --to found.jsonl\n"
                "  webpubsub recording export morning --format csv --without-bodies --to morning.csv");
    exporting.add_option("RECORDING", options->recording, "Folder of the recording")->required();
    exporting.add_option("--to", options->output, "The file to write")->required()->type_name("FILE");
    exporting
        .add_option("--format", options->format, "jsonl (default), which can be imported, or csv for spreadsheets")
        ->check(CLI::IsMember({"jsonl", "csv"}));
    exporting.add_option("-f,--filter", options->filter, "Only what the filter of a watch would show")
        ->type_name("FILTER");
    exporting.add_flag("--without-bodies", options->withoutBodies, "Leave out what the messages say");
    exporting.callback([options, choose] {
        choose([options](Inputs &) -> Result<Task> {
            const auto query = named(u"--filter"_s, MessageQuery::parse(toText(options->filter)));
            if (!query)
                return failure(query.error());
            const auto log = opened(options->recording);
            if (!log)
                return failure(log.error());
            return Task([log = *log, query = *query, options](Runner &run) { exportTo(run, *log, query, *options); });
        });
    });

    CLI::App &importing = addLeaf(family, "import", "Make a recording of a file of JSON Lines",
                                  "webpubsub recording import found.jsonl --to found");
    importing.add_option("FILE", options->recording, "A file that an export has written")->required();
    importing.add_option("--to", options->output, "Folder to make")->required()->type_name("FOLDER");
    importing.callback([options, choose] {
        choose(
            [options](Inputs &) -> Result<Task> { return Task([options](Runner &run) { importTo(run, *options); }); });
    });
}

} // namespace wps::cli
