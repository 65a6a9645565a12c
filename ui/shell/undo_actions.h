// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace wps
{

struct UiContext;

/// The actions edit.undo and edit.redo, whose words say what they would do. A text field that has the focus keeps the
/// keys for its own.
void registerUndo(UiContext &context);

} // namespace wps
