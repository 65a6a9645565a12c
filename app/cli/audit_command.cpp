// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/cli/command.h"
#include "app/cli/inputs.h"
#include "app/cli/runner.h"
#include "core/audit/audit_log.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <limits>
#include <memory>

using namespace Qt::StringLiterals;

namespace wps::cli
{

namespace
{

struct AuditOptions {
    std::string since;
    std::string verb;
    std::string text;
    int limit = 0;
    bool json = false;
    bool csv = false;
    bool bodies = false;
};

/// "2h", "7d", or a time as in ISO 8601; without an offset it is this machine's own.
Result<QDateTime> sinceOf(const QString &text)
{
    static const QRegularExpression span(uR"(\A(\d{1,6})([smhd])\z)"_s);
    if (const auto match = span.match(text); match.hasMatch()) {
        static const QHash<QString, qint64> seconds{{u"s"_s, 1}, {u"m"_s, 60}, {u"h"_s, 3600}, {u"d"_s, 86'400}};
        return QDateTime::currentDateTimeUtc().addSecs(-match.captured(1).toLongLong() *
                                                       seconds.value(match.captured(2)));
    }
    const QDateTime time = QDateTime::fromString(text, Qt::ISODate);
    if (!time.isValid()) {
        return failure(
            Error::invalidInput(u"--since"_s, u"Say how long ago (30m, 2h, 7d) or when (2026-01-31T12:00:00Z)."_s));
    }
    return time.toUTC();
}

void print(Output &output, const AuditOptions &options, AuditBodies bodies, const QList<AuditEntry> &entries)
{
    if (options.csv) {
        QByteArray csv = auditCsvHeader(bodies);
        for (const AuditEntry &entry : entries)
            csv += auditCsvLine(entry, bodies);
        Output::line(csv.chopped(2));
        return;
    }
    QJsonArray array;
    QStringList lines;
    for (const AuditEntry &entry : entries) {
        array.append(toJson(entry));
        lines.append(QStringList{entry.at.toLocalTime().toString(u"yyyy-MM-dd hh:mm:ss.zzz"_s),
                                 entry.profile.isEmpty() ? entry.endpoint : entry.profile, entry.hub, entry.verb,
                                 entry.target,
                                 entry.result + (entry.status ? u' ' + QString::number(entry.status) : QString())}
                         .join(u'\t'));
    }
    if (options.json || output.isJson())
        Output::line(QJsonDocument(array).toJson(QJsonDocument::Compact));
    else
        output.result({}, lines.join(u'\n'));
    if (entries.isEmpty() && !options.json && !output.isJson())
        output.note(u"No such calls are recorded."_s);
}

} // namespace

void addAuditCommand(CLI::App &app, Command &chosen, const CommonOptions &common)
{
    auto options = std::make_shared<AuditOptions>();
    CLI::App &leaf = addLeaf(app, "audit", "What was asked of services from here: every call, refused ones too",
                             "  webpubsub audit --since 2h\n"
                             "  webpubsub audit --hub chat --verb closeAllConnections --csv");
    leaf.add_option("--since", options->since, "30m, 2h, 7d, or a time such as 2026-01-31T12:00:00Z")
        ->type_name("TIME");
    leaf.add_option("--verb", options->verb, "One operation, e.g. sendToAll");
    leaf.add_option("--text", options->text, "Text in profile, hub, verb, target, result, reason or kept body");
    leaf.add_option("--limit", options->limit, "The latest so many")
        ->check(CLI::Range(1, std::numeric_limits<int>::max()));
    CLI::Option *json = leaf.add_flag("--json", options->json, "A JSON array; the same as --output json");
    leaf.add_flag("--csv", options->csv, "CSV, safe to open in a spreadsheet")->excludes(json);
    leaf.add_flag("--bodies", options->bodies,
                  "With the message bodies that were kept (see --audit-bodies), in JSON and CSV");
    leaf.callback([options, &chosen, &common] {
        chosen.needsService = false;
        chosen.prepare = [options, &common](Inputs &) -> Result<Task> {
            AuditQuery query;
            query.hub = toText(common.hub);
            query.verb = toText(options->verb);
            query.text = toText(options->text);
            query.limit = options->limit;
            if (!options->since.empty()) {
                const auto since = sinceOf(toText(options->since));
                if (!since)
                    return failure(since.error());
                query.since = *since;
            }
            return [options, query](Runner &run) {
                AuditQuery wanted = query;
                if (options->bodies && run.policy().allowBodyExport)
                    wanted.bodies = AuditBodies::Include;
                else if (options->bodies)
                    run.output().note(u"The policy of this machine lets no message bodies out: they are left out."_s);
                run.await(run.audit().find(wanted), [options, wanted, &run](const QList<AuditEntry> &entries) {
                    print(run.output(), *options, wanted.bodies, entries);
                    run.finish(Done);
                });
            };
        };
    });
}

} // namespace wps::cli
