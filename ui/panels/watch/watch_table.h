// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableView>

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
    /// `kind` of rows: each keeps its own columns in the settings.
    enum class Kind { OneClient, Timeline };
    WatchTable(MessageLogModel &model, Kind kind, RowPreferences &preferences, QWidget *parent = nullptr);

    bool follows() const { return m_follow; }
    void setFollow(bool follow);
    QToolButton *pill() const { return m_pill; }

Q_SIGNALS:
    void activatedRow(int row); ///< Enter or double click

protected:
    void resizeEvent(QResizeEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    void setUpHeader();
    void saveHeader();
    void showHeaderMenu(const QPoint &at);
    void noteScrolled();
    void updatePill();

    QString headerKey() const;

    MessageLogModel &m_model;
    const Kind m_kind;
    RowPreferences &m_preferences;
    QToolButton *m_pill;
    bool m_follow = true;
    bool m_adjusting = false;
    quint64 m_newRows = 0;
};

} // namespace wps
