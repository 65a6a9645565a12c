// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/recording_store.h"
#include "ui/common/act_runner.h"

#include <QFutureWatcher>
#include <QObject>

namespace wps
{

/// What the Recordings tab does with the store. No widgets. GUI thread.
class RecordingsController : public QObject
{
    Q_OBJECT

public:
    /// `store` outlives it.
    explicit RecordingsController(RecordingStore &store, QObject *parent = nullptr);
    ~RecordingsController() override;

    RecordingStore &store() { return m_store; }
    ActRunner &acts() { return m_acts; }
    /// "3 recordings and journals, 12 MB. Journals go ..."
    QString summary() const;
    void remove(const QStringList &folders);
    /// One at a time; cancelImport() leaves nothing of it.
    void import(const QString &file);
    void cancelImport() { m_importing.cancel(); }
    bool isImporting() const { return m_importing.isRunning(); }
    const QFutureWatcherBase &importing() const { return m_importing; }

Q_SIGNALS:
    void importingChanged(); ///< began or ended

private:
    void finishImport();

    RecordingStore &m_store;
    ActRunner m_acts;
    QFutureWatcher<Result<ImportSummary>> m_importing;
    QString m_importFile;
};

} // namespace wps
