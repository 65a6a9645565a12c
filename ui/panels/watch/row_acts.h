// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/client_roster.h"
#include "ui/common/ui_context.h"

#include <QObject>
#include <QPointer>

class QMenu;
class QWidget;

namespace wps
{

class ActRunner;
struct CloseQuestion;

/// What one can do about a row beyond the row itself: answer, send again, go to its sender, close connections. For
/// the rows of a watch, a timeline or a recording. GUI thread.
class RowActs : public QObject
{
    Q_OBJECT

public:
    /// Whose row it is.
    struct Place {
        quint64 client = 0;            ///< in the roster; 0: by the row's own client name, or nobody's
        QPointer<ActRunner> acts = {}; ///< says what became of it; without one the status bar does
        QPointer<QWidget> window = {}; ///< of dialogs
    };

    /// `context` outlives it.
    explicit RowActs(UiContext &context, QObject *parent = nullptr);

    void addTo(QMenu *menu, const LogRecord &record, const Place &place);

private:
    /// A row with what is known about its client, kept for as long as its menu is open.
    struct Row {
        LogRecord record;
        Place place;
        quint64 client = 0;    ///< 0: of none that is open
        HubSessionPtr session; ///< of its client; without one the window's
        QString connection;    ///< of its client
        bool isHere = false;   ///< the session is the one that the window acts on
    };
    Row rowOf(const LogRecord &record, const Place &place) const;
    void addSends(QMenu *menu, const Row &row);
    void addPlaces(QMenu *menu, const Row &row);
    void addCloses(QMenu *menu, const Row &row);
    void sendAgain(const Row &row);
    void askToClose(const CloseQuestion &question, QWidget *window);
    QStringList connectionsOf(const HubSession &session, const QString &user) const;

    UiContext &m_context;
};

} // namespace wps
