// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/rest/request_snippet.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QMenu;
class QPlainTextEdit;
class QStackedWidget;
class QTableView;
class QTabWidget;

namespace wps
{

class RequestsController;

/// The Requests dock: every REST exchange of this run, and the selected one as it went over the wire.
class RequestsPanel : public QWidget
{
    Q_OBJECT

public:
    explicit RequestsPanel(RequestsController &controller, QWidget *parent = nullptr);

    void focusFilter();

private:
    QWidget *makeToolbar();
    void applyFilter();
    void clearFilter();
    QWidget *makeDetails();
    void showCurrent();
    void showCounts();
    void copyCell();
    void copyText(const QString &text);
    QMenu *makeCopyMenu();
    void copySnippet(SnippetLanguage language);
    void copyWithToken();

    RequestsController &m_controller;
    QLineEdit *m_filter;
    QComboBox *m_method;
    QComboBox *m_outcome;
    QLabel *m_count;
    QStackedWidget *m_pages;
    QTableView *m_table;
    QLabel *m_summary;
    QLabel *m_notice; ///< what the last copy did, or why there was none
    QMenu *m_copyMenu;
    QTabWidget *m_tabs;
    QPlainTextEdit *m_request;
    QPlainTextEdit *m_response;
    QList<QWidget *> m_needSelection;
    bool m_follow = true;
};

} // namespace wps
