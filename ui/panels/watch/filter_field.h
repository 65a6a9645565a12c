// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLineEdit>

class QCompleter;
class QMenu;
class QStringListModel;

namespace wps
{

class MessageLogModel;
class RowPreferences;

/// The filter of a view of rows: completes the term that is being typed, and has a menu of saved filters and of
/// highlights. GUI thread.
class FilterField : public QLineEdit
{
    Q_OBJECT

public:
    /// `model` gives the names to complete; both outlive the field.
    FilterField(const MessageLogModel &model, RowPreferences &preferences, QWidget *parent = nullptr);

    /// Fills the menu as it would be shown now.
    void fillMenu(QMenu *menu);
    /// Adds a term ("group:room1") to the filter, or its opposite; one of the two that is there already goes.
    void addTerm(const QString &term, bool hides);
    /// What could stand for the last word of `text`.
    QStringList completions(const QString &text) const;

private:
    void complete();

    const MessageLogModel &m_model;
    RowPreferences &m_preferences;
    QStringListModel *m_terms;
    QCompleter *m_completer;
};

} // namespace wps
