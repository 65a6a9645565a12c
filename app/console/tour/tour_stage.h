// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <QWidget>

class QAbstractButton;
class QTableView;

namespace wps
{

/// Finds what a person sees, by the words on it, and uses it as a person would. Finds visible widgets only. GUI thread.
class TourStage
{
public:
    explicit TourStage(QWidget &window) : m_window(window) {}

    /// Presses the enabled button with these words (mnemonics aside). Nothing happens when there is none: the next look
    /// tells.
    void press(const QString &words) const;
    /// Puts text into the input with this accessible name: line edit, text edit or payload editor.
    void put(const QString &accessibleName, const QString &text) const;
    /// Chooses an entry of the combo box or tab bar with this accessible name.
    void choose(const QString &accessibleName, int index) const;
    /// Clicks a cell of the table with this accessible name.
    void click(const QString &table, int row, int column) const;

    /// Empty when some visible label, button or text view contains the words; otherwise what is missing.
    QString needs(const QString &words) const;
    /// Empty when the visible label with this object name says anything.
    QString needsFilled(const QString &objectName) const;
    /// Empty when a cell of the visible table with this accessible name contains the words.
    QString needsCell(const QString &table, const QString &words) const;

private:
    template <typename T> QList<T *> visible() const;
    QTableView *table(const QString &accessibleName) const;

    QWidget &m_window;
};

} // namespace wps
