// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/act_runner.h"

#include <optional>

namespace wps
{

class RecordingStore;

/// Makes a recording of one folder of the store, and tells what came of that and of every other change to it that could
/// not be made. GUI thread.
class KeepAct : public QObject
{
    Q_OBJECT

public:
    /// The store and the acts outlive it.
    KeepAct(RecordingStore &store, QString folder, ActRunner &acts, QObject *parent = nullptr);

    void keep(const QString &name);

Q_SIGNALS:
    void kept(const QString &name); ///< it is on disk

private:
    void check();
    void tellFailure(const Error &error);

    RecordingStore &m_store;
    const QString m_folder;
    ActRunner &m_acts;
    std::optional<QString> m_name; // that it is to have and has not
};

} // namespace wps
