// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/composer/composer_history.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSettings>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

const QString kKey = u"composer/history"_s;

QJsonObject toJson(const SentMessage &message)
{
    return {{u"draft"_s, message.draft.toJson()},
            {u"sentAt"_s, message.sentAt.toString(Qt::ISODateWithMs)},
            {u"hub"_s, message.hub}};
}

} // namespace

ComposerHistory::ComposerHistory(QSettings &settings) : m_settings(settings)
{
    const auto rows = QJsonDocument::fromJson(settings.value(kKey).toByteArray()).array();
    for (const auto &row : rows) {
        const QJsonObject object = row.toObject();
        m_entries.append({ComposerDraft::fromJson(object.value(u"draft"_s).toObject()),
                          QDateTime::fromString(object.value(u"sentAt"_s).toString(), Qt::ISODateWithMs),
                          object.value(u"hub"_s).toString()});
        if (m_entries.size() == kMaxEntries)
            break;
    }
}

void ComposerHistory::add(SentMessage message)
{
    if (!m_entries.isEmpty() && m_entries.constFirst().draft == message.draft)
        m_entries.removeFirst();
    m_entries.prepend(std::move(message));
    while (m_entries.size() > kMaxEntries)
        m_entries.removeLast();
    store();
}

void ComposerHistory::clear()
{
    m_entries.clear();
    m_settings.remove(kKey);
}

bool ComposerHistory::outlivesProgram(const SentMessage &message)
{
    return QJsonDocument(toJson(message)).toJson(QJsonDocument::Compact).size() <= kMaxStoredSize;
}

void ComposerHistory::store() const
{
    QJsonArray rows;
    for (const SentMessage &message : m_entries) {
        if (outlivesProgram(message))
            rows.append(toJson(message));
    }
    m_settings.setValue(kKey, QJsonDocument(rows).toJson(QJsonDocument::Compact));
}

} // namespace wps
