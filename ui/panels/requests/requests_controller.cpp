// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/requests/requests_controller.h"

#include "core/rest/rest_transport.h"
#include "ui/common/error_presenter.h"

#include <QLocale>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// For a POSIX shell.
QString shellQuoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

} // namespace

void RequestsController::Filter::setText(const QString &text)
{
    m_text = text;
    invalidateFilter();
}

bool RequestsController::Filter::filterAcceptsRow(int row, const QModelIndex & /*parent*/) const
{
    return static_cast<const RequestsModel *>(sourceModel())->matches(row, m_text);
}

RequestsController::RequestsController(RestTransport &transport, QObject *parent) : QObject(parent)
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

void RequestsController::setFilter(const QString &text)
{
    m_shown.setText(text);
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
            ? tr("%1 requests").arg(locale.toString(m_model.rowCount()))
            : tr("%1 of %2 shown").arg(locale.toString(m_shown.rowCount()), locale.toString(m_model.rowCount()));
    if (m_model.dropped() > 0)
        text += u" · "_s + tr("%1 older dropped").arg(locale.toString(m_model.dropped()));
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

QString RequestsController::asCurl(const HttpExchange &exchange)
{
    QString command = u"curl -i -X "_s + QString::fromLatin1(exchange.method) + u' ' + shellQuoted(exchange.url);
    if (exchange.method == "HEAD")
        command = u"curl -I "_s + shellQuoted(exchange.url);
    for (const auto &[name, value] : exchange.requestHeaders) {
        if (name.compare("Content-Length", Qt::CaseInsensitive) == 0 || name.compare("Host", Qt::CaseInsensitive) == 0)
            continue;
        // Double quotes, so that the shell puts the token in.
        command += u" \\\n  -H "_s;
        if (name.compare("Authorization", Qt::CaseInsensitive) == 0)
            command += u"\"Authorization: Bearer $TOKEN\""_s;
        else
            command += shellQuoted(QString::fromLatin1(name) + u": "_s + QString::fromUtf8(value));
    }
    if (exchange.requestBody.isEmpty())
        return command;
    if (QString::fromUtf8(exchange.requestBody).toUtf8() == exchange.requestBody &&
        !exchange.requestBody.contains('\0'))
        return command + u" \\\n  --data-binary "_s + shellQuoted(QString::fromUtf8(exchange.requestBody));
    return u"printf %s "_s + shellQuoted(QString::fromLatin1(exchange.requestBody.toBase64())) + u" | base64 -d | "_s +
           command + u" \\\n  --data-binary @-"_s;
}

} // namespace wps
