// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/row_preferences.h"

#include <QDir>
#include <QFileInfo>
#include <QStandardPaths>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

const QString kFiltersKey = u"watch/savedFilters"_s;
const QString kFolderKey = u"watch/folder"_s;
const QString kHighlightsKey = u"watch/highlights"_s;
constexpr qsizetype kMostFilters = 50;

/// By which a tone is stored.
QString toneName(Tone tone)
{
    switch (tone) {
    case Tone::Success:
        return u"success"_s;
    case Tone::Warning:
        return u"warning"_s;
    case Tone::Danger:
        return u"danger"_s;
    default:
        return u"info"_s;
    }
}

} // namespace

RowPreferences::RowPreferences(QSettings &settings, QObject *parent) : QObject(parent), m_settings(settings)
{
    m_filters = settings.value(kFiltersKey).toStringList();
    const QStringList stored = settings.value(kHighlightsKey).toStringList();
    for (const QString &line : stored) { // "danger type:json error"
        const QString filter = line.section(u' ', 1);
        const auto query = MessageQuery::parse(filter);
        if (!query || query->isEmpty())
            continue;
        Tone tone = Tone::Info;
        for (const Tone one : tones()) {
            if (toneName(one) == line.section(u' ', 0, 0))
                tone = one;
        }
        m_highlights.append({filter, tone, *query});
    }
}

const QList<Tone> &RowPreferences::tones()
{
    static const QList<Tone> list{Tone::Info, Tone::Success, Tone::Warning, Tone::Danger};
    return list;
}

QString RowPreferences::toneLabel(Tone tone)
{
    switch (tone) {
    case Tone::Success:
        return tr("Green");
    case Tone::Warning:
        return tr("Yellow");
    case Tone::Danger:
        return tr("Red");
    default:
        return tr("Blue");
    }
}

QString RowPreferences::folder() const
{
    const QStringList folders{m_settings.value(kFolderKey).toString(),
                              QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation)};
    for (const QString &folder : folders) {
        if (!folder.isEmpty() && QFileInfo(folder).isDir())
            return folder;
    }
    return QDir::homePath();
}

void RowPreferences::setFolder(const QString &folder)
{
    m_settings.setValue(kFolderKey, folder);
}

void RowPreferences::saveFilter(const QString &text)
{
    m_filters.removeAll(text);
    m_filters.prepend(text);
    m_filters = m_filters.mid(0, kMostFilters);
    store();
}

void RowPreferences::forgetFilter(const QString &text)
{
    m_filters.removeAll(text);
    store();
}

const RowPreferences::Highlight *RowPreferences::highlightOf(const LogRecord &record) const
{
    const auto it = std::find_if(m_highlights.cbegin(), m_highlights.cend(),
                                 [&record](const Highlight &highlight) { return highlight.query.matches(record); });
    return it == m_highlights.cend() ? nullptr : &*it;
}

void RowPreferences::setHighlight(const QString &filter, Tone tone)
{
    const auto query = MessageQuery::parse(filter);
    if (!query || query->isEmpty())
        return;
    m_highlights.removeIf([&filter](const Highlight &highlight) { return highlight.filter == filter; });
    m_highlights.prepend({filter, tone, *query});
    store();
}

void RowPreferences::removeHighlight(const QString &filter)
{
    m_highlights.removeIf([&filter](const Highlight &highlight) { return highlight.filter == filter; });
    store();
}

void RowPreferences::store()
{
    QStringList lines;
    for (const Highlight &highlight : std::as_const(m_highlights))
        lines += QString(toneName(highlight.tone) + u' ' + highlight.filter);
    m_settings.setValue(kFiltersKey, m_filters);
    m_settings.setValue(kHighlightsKey, lines);
    Q_EMIT changed();
}

} // namespace wps
