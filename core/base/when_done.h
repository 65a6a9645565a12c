// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QObject>

#include <utility>

namespace wps
{

/// `done(result)` runs on `context`'s thread, at most once; not at all when `context` is gone or nothing came of it.
/// A watcher and not a continuation: Qt 6.4 calls into a continuation's context even after its death.
template <typename T, typename Done> void whenDone(const QFuture<T> &future, QObject *context, Done done)
{
    auto *watcher = new QFutureWatcher<T>(context);
    QObject::connect(watcher, &QFutureWatcher<T>::finished, context, [watcher, done = std::move(done)] {
        watcher->deleteLater();
        if (watcher->future().resultCount() > 0)
            done(watcher->future().resultAt(0));
    });
    watcher->setFuture(future);
}

} // namespace wps
