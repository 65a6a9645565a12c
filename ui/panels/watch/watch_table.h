// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

class QMenu;
class QToolButton;

namespace wps
{

class MessageLogModel;
class RowPreferences;

/// The rows of a watch: follows the newest until one scrolls up, then offers the way back; keeps what is looked at in
/// place while old rows leave; columns can be hidden, moved and are remembered.
class WatchTable : public QTableView
{
    Q_OBJECT

public:
    /// Of rows: each keeps its own columns in the settings. OneClient is live.
    enum class Kind { OneClient, Timeline, Recording };
    struct ColumnState {
        int column = 0; ///< MessageLogModel::Column
        bool shown = true;
        int width = 0;
    };

    WatchTable(MessageLogModel &model, Kind kind, RowPreferences &preferences, QWidget *parent = nullptr);

    /// Those that this kind of rows has, from left to right.
    QList<ColumnState> columnStates() const;
    void setColumnStates(const QList<ColumnState> &states);
    /// What columnStates() would be if nobody had changed it.
    QList<ColumnState> firstColumnStates() const;
    /// Which columns there are, and what can be done with them.
    void fillColumnsMenu(QMenu *menu);
    void showColumnsDialog();

    bool follows() const { return m_follow; }
    void setFollow(bool follow);
    /// Selects it and puts it into the middle.
    void goToRow(int row);
    QToolButton *pill() const { return m_pill; }

Q_SIGNALS:
    void activatedRow(int row); ///< Enter or double click
    /// The right button or the menu key. `at` is on the screen.
    void rowMenuRequested(int row, const QPoint &at);

protected:
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    void setUpHeader();
    void saveHeader();
    void useFirstColumns();
    void fitFirstColumns();
    int lastShownColumn() const;
    bool hasColumn(int column) const;
    QModelIndex firstCell(int row) const; ///< that is not hidden
    int firstWidth(int column) const;
    void takeInserted(int first, int last);
    void noteScrolled();
    void updatePill();

    QString headerKey() const;

    MessageLogModel &m_model;
    const Kind m_kind;
    RowPreferences &m_preferences;
    QToolButton *m_pill;
    bool m_follow = true;
    bool m_adjusting = false;
    bool m_settingColumns = false;
    bool m_hasFirstColumns = false; // nobody has changed them
    quint64 m_newRows = 0;
};

} // namespace wps
