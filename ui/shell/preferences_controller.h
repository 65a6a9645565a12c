// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/journal_settings.h"
#include "ui/common/theme.h"

#include <QObject>

#include <utility>

class QAction;

namespace wps
{

struct UiContext;

/// What the preferences say, what they would change, and the change. No widgets. GUI thread.
class PreferencesController : public QObject
{
    Q_OBJECT

public:
    struct Form {
        ThemeMode theme = ThemeMode::System;
        JournalSettings journals;

        friend bool operator==(const Form &, const Form &) = default;
    };

    explicit PreferencesController(UiContext &context, QObject *parent = nullptr);

    QSettings &settings() const;
    /// The themes that are offered, with their names. The action of the same name sets one.
    QList<std::pair<ThemeMode, QString>> themes() const;

    /// What holds now becomes the form.
    void begin();
    const Form &form() const { return m_form; }
    void setForm(const Form &form);
    /// Stores the form. What it changes at once, it changes at once; surplus() is removed.
    void save();

    /// Journals that save() removes: only where a limit is lower than before, and never one that somebody kept.
    const QList<StoredRecording> &surplus() const { return m_surplus; }
    /// "Saving removes 3 journals with 12,004 rows (34 MB)." and which; empty without any.
    QString surplusText() const;
    QString surplusDetail() const;
    /// What all journals and recordings take now.
    QString usageText() const;
    /// What a watch of so many rows needs, and what the disk gives one.
    QString rowsNote() const;
    QString sizeNote() const;

Q_SIGNALS:
    void changed(); ///< any of these texts

private:
    QAction *themeAction(ThemeMode mode) const;
    void refresh();

    UiContext &m_context;
    Form m_stored;
    Form m_form;
    QList<StoredRecording> m_surplus;
    QStringList m_removing; ///< folders
};

} // namespace wps
