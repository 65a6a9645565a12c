// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QString>

class QSettings;

namespace wps
{

struct SavedFilter {
    QString name;
    QString text;
    friend bool operator==(const SavedFilter &, const SavedFilter &) = default;
};

/// The filters that the person has named, sorted by name, in the settings. Several of these may look at one store.
class SavedFilters
{
public:
    explicit SavedFilters(QSettings &settings) : m_settings(settings) {}

    QList<SavedFilter> list() const;
    void save(const SavedFilter &filter); ///< replaces the one of that name
    void remove(const QString &name);

private:
    void write(const QList<SavedFilter> &filters);

    QSettings &m_settings;
};

} // namespace wps
