// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QList>
#include <QPair>
#include <QString>

namespace wps
{

/// Message metadata: key and value pairs in the order given (rest-api section 2, client-protocols 3.1).
using Metadata = QList<QPair<QString, QString>>;

/// Keys are HTTP-token characters of at most 256 bytes, values printable ASCII of at most 1024, at most 8 KiB together,
/// no key twice (REST keys are lower-cased by the service: pass `caseSensitiveKeys` false there). InvalidInput, field
/// "metadata".
Result<void> checkMetadata(const Metadata &metadata, bool caseSensitiveKeys);

} // namespace wps
