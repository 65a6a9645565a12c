// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/requests/requests_controller.h"

#include "core/rest/rest_transport.h"
#include "ui/common/error_presenter.h"
#include "ui/common/workspace.h"

#include <QLocale>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace wps
{

void RequestsController::Filter::setFilter(const RequestFilter &filter)
{
    m_filter = filter;
    invalidateFilter();
}

bool RequestsController::Filter::filterAcceptsRow(int row, const QModelIndex & /*parent*/) const
{
    return static_cast<const RequestsModel *>(sourceModel())->matches(row, m_filter);
}

RequestsController::RequestsController(RestTransport &transport, const Workspace &workspace, QObject *parent)
    : QObject(parent), m_transport(transport), m_workspace(workspace)
{
    m_shown.setSourceModel(&m_model);
    connect(&transport, &RestTransport::exchangeFinished, &m_model, &RequestsModel::add);
    connect(&m_model, &RequestsModel::rowsInserted, this, [this] {
        trySelect();
        Q_EMIT countChanged();
    });
    connect(&m_model, &RequestsModel::rowsRemoved, this, &RequestsController::countChanged);
    connect(&m_model, &RequestsModel::modelReset, this, &RequestsController::countChanged);
}

void RequestsController::setFilter(const RequestFilter &filter)
{
    m_shown.setFilter(filter);
    Q_EMIT countChanged();
}

const HttpExchange *RequestsController::exchangeAt(const QModelIndex &shownIndex) const
{
    return shownIndex.isValid() ? m_model.exchange(m_shown.mapToSource(shownIndex).row()) : nullptr;
}

QString RequestsController::countText() const
{
    const QLocale locale;
    QString text =
        m_shown.rowCount() == m_model.rowCount()
            ? m_model.rowCount() == 1 ? tr("1 request") : tr("%1 requests").arg(locale.toString(m_model.rowCount()))
            : tr("%1 of %2 shown").arg(locale.toString(m_shown.rowCount()), locale.toString(m_model.rowCount()));
    if (m_model.dropped() > 0)
        text += u" · "_s + tr("%1 older ones are no longer kept").arg(locale.toString(m_model.dropped()));
    return text;
}

void RequestsController::show(const QString &requestId)
{
    m_wanted = requestId;
    trySelect();
}

void RequestsController::trySelect()
{
    if (m_wanted.isEmpty())
        return;
    const int row = m_model.rowOf(m_wanted);
    if (row < 0)
        return;
    m_wanted.clear();
    if (!m_shown.mapFromSource(m_model.index(row, 0)).isValid()) {
        setFilter({});
        Q_EMIT filterCleared();
    }
    Q_EMIT selectRequested(m_shown.mapFromSource(m_model.index(row, 0)));
}

void RequestsController::clear()
{
    m_model.clear();
}

QString RequestsController::explanation(const HttpExchange &exchange)
{
    QStringList parts;
    if (exchange.error)
        parts.append(presentError(*exchange.error, exchange.operationId).oneLine());
    else
        parts.append(tr("%1 answered %2").arg(exchange.operationId, RequestsModel::statusText(exchange)));
    if (!exchange.note.isEmpty())
        parts.append(exchange.note);
    parts.append(tr("Request id %1").arg(exchange.requestId));
    return parts.join(u" · "_s);
}

QString RequestsController::attemptsText(const QModelIndex &shownIndex) const
{
    const QList<int> rows = m_model.attemptsOf(m_shown.mapToSource(shownIndex).row());
    if (rows.isEmpty())
        return {};
    const HttpExchange &shown = *exchangeAt(shownIndex);
    const QLocale locale;
    if (rows.size() == 1 && shown.attempt == 1 && !shown.retryIn)
        return tr("One attempt, %1").arg(RequestsModel::durationText(shown));
    QStringList parts;
    for (const int row : rows) {
        const HttpExchange &one = *m_model.exchange(row);
        const QString outcome =
            tr("%1: %2 after %3", "number, status, duration")
                .arg(locale.toString(one.attempt), RequestsModel::statusText(one), RequestsModel::durationText(one));
        parts.append(one.retryIn ? tr("%1, again in %2 ms").arg(outcome, locale.toString(qint64{one.retryIn->count()}))
                                 : outcome);
    }
    return tr("Attempt %1 of %2. ")
               .arg(locale.toString(shown.attempt), locale.toString(m_model.exchange(rows.last())->attempt)) +
           parts.join(u" \u00b7 "_s);
}

Result<SecretText> RequestsController::curlWithToken(const HttpExchange &exchange) const
{
    const HubSessionPtr session = m_workspace.session();
    const auto originOf = [](const QUrl &url) {
        return url.toEncoded(QUrl::RemovePath | QUrl::RemoveQuery | QUrl::RemoveFragment).toLower();
    };
    const QUrl url(exchange.url);
    const ServiceCredential *credential = session ? &session->client().credential() : nullptr;
    if (!credential || session->client().profileName() != exchange.profileName ||
        (originOf(url) != originOf(credential->endpoint) &&
         originOf(url) != originOf(credential->reverseProxyEndpoint))) {
        return failure(Error::invalidInput(
            u"profile"_s, tr("This request was made with the profile %1: connect to it to make a token for it.")
                              .arg(exchange.profileName)));
    }
    const SecretText *key = credential->tokens->accessKey();
    if (!key)
        return failure(Error::invalidInput(u"profile"_s, tr("This profile has no access key to make a token with.")));
    // A line that does it without the guard is no way around the guard.
    RestRequest request;
    request.operationId = exchange.operationId;
    request.method = exchange.method;
    request.path = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::RemoveQuery);
    const GuardedCall guarded = guardedCall(*credential, request, session->client().origin());
    if (auto refused = m_transport.guard().refusal(guarded))
        return failure(*refused);
    return wps::curlWithToken(exchange, tokenForExchange(exchange, credential->endpoint, *key, kTokenLifetime));
}

} // namespace wps
