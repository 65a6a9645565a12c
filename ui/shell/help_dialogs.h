// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QWidget;

namespace wps
{

class ActionRegistry;

/// Lists every action that has a key. Opens over `parent` and deletes itself when closed.
void showShortcuts(const ActionRegistry &actions, QWidget *parent);
void showAbout(QWidget *parent);

} // namespace wps
