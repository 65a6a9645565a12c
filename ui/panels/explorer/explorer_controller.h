// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/profile/known_names.h"
#include "ui/panels/explorer/explorer_model.h"

#include <QObject>
#include <QTimer>

namespace wps
{

class SessionFactory;

/// Fills the explorer: exactly from the local emulator while that is the current service, otherwise from the names that
/// are remembered. No widgets. GUI thread.
class ExplorerController : public QObject
{
    Q_OBJECT

public:
    explicit ExplorerController(SessionFactory &factory, QObject *parent = nullptr);

    ExplorerModel &model() { return m_model; }
    bool isLive() const; ///< exact lists, nothing is remembered

    void watch(ExplorerModel::RowKind kind, const QString &name); ///< a group, or the hub
    void show(ExplorerModel::RowKind kind, const QString &name);
    void sendTo(ExplorerModel::RowKind kind, const QString &name);
    void showPermissions(const QString &connection);
    void switchHub(const QString &hub);
    /// Only names that hold this, without regard to case. Of remembered names all are searched, not only those shown.
    void setFilter(const QString &filter);
    /// "500 of 12,345 groups shown. Type to filter all of them."; empty when all are.
    const QString &hiddenText() const { return m_hiddenText; }
    /// InvalidInput with the sentence for the field.
    Result<void> addName(ExplorerModel::RowKind kind, const QString &name);

Q_SIGNALS:
    void refreshed();

private:
    void refresh();
    QList<ExplorerModel::Row> liveHub(const QString &hub) const;
    QList<ExplorerModel::Row> rememberedHub();
    ExplorerModel::Row remembered(ExplorerModel::RowKind folder, ExplorerModel::RowKind rowKind, KnownNames::Kind kind,
                                  const QString &hidden);

    SessionFactory &m_factory;
    ExplorerModel m_model;
    QString m_filter;
    QString m_hiddenText;
    QTimer m_refresh; // many changes, one update
    QTimer m_ageing;  // a confirmation grows old without any change
};

} // namespace wps
