// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"
#include "core/profile/known_name.h"

#include <QList>
#include <QSqlDatabase>
#include <QString>

#include <memory>
#include <optional>

namespace wps
{

/// One connection to the SQLite file of remembered names (folder 0700, file 0600, WAL). Belongs to the thread that
/// opened it; several may be open at once. Every error is of kind Storage.
class NamesDatabase
{
public:
    /// Makes the file, or brings an older one up to date.
    static Result<std::unique_ptr<NamesDatabase>> open(const QString &path);
    ~NamesDatabase();
    NamesDatabase(const NamesDatabase &) = delete;
    NamesDatabase &operator=(const NamesDatabase &) = delete;

    /// What is known already is merged (KnownName::merge). All or nothing, in one transaction.
    Result<void> store(const QString &scope, const QList<KnownName> &names);
    Result<void> remove(const QString &scope, const QList<KnownName> &names);
    /// Most recent first; `filter`: somewhere in the name, without regard to case. No limit gives all.
    Result<QList<KnownName>> load(const QString &scope, KnownName::Kind kind, std::optional<int> limit = {},
                                  const QString &filter = {});
    Result<qsizetype> count(const QString &scope, KnownName::Kind kind, const QString &filter = {});

private:
    explicit NamesDatabase(const QString &path);
    Result<void> prepareSchema();
    Result<void> exec(const QString &sql);
    template <typename Write> Result<void> inTransaction(const Write &write);

    const QString m_connection;
    QSqlDatabase m_database;
};

} // namespace wps
