// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QString>

namespace wps
{

/// One cell of CSV, quoted, and nothing that a spreadsheet would work out: what begins as a formula gets an apostrophe
/// in front.
QByteArray csvCell(QString text);

/// The same for what is read again by textOfCsvCell: a text with an apostrophe of its own gets another one.
QByteArray exactCsvCell(const QString &text);
/// What a cell said, without its quotes, before exactCsvCell made it harmless.
QString textOfCsvCell(const QString &cell);

} // namespace wps
