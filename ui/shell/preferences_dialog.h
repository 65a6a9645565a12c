// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/shell/preferences_controller.h"

#include <QDialog>

class QButtonGroup;
class QFormLayout;
class QLabel;
class QPushButton;
class QScrollArea;

namespace wps
{

class Banner;
class LimitField;

/// Edit, Preferences: one page. Nothing changes before Save, which says in its own words when it removes something.
/// Opened with open(); deletes itself. GUI thread.
class PreferencesDialog : public QDialog
{
    Q_OBJECT

public:
    /// `controller` outlives it.
    PreferencesDialog(PreferencesController &controller, QWidget *parent);

    void done(int result) override;

private:
    QWidget *makePage();
    void addHeading(const QString &text);
    QLabel *addWords(const QString &text);
    LimitField *addLimit(const QString &label, const QString &name, const JournalSettings::Range &range);
    void addThemes();
    void addWatches();
    void addJournals();
    QWidget *makeButtons();
    void fill(const PreferencesController::Form &form);
    void take();
    void refresh();
    void restoreSize();
    void makeRoom();

    PreferencesController &m_controller;
    QScrollArea *m_scroll;
    QFormLayout *m_form = nullptr; ///< of the whole page, so that all fields stand in one line
    QButtonGroup *m_themes;
    LimitField *m_rows = nullptr;
    LimitField *m_size = nullptr;
    LimitField *m_hub = nullptr;
    LimitField *m_days = nullptr;
    QLabel *m_usage = nullptr;
    Banner *m_banner;
    QPushButton *m_save = nullptr;
    QPushButton *m_cancel = nullptr;
    int m_grown = 0; ///< height that the banner was given
    bool m_isFilling = false;
};

} // namespace wps
