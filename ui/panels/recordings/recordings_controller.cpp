// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recordings/recordings_controller.h"

#include "ui/common/error_presenter.h"
#include "ui/models/visible_text.h"

#include <QFileInfo>
#include <QLocale>

#include <chrono>

using namespace Qt::StringLiterals;

namespace wps
{

RecordingsController::RecordingsController(RecordingStore &store, QObject *parent) : QObject(parent), m_store(store)
{
    connect(&m_importing, &QFutureWatcherBase::finished, this, &RecordingsController::finishImport);
    connect(&store, &RecordingStore::failed, this, [this](const QString &folder, const Error &error) {
        m_acts.show(
            ActState::Kind::Failed,
            presentError(error, tr("Changing %1").arg(visibleLine(QFileInfo(folder).fileName(), 60))).oneLine());
    });
}

RecordingsController::~RecordingsController()
{
    m_importing.cancel();
}

QString RecordingsController::summary() const
{
    const QLocale locale;
    const auto days = std::chrono::duration_cast<std::chrono::days>(m_store.policy().maxAge).count();
    return tr("Recordings and journals: %1, with %2 on this disk. Every watch that is not private keeps a journal. "
              "When it has ended, it stays for %3 days, and at most %4 for each hub besides the newest, as the "
              "preferences say; what you keep stays.")
        .arg(QString::number(m_store.recordings().size()), locale.formattedDataSize(m_store.bytes(), 1),
             QString::number(days), locale.formattedDataSize(m_store.policy().bytesPerHub, 0));
}

void RecordingsController::remove(const QStringList &folders)
{
    for (const QString &folder : folders)
        m_store.remove(folder);
}

void RecordingsController::import(const QString &file)
{
    if (isImporting())
        return;
    m_importFile = file;
    m_acts.show(ActState::Kind::Running, tr("Importing %1\u2026").arg(visibleLine(QFileInfo(file).fileName(), 60)));
    m_importing.setFuture(m_store.import(file));
    Q_EMIT importingChanged();
}

void RecordingsController::finishImport()
{
    Q_EMIT importingChanged();
    m_store.refresh();
    const QString name = visibleLine(QFileInfo(m_importFile).fileName(), 60);
    if (m_importing.future().resultCount() == 0) {
        m_acts.show(ActState::Kind::No, tr("Importing %1 was cancelled; nothing of it is left.").arg(name));
        return;
    }
    const Result<ImportSummary> imported = m_importing.result();
    if (!imported) {
        m_acts.show(ActState::Kind::Failed, presentError(imported.error(), tr("Importing %1").arg(name)).oneLine());
        return;
    }
    QString text = tr("Imported %1 rows of %2.").arg(QLocale().toString(imported->records), name);
    if (imported->badLines > 0) {
        text +=
            u' ' + tr("%1 lines could not be read: %2")
                       .arg(QLocale().toString(imported->badLines), visibleLine(imported->problems.join(u"; "_s), 300));
    }
    m_acts.show(imported->badLines > 0 ? ActState::Kind::No : ActState::Kind::Done, text);
}

} // namespace wps
