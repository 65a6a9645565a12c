// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/known_names.h"

#include <QCompleter>

#include <optional>

class QStandardItemModel;

namespace wps
{

/// Offers the known names of one hub and one kind, most recent first, each with how fresh it is: "●" confirmed under a
/// minute ago, "○" remembered, "?" never confirmed by the service. All known names are searched, however many. GUI
/// thread; `names` outlives it.
class NameCompleter : public QCompleter
{
    Q_OBJECT

public:
    explicit NameCompleter(KnownNames &names, QObject *parent = nullptr);

    /// No kind offers nothing. The same again changes nothing; the names themselves are looked up whenever the list
    /// opens.
    void setSource(const QString &scope, std::optional<KnownNames::Kind> kind);

    QStringList splitPath(const QString &path) const override;

private:
    void reload();
    void offer(const QString &typed) const;

    KnownNames &m_names;
    QString m_scope;
    std::optional<KnownNames::Kind> m_kind;
    QStandardItemModel *m_model;
    mutable bool m_isPart = false; ///< more names are known than are offered
};

} // namespace wps
