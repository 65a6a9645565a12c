// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/jobs/bulk_results.h"

#include "core/base/csv.h"
#include "core/base/logging.h"

#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>

#include <memory>

using namespace Qt::StringLiterals;

namespace wps
{

QString bulkStateName(BulkResults::State state)
{
    switch (state) {
    case BulkResults::State::Waiting:
        return u"waiting"_s;
    case BulkResults::State::Running:
        return u"running"_s;
    case BulkResults::State::Done:
        return u"done"_s;
    case BulkResults::State::Failed:
        return u"failed"_s;
    case BulkResults::State::NotKnown:
        break;
    }
    return u"not known"_s;
}

QByteArray toCsv(const BulkResults &results)
{
    QByteArray csv = "item,result,detail,requestId\r\n";
    for (qsizetype i = 0; i < results.items.size(); ++i) {
        const BulkResults::Item &item = results.items.at(i);
        const auto error = results.errors.constFind(i);
        const QString detail = error == results.errors.constEnd() ? QString() : redactSecrets(error->summary());
        csv += csvCell(item.name) + ',' + csvCell(bulkStateName(item.state)) + ',' + csvCell(detail) + ',' +
               csvCell(item.requestId) + "\r\n";
    }
    return csv;
}

QFuture<Result<qsizetype>> exportCsv(const BulkResults &results, const QString &path)
{
    auto promise = std::make_shared<QPromise<Result<qsizetype>>>();
    QFuture<Result<qsizetype>> future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, results, path] {
        QSaveFile file(path);
        const QByteArray csv = toCsv(results);
        if (file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size() && file.commit()) {
            promise->addResult(results.items.size());
        } else {
            Error error;
            error.kind = Error::Kind::Storage;
            error.message = u"%1: %2"_s.arg(path, file.errorString());
            promise->addResult(failure(error));
        }
        promise->finish();
    });
    return future;
}

} // namespace wps
