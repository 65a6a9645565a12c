// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/composer/composer_draft.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace wps
{

class JsonEditor;

/// The pages JSON, Text and Binary of the composer. Shows and reads the body's part of a draft.
class ComposerBodyView : public QWidget
{
    Q_OBJECT

public:
    explicit ComposerBodyView(QWidget *parent = nullptr);

    void show(const ComposerDraft &draft);
    void read(ComposerDraft &draft) const;
    void showProblems(const ComposerProblems &problems);
    void focusEditor();
    QTabWidget *tabs() const { return m_tabs; }

Q_SIGNALS:
    void edited();
    void formatRequested();
    void olderRequested();
    void newerRequested();

private:
    QWidget *makeBinaryPage();
    void chooseFile();

    QTabWidget *m_tabs;
    JsonEditor *m_json;
    JsonEditor *m_text;
    QComboBox *m_source;
    QStackedWidget *m_sourcePages;
    QPlainTextEdit *m_hex;
    QPlainTextEdit *m_base64;
    QLineEdit *m_file;
    QLabel *m_problemIcon;
    QToolButton *m_problem;
    QLabel *m_size;
    QToolButton *m_format;
    std::optional<JsonProblem> m_jsonProblem;
};

} // namespace wps
