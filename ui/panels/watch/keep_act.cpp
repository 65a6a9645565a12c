// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/keep_act.h"

#include "core/watch/recording_store.h"

#include <utility>

namespace wps
{

KeepAct::KeepAct(RecordingStore &store, QString folder, ActRunner &acts, QObject *parent)
    : QObject(parent), m_store(store), m_folder(std::move(folder)), m_acts(acts)
{
    connect(&store, &RecordingStore::changed, this, &KeepAct::check);
    connect(&store, &RecordingStore::failed, this, [this](const QString &failed, const Error &error) {
        if (failed == m_folder)
            tellFailure(error);
    });
}

void KeepAct::keep(const QString &name)
{
    m_name = name;
    m_acts.show(ActState::Kind::Running, tr("Keeping it as a recording\u2026"));
    m_store.keep(m_folder, name);
}

void KeepAct::check()
{
    const StoredRecording *stored = m_store.find(m_folder);
    if (m_name && stored && stored->info.isKept && stored->info.name == *m_name)
        Q_EMIT kept(*std::exchange(m_name, std::nullopt));
}

void KeepAct::tellFailure(const Error &error)
{
    // What was to be kept may be yet: the store does not say which of its changes has failed.
    if (m_name)
        m_acts.show(ActState::Kind::Failed, presentError(error, tr("Keeping it as a recording")).oneLine());
    else if (m_acts.state().kind != ActState::Kind::Failed) // which says more
        m_acts.show(ActState::Kind::Failed, presentError(error, tr("Changing the recording")).oneLine());
}

} // namespace wps
