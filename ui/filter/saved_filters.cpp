// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filter/saved_filters.h"

#include <QSettings>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

QList<SavedFilter> SavedFilters::list() const
{
    QList<SavedFilter> result;
    const int size = m_settings.beginReadArray(u"filters/saved"_s);
    for (int i = 0; i < size; ++i) {
        m_settings.setArrayIndex(i);
        result.append({m_settings.value(u"name"_s).toString(), m_settings.value(u"text"_s).toString()});
    }
    m_settings.endArray();
    return result;
}

void SavedFilters::save(const SavedFilter &filter)
{
    QList<SavedFilter> filters = list();
    filters.removeIf([&filter](const SavedFilter &other) { return other.name == filter.name; });
    filters.append(filter);
    std::sort(filters.begin(), filters.end(),
              [](const SavedFilter &a, const SavedFilter &b) { return a.name.localeAwareCompare(b.name) < 0; });
    write(filters);
}

void SavedFilters::remove(const QString &name)
{
    QList<SavedFilter> filters = list();
    filters.removeIf([&name](const SavedFilter &other) { return other.name == name; });
    write(filters);
}

void SavedFilters::write(const QList<SavedFilter> &filters)
{
    m_settings.remove(u"filters/saved"_s);
    m_settings.beginWriteArray(u"filters/saved"_s, int(filters.size()));
    for (int i = 0; i < filters.size(); ++i) {
        m_settings.setArrayIndex(i);
        m_settings.setValue(u"name"_s, filters[i].name);
        m_settings.setValue(u"text"_s, filters[i].text);
    }
    m_settings.endArray();
}

} // namespace wps
