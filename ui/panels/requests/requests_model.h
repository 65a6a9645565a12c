// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rest/http_exchange.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <deque>

namespace wps
{

/// Which exchanges are to be shown; what is at its default wants all.
struct RequestFilter {
    enum class Outcome { Any, Succeeded, Refused, ServiceError, NoAnswer, Retried };
    QString text;      ///< every word of it in operation, method, URL, status, profile or request id, ignoring case
    QByteArray method; ///< "POST"
    Outcome outcome = Outcome::Any;
};

/// The exchanges of this run, oldest first, at most kMaxRows; older ones go and are counted. New ones wait for the next
/// turn of the event loop and arrive as one insert. GUI thread.
class RequestsModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Time, Operation, Status, Duration, Attempt, Method, Path, Profile, ColumnCount };
    static constexpr int kMaxRows = 2000;

    explicit RequestsModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    void add(const HttpExchange &exchange);
    void clear();                                ///< the count of dropped ones too
    const HttpExchange *exchange(int row) const; ///< null outside; until the next change
    int rowOf(const QString &requestId) const;   ///< its last attempt, -1 when it is not there
    bool matches(int row, const RequestFilter &filter) const;
    /// All attempts of the same request, in order, as far as they are kept. None for a row outside.
    QList<int> attemptsOf(int row) const;
    qint64 dropped() const { return m_dropped; }

    static QString statusText(const HttpExchange &exchange);   ///< "202 accepted", "not reached"
    static QString durationText(const HttpExchange &exchange); ///< "12.3 ms"

private:
    void flush();
    QString display(const HttpExchange &exchange, int column) const;

    std::deque<HttpExchange> m_rows;
    std::deque<HttpExchange> m_waiting;
    qint64 m_dropped = 0;
    QTimer m_flush;
};

} // namespace wps
