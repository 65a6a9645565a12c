// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/hub_session.h"

#include <QObject>

class QDialog;

namespace wps
{

class Navigator;
class Workspace;

/// Binds a dialog that can act to the profile and hub with which it was opened: when others come into use behind it, it
/// is cancelled and a sentence in the status bar says why. A child of the dialog. GUI thread.
class SessionBond : public QObject
{
    Q_OBJECT

public:
    /// `session` is null for a dialog that was opened without any.
    SessionBond(QDialog *dialog, HubSessionPtr session, Workspace &workspace, Navigator &navigator);

    /// While something is under way that was asked for before, the dialog stays to tell how it ends; `outcome` is what
    /// it has to tell then.
    void setUnderWay(bool underWay, const QString &outcome = {});

private:
    void cancel(const QString &outcome);

    QDialog *m_dialog;
    HubSessionPtr m_session;
    Navigator &m_navigator;
    bool m_underWay = false;
    bool m_switched = false;
    bool m_over = false; ///< answered
};

} // namespace wps
