// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QFuture>
#include <QHash>
#include <QList>
#include <QString>

namespace wps
{

/// What became of each item of a job. A value: a copy is cheap and may go to another thread.
struct BulkResults {
    enum class State : quint8 {
        Waiting,  ///< nothing has left the program for it
        Running,  ///< asked, not answered
        Done,     ///< the service accepted
        Failed,   ///< see `errors`
        NotKnown, ///< cut off while it was under way: it may or may not have been done
    };
    struct Item {
        QString name;      ///< "connection c1"
        QString requestId; ///< empty until it is started
        State state = State::Waiting;
    };

    QList<Item> items;
    QHash<qsizetype, Error> errors; ///< of the failed ones, without bodies: ten thousand of those would fill the memory
    /// Items that failed or are not known, in the order in which that was found out.
    QList<qsizetype> troubled;
};

QString
bulkStateName(BulkResults::State state); ///< stable English: "waiting", "running", "done", "failed", "not known"

/// "item,result,detail,requestId", a line an item; no cell is a formula for a spreadsheet, no secret is in it.
QByteArray toCsv(const BulkResults &results);
/// Written on the thread pool; the file is there when all of it is. Tells the number of items. Error: Storage.
QFuture<Result<qsizetype>> exportCsv(const BulkResults &results, const QString &path);

} // namespace wps
