// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/session_bond.h"

#include "ui/common/navigator.h"
#include "ui/common/workspace.h"
#include "ui/models/visible_text.h"

#include <QDialog>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

SessionBond::SessionBond(QDialog *dialog, HubSessionPtr session, Workspace &workspace, Navigator &navigator)
    : QObject(dialog), m_dialog(dialog), m_session(std::move(session)), m_navigator(navigator)
{
    connect(&workspace, &Workspace::sessionChanged, this, [this, &workspace] {
        m_switched = workspace.session() != m_session;
        if (m_switched && !m_underWay)
            cancel({});
    });
    connect(dialog, &QDialog::finished, this, [this] { m_over = true; });
}

void SessionBond::setUnderWay(bool underWay, const QString &outcome)
{
    m_underWay = underWay;
    if (m_switched && !underWay)
        cancel(outcome);
}

void SessionBond::cancel(const QString &outcome)
{
    if (m_over)
        return;
    const QString why =
        m_session
            ? tr("\u201c%1\u201d was cancelled: it was about hub %2 of %3, which is not in use any more.")
                  .arg(m_dialog->windowTitle(), m_session->hub().value(), visibleLine(m_session->profile().name, 60))
            : tr("\u201c%1\u201d was cancelled: a hub has come into use behind it.").arg(m_dialog->windowTitle());
    m_dialog->reject();
    m_navigator.announce(outcome.isEmpty() ? why : outcome + u' ' + why);
}

} // namespace wps
