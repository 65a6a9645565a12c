// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/known_names.h"

#include <QCompleter>

#include <optional>

class QStandardItemModel;

namespace wps
{

/// Offers the known names of one hub and one kind, most recent first, each with how fresh it is: "●" confirmed under a
/// minute ago, "○" remembered, "?" never confirmed by the service. GUI thread; `names` outlives it.
class NameCompleter : public QCompleter
{
    Q_OBJECT

public:
    explicit NameCompleter(KnownNames &names, QObject *parent = nullptr);

    /// No kind offers nothing.
    void setSource(const QString &scope, std::optional<KnownNames::Kind> kind);

private:
    void reload();

    KnownNames &m_names;
    QString m_scope;
    std::optional<KnownNames::Kind> m_kind;
    QStandardItemModel *m_model;
};

} // namespace wps
