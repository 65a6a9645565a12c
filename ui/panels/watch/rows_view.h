// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/message_log_model.h"
#include "ui/panels/watch/row_clipboard.h"
#include "ui/panels/watch/watch_table.h"

#include <QTimer>
#include <QWidget>

class QHBoxLayout;
class QLabel;
class QLineEdit;
class QMenu;
class QStackedLayout;

namespace wps
{

class EmptyState;
class FilterField;
class Navigator;
class RowPreferences;

/// Recorded rows with their filter, and how many of them are where: of a live watch, a timeline or a recording. Marks,
/// copies, exports, inspects.
class RowsView : public QWidget
{
    Q_OBJECT

public:
    RowsView(MessageLogModel &model, WatchTable::Kind kind, Navigator &navigator, RowPreferences &preferences,
             QWidget *parent = nullptr);

    MessageLogModel &model() { return m_model; }
    WatchTable *table() const { return m_table; }
    FilterField *filterField() const { return m_filter; }
    EmptyState *emptyState() const { return m_empty; }
    /// Beside the filter, for what the owner adds.
    QHBoxLayout *tools() const { return m_tools; }
    /// Shows the empty state instead of the table.
    void setEmpty(bool empty);
    const LogRecord *currentRecord() const;

    void focusFilter();
    /// Marks the selected rows, or takes the marks away when all of them have one.
    void toggleMarks();
    void goToMark(bool forward);
    void copyRows(RowClipboard::Format format = RowClipboard::Format::Table);
    void showExport();

Q_SIGNALS:
    void shown();  ///< became visible
    void hidden(); ///< is no more
    /// The menu of a row is about to show; `record` lives while the signal is delivered.
    void rowMenuWanted(QMenu *menu, const wps::LogRecord &record);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeFilterRow();
    void applyFilter();
    void inspectRow(int row);
    void refreshCounts();
    void showRowMenu(int row, const QPoint &at);
    void addCopies(QMenu *menu, const LogRecord &record);
    void addTerms(QMenu *menu, const LogRecord &record);

    MessageLogModel &m_model;
    Navigator &m_navigator;
    RowPreferences &m_preferences;
    FilterField *m_filter = nullptr;
    QLabel *m_filterError = nullptr;
    QHBoxLayout *m_tools = nullptr;
    QLabel *m_counts = nullptr;
    WatchTable *m_table = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedLayout *m_stack = nullptr;
    QTimer m_filterDelay;
};

} // namespace wps
