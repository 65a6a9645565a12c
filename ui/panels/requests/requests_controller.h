// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rest/request_snippet.h"
#include "ui/panels/requests/requests_model.h"

#include <QObject>
#include <QSortFilterProxyModel>

namespace wps
{

class RestTransport;
class Workspace;

/// The Requests dock without its widgets: which exchanges there are, which are shown, which is selected. GUI thread.
class RequestsController : public QObject
{
    Q_OBJECT

public:
    static constexpr std::chrono::minutes kTokenLifetime{5};

    /// Both outlive the controller.
    RequestsController(RestTransport &transport, const Workspace &workspace, QObject *parent = nullptr);

    RequestsModel &model() { return m_model; }
    QAbstractItemModel &shown() { return m_shown; } ///< what the filter leaves
    void setFilter(const RequestFilter &filter);
    const HttpExchange *exchangeAt(const QModelIndex &shownIndex) const;
    /// "12 of 340 shown · 15 older ones are no longer kept"
    QString countText() const;
    /// Selects that request, if need be without the filter. One that is not there yet is selected when it comes.
    void show(const QString &requestId);
    void clear();

    static QString explanation(const HttpExchange &exchange); ///< outcome in a sentence
    /// "Attempt 2 of 2. 1: 503 not available after 12.0 ms, again in 500 ms · 2: 202 accepted after 3.1 ms"
    QString attemptsText(const QModelIndex &shownIndex) const;
    /// The curl line with a token for this one request, good for kTokenLifetime. Locked where the production guard
    /// would refuse the request itself; InvalidInput when the window is connected to another profile.
    Result<SecretText> curlWithToken(const HttpExchange &exchange) const;

Q_SIGNALS:
    void countChanged();
    void filterCleared();
    void selectRequested(const QModelIndex &shownIndex);

private:
    class Filter : public QSortFilterProxyModel
    {
    public:
        using QSortFilterProxyModel::QSortFilterProxyModel;
        void setFilter(const RequestFilter &filter);

    protected:
        bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

    private:
        RequestFilter m_filter;
    };
    void trySelect();

    RestTransport &m_transport;
    const Workspace &m_workspace;
    RequestsModel m_model;
    Filter m_shown;
    QString m_wanted; ///< request id asked for
};

} // namespace wps
