// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/requests/requests_model.h"

#include <QObject>
#include <QSortFilterProxyModel>

namespace wps
{

class RestTransport;

/// The Requests dock without its widgets: which exchanges there are, which are shown, which is selected. GUI thread.
class RequestsController : public QObject
{
    Q_OBJECT

public:
    /// `transport` outlives the controller.
    explicit RequestsController(RestTransport &transport, QObject *parent = nullptr);

    RequestsModel &model() { return m_model; }
    QAbstractItemModel &shown() { return m_shown; } ///< what the filter leaves
    void setFilter(const QString &text);
    const HttpExchange *exchangeAt(const QModelIndex &shownIndex) const;
    /// "12 of 340 shown · 15 older dropped"
    QString countText() const;
    /// Selects that request, if need be without the filter. One that is not there yet is selected when it comes.
    void show(const QString &requestId);
    void clear();

    static QString explanation(const HttpExchange &exchange); ///< outcome in a sentence
    /// A command that repeats the request. The token is "$TOKEN": nothing secret is in it.
    static QString asCurl(const HttpExchange &exchange);

Q_SIGNALS:
    void countChanged();
    void filterCleared();
    void selectRequested(const QModelIndex &shownIndex);

private:
    class Filter : public QSortFilterProxyModel
    {
    public:
        using QSortFilterProxyModel::QSortFilterProxyModel;
        void setText(const QString &text);

    protected:
        bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

    private:
        QString m_text;
    };
    void trySelect();

    RequestsModel m_model;
    Filter m_shown;
    QString m_wanted; ///< request id asked for
};

} // namespace wps
