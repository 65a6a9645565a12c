// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/known_names.h"
#include "core/profile/name_list.h"
#include "ui/common/hub_session.h"
#include "ui/common/latest_call.h"

#include <QObject>

namespace wps
{

class LocalEmulator;

/// What is done with the remembered names of a hub as a whole: export, forget, bring back. No widgets. GUI thread.
class NameActs : public QObject
{
    Q_OBJECT

public:
    NameActs(KnownNames &names, const LocalEmulator &emulator, QObject *parent = nullptr);

    KnownNames &names() { return m_names; }
    qsizetype countAll(const HubSessionPtr &session) const;
    /// Every name of the hub; of the emulator also those that are there now. CSV or JSON Lines by the file's name.
    void exportTo(const HubSessionPtr &session, const QString &path);
    void forget(const HubSessionPtr &session, const QList<KnownName> &names);
    void forgetAll(const HubSessionPtr &session);
    bool canBringBack() const { return !m_forgotten.isEmpty(); }
    void bringBack(); ///< what was forgotten last

Q_SIGNALS:
    void done(const QString &sentence);
    void failed(const QString &sentence);

private:
    QList<KnownName> liveNames(const HubSessionPtr &session) const;
    void write(const HubSessionPtr &session, const QList<KnownName> &names, const QString &path);

    KnownNames &m_names;
    const LocalEmulator &m_emulator;
    QString m_forgottenScope;
    QList<KnownName> m_forgotten;
    LatestCall<QList<KnownName>> m_everything;
    LatestCall<WrittenNames> m_write;
    LatestCall<qsizetype> m_change;
};

} // namespace wps
