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
        quint64 client = 0;            ///< in the roster, where it may be no more; 0: nobody's who is open
        HubSessionPtr session = {};    ///< when the client is not open: of the hub that the row is of, if that is known
        QString origin = {};           ///< that hub in words, where there is no session
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
        HubSessionPtr session; ///< of its client or place; may be null
        QString origin;        ///< "orders-test / chat"; may be empty
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
