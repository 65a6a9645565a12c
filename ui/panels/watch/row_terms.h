// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/message_log.h"

#include <QCoreApplication>
#include <QList>
#include <QString>

namespace wps
{

/// What of a row a filter can ask for.
class RowTerms
{
    Q_DECLARE_TR_FUNCTIONS(wps::RowTerms)

public:
    struct Term {
        QString label;  ///< "group room1", plain text
        QString filter; ///< "group:room1"
    };
    static QList<Term> of(const LogRecord &record);
    /// A name as the value of a term: quoted where it has to be.
    static QString value(const QString &name);
};

} // namespace wps
