// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/requests/requests_model.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QGuiApplication>
#include <QLocale>
#include <QUrl>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

Tone statusTone(const HttpExchange &exchange)
{
    if (exchange.status == 0 || exchange.status >= 500 || exchange.status == 401 || exchange.status == 403)
        return Tone::Danger;
    if (exchange.status == 404 || (exchange.status >= 300 && exchange.status < 400))
        return Tone::Neutral; // for the checks, 404 is an answer
    return exchange.status >= 400 ? Tone::Warning : Tone::Success;
}

QString statusIconName(const HttpExchange &exchange)
{
    switch (statusTone(exchange)) {
    case Tone::Danger:
        return u"error"_s;
    case Tone::Warning:
        return u"warning"_s;
    case Tone::Success:
        return u"success"_s;
    default:
        return u"info"_s;
    }
}

bool hasOutcome(const HttpExchange &exchange, RequestFilter::Outcome outcome)
{
    const int hundreds = exchange.status / 100;
    switch (outcome) {
    case RequestFilter::Outcome::Succeeded:
        return hundreds == 2;
    case RequestFilter::Outcome::Refused:
        return hundreds == 4;
    case RequestFilter::Outcome::ServiceError:
        return hundreds == 5;
    case RequestFilter::Outcome::NoAnswer:
        return exchange.status == 0;
    case RequestFilter::Outcome::Retried:
        return exchange.retryIn || exchange.attempt > 1;
    case RequestFilter::Outcome::Any:
        break;
    }
    return true;
}

} // namespace

RequestsModel::RequestsModel(QObject *parent) : QAbstractTableModel(parent)
{
    m_flush.setSingleShot(true);
    m_flush.setInterval(0);
    connect(&m_flush, &QTimer::timeout, this, &RequestsModel::flush);
}

int RequestsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RequestsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString RequestsModel::statusText(const HttpExchange &exchange)
{
    switch (exchange.status) {
    case 0:
        return exchange.error && exchange.error->kind == Error::Kind::OutcomeUnknown ? tr("outcome unknown")
                                                                                     : tr("no answer");
    case 200:
        return tr("200 OK");
    case 202:
        return tr("202 accepted");
    case 204:
        return tr("204 done");
    case 400:
        return tr("400 not valid");
    case 401:
        return tr("401 not authorized");
    case 403:
        return tr("403 not allowed");
    case 404:
        return tr("404 not there");
    case 409:
        return tr("409 conflict");
    case 413:
        return tr("413 too large");
    case 429:
        return tr("429 too many");
    case 503:
        return tr("503 not available");
    default:
        return exchange.status >= 500 ? tr("%1 service error").arg(exchange.status) : QString::number(exchange.status);
    }
}

QString RequestsModel::durationText(const HttpExchange &exchange)
{
    return tr("%1 ms").arg(QLocale().toString(static_cast<double>(exchange.duration.count()) / 1000.0, 'f', 1));
}

QString RequestsModel::display(const HttpExchange &exchange, int column) const
{
    switch (column) {
    case Time:
        return exchange.startedAt.toLocalTime().toString(u"HH:mm:ss.zzz"_s);
    case Operation:
        return exchange.operationId;
    case Method:
        return QString::fromLatin1(exchange.method);
    case Path:
        return QUrl(exchange.url).path(QUrl::FullyEncoded);
    case Status:
        return statusText(exchange);
    case Duration:
        return durationText(exchange);
    case Attempt:
        return exchange.retryIn
                   ? tr("%1, again in %2 ms")
                         .arg(QString::number(exchange.attempt), QLocale().toString(qint64{exchange.retryIn->count()}))
                   : QString::number(exchange.attempt);
    case Profile:
        return exchange.profileName;
    default:
        return {};
    }
}

