// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QStringList>

/// The rules of the tree that a compiler does not check. Paths are relative to the root, with '/'.
namespace wps::architecture
{

/// What one source file breaks, one sentence each; empty when nothing.
QStringList breaches(const QString &path, const QString &content);

/// What the README.md of a folder breaks; pass a null string when there is none.
QStringList readmeBreaches(const QString &folder, const QString &content);

} // namespace wps::architecture
