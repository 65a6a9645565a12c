// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/watch/message_query.h"
#include "ui/common/theme.h"

#include <QObject>
#include <QSettings>
#include <QStringList>

namespace wps
{

/// What every view of rows shares: saved filters, and which rows are highlighted. Remembered. GUI thread.
class RowPreferences : public QObject
{
    Q_OBJECT

public:
    struct Highlight {
        QString filter;
        Tone tone = Tone::Info;
        MessageQuery query; ///< of the filter
    };

    /// `settings` outlives it.
    explicit RowPreferences(QSettings &settings, QObject *parent = nullptr);

    QSettings &settings() const { return m_settings; }

    /// False when a policy keeps message bodies out of exported files.
    bool mayExportBodies() const { return m_mayExportBodies; }
    void setMayExportBodies(bool may) { m_mayExportBodies = may; }

    /// Where a file of rows was last opened or written; at first the documents' folder or, without one, the user's.
    QString folder() const;
    void setFolder(const QString &folder);

    const QStringList &savedFilters() const { return m_filters; }
    void saveFilter(const QString &text); ///< goes to the top
    void forgetFilter(const QString &text);

    const QList<Highlight> &highlights() const { return m_highlights; }
    /// The first that fits; null when none does.
    const Highlight *highlightOf(const LogRecord &record) const;
    /// Rows that match this filter get this colour; one that was there for it is replaced. `filter` is valid.
    void setHighlight(const QString &filter, Tone tone);
    void removeHighlight(const QString &filter);

    static QString toneLabel(Tone tone); ///< "Blue"
    static const QList<Tone> &tones();   ///< that rows can have

Q_SIGNALS:
    void changed();

private:
    void store();

    QSettings &m_settings;
    bool m_mayExportBodies = true;
    QStringList m_filters;
    QList<Highlight> m_highlights;
};

} // namespace wps
