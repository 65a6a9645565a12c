// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/model/json_check.h"

#include <QWidget>

#include <optional>

class QsciScintilla;

namespace wps
{

/// A text editor for payloads: JSON with highlighting, folding and a mark where it breaks, or plain text. Tab leaves
/// the field (indentation is automatic), so that the keyboard is never trapped. Follows the palette. GUI thread.
class JsonEditor : public QWidget
{
    Q_OBJECT

public:
    enum class Syntax { Json, Plain };
    explicit JsonEditor(Syntax syntax, QWidget *parent = nullptr);

    QString text() const;
    /// Replaces all of the text as one step that Undo takes back. Does nothing when it is the same.
    void setText(const QString &text);
    void setReadOnly(bool readOnly);
    void setAccessibleLabel(const QString &name);
    /// Underlines the place and marks its line; nothing removes both.
    void showProblem(const std::optional<JsonProblem> &problem);
    void goTo(const JsonProblem &problem);

Q_SIGNALS:
    void textChanged();
    /// Up on the first line, Down on the last, as they are shown. Not while the key is held: that goes to the end only.
    void previousRequested();
    void nextRequested();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void dropForeignShortcuts();
    void applyTheme();
    bool handleKey(int key);
    bool isOnLineOf(int position) const;

    QsciScintilla *m_editor;
    Syntax m_syntax;
};

} // namespace wps
