// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace wps
{

/// One cell of CSV, quoted, and nothing that a spreadsheet would work out: what begins as a formula gets an apostrophe
/// in front.
QByteArray csvCell(QString text);

} // namespace wps
