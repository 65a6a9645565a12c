// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/workspace.h"

#include <utility>

namespace wps
{

void Workspace::setSession(HubSessionPtr session)
{
    if (session == m_session)
        return;
    m_session = std::move(session);
    Q_EMIT sessionChanged();
}

} // namespace wps
