// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "tests/ui/panel_fixture.h"
#include "ui/panels/composer/composer_draft.h"

namespace wps
{

inline ComposerDraft jsonTo(TargetKind kind, const QString &name, const QString &json = QStringLiteral("{\"a\":1}"))
{
    ComposerDraft draft;
    draft.target = {kind, name};
    draft.json = json;
    return draft;
}

inline void unlock(PanelFixture &f, const HubSessionPtr &session)
{
    QVERIFY(f.transport.guard().unlock(session->profile().guardId(), session->hub().value()));
}

} // namespace wps
