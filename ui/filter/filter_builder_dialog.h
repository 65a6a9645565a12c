// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/hub_session.h"

#include <QDialog>
#include <QTimer>

#include <functional>

class QLabel;
class QLineEdit;
class QMenu;
class QPushButton;
class QSettings;
class QStackedWidget;
class QTableWidget;

namespace wps
{

class Banner;
class FilterEdit;
class FilterRowsView;
struct UiContext;

/// Builds a filter as rows or as text, each following the other, and tries it on the connections that are known. Keeps
/// the session with which it was opened; a switch behind it closes it. Opened with open(); deletes itself.
class FilterBuilderDialog : public QDialog
{
    Q_OBJECT

public:
    /// `audience`: whom an empty filter reaches, translated: "group room1".
    FilterBuilderDialog(UiContext &context, const QString &audience, const QString &text, QWidget *parent = nullptr);

    QString text() const;
    void setText(const QString &text);
    /// Puts the saved filters into a menu; `use` gets the text of the one that is chosen.
    static void fillSavedMenu(QMenu *menu, QSettings &settings, const QObject *receiver,
                              std::function<void(const QString &)> use);

Q_SIGNALS:
    void filterChosen(const QString &text);

private:
    QWidget *makeHead();
    QWidget *makeTrial();
    void textEdited();
    void rowsEdited();
    void showTrial();
    void fillSaved();
    void save();
    void removeSaved(const QString &name, const QString &text);

    UiContext &m_context;
    HubSessionPtr m_session;
    QString m_audience;
    FilterEdit *m_edit;
    QLabel *m_state;
    Banner *m_banner;
    QLineEdit *m_name;
    QPushButton *m_save;
    QMenu *m_saved;
    FilterRowsView *m_rows;
    QStackedWidget *m_pages;
    QLabel *m_count;
    QTableWidget *m_trial;
    QPushButton *m_use;
    QTimer m_refresh;
    bool m_following = false; ///< the text is being written from the rows
};

} // namespace wps