QVariant RequestsModel::data(const QModelIndex &index, int role) const
{
    const HttpExchange *row = index.isValid() ? exchange(index.row()) : nullptr;
    if (!row)
        return {};
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole:
        return display(*row, column);
    case Qt::ToolTipRole:
        if (column == Path)
            return row->url.toHtmlEscaped();
        if (column == Time)
            return row->startedAt.toString(Qt::ISODateWithMs);
        if (column == Operation && !row->note.isEmpty())
            return row->note.toHtmlEscaped();
        return row->error ? row->error->summary().toHtmlEscaped() : QVariant();
    case Qt::ForegroundRole:
        return column == Status ? QVariant(toneColours(statusTone(*row), QGuiApplication::palette()).text) : QVariant();
    case Qt::DecorationRole:
        return column == Status ? QVariant(icon(statusIconName(*row), statusTone(*row))) : QVariant();
    case Qt::TextAlignmentRole:
        return column == Duration ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    default:
        return {};
    }
}

QVariant RequestsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    const QStringList titles{tr("Time"),    tr("Operation"), tr("Status"), tr("Duration"),
                             tr("Attempt"), tr("Method"),    tr("Path"),   tr("Profile")};
    return titles.value(section);
}

void RequestsModel::add(const HttpExchange &exchange)
{
    m_waiting.push_back(exchange);
    if (!m_flush.isActive())
        m_flush.start();
}

void RequestsModel::flush()
{
    while (m_waiting.size() > kMaxRows) {
        m_waiting.pop_front();
        ++m_dropped;
    }
    const int incoming = static_cast<int>(m_waiting.size());
    const int excess = rowCount() + incoming - kMaxRows;
    if (excess > 0) {
        beginRemoveRows({}, 0, excess - 1);
        m_rows.erase(m_rows.begin(), m_rows.begin() + excess);
        m_dropped += excess;
        endRemoveRows();
    }
    if (incoming == 0)
        return;
    beginInsertRows({}, rowCount(), rowCount() + incoming - 1);
    m_rows.insert(m_rows.end(), m_waiting.begin(), m_waiting.end());
    m_waiting.clear();
    endInsertRows();
}

void RequestsModel::clear()
{
    beginResetModel();
    m_rows.clear();
    m_waiting.clear();
    m_dropped = 0;
    endResetModel();
}

const HttpExchange *RequestsModel::exchange(int row) const
{
    return row >= 0 && row < rowCount() ? &m_rows[static_cast<size_t>(row)] : nullptr;
}

int RequestsModel::rowOf(const QString &requestId) const
{
    const auto it = std::find_if(m_rows.rbegin(), m_rows.rend(),
                                 [&](const HttpExchange &row) { return row.requestId == requestId; });
    return it == m_rows.rend() ? -1 : static_cast<int>(std::distance(m_rows.begin(), it.base())) - 1;
}

QList<int> RequestsModel::attemptsOf(int row) const
{
    if (!exchange(row))
        return {};
    const quint64 call = exchange(row)->callId;
    QList<int> rows{row};
    // The pages of a listing are one call, too: each begins with a first attempt.
    for (int at = row - 1; at >= 0 && exchange(rows.first())->attempt > 1; --at) {
        if (exchange(at)->callId == call)
            rows.prepend(at);
    }
    for (int at = row + 1; at < rowCount() && exchange(rows.last())->retryIn; ++at) {
        if (exchange(at)->callId == call)
            rows.append(at);
    }
    return rows;
}

bool RequestsModel::matches(int row, const RequestFilter &filter) const
{
    const HttpExchange *found = exchange(row);
    if (!found || !hasOutcome(*found, filter.outcome))
        return false;
    if (!filter.method.isEmpty() && found->method != filter.method)
        return false;
    const QString text = found->operationId + u' ' + QString::fromLatin1(found->method) + u' ' + found->url + u' ' +
                         statusText(*found) + u' ' + found->profileName + u' ' + found->requestId;
    const auto words = filter.text.split(u' ', Qt::SkipEmptyParts);
    return std::all_of(words.begin(), words.end(),
                       [&](const QString &word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace wps
