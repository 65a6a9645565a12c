// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/json_editor.h"

#include "ui/common/theme.h"

// QScintilla's headers use the keywords that this project turns off.
#define signals Q_SIGNALS
#define slots Q_SLOTS
#include <Qsci/qscicommandset.h>
#include <Qsci/qscilexerjson.h>
#include <Qsci/qsciscintilla.h>
#undef signals
#undef slots

#include <QEvent>
#include <QKeyEvent>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <array>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kProblemIndicator = 8; // the first that lexers leave free
constexpr int kProblemMarker = 1;
constexpr int kMarkMargin = 1;
constexpr int kFoldMargin = 2;

struct TokenColour {
    int style;
    QRgb light;
    QRgb dark;
};

// At least 4.5:1 against the usual bases of either kind.
constexpr std::array<TokenColour, 8> kTokens{{
    {QsciLexerJSON::Property, 0xff0b4f9e, 0xff8ab9f1},
    {QsciLexerJSON::String, 0xff1f6b2e, 0xff9ccc8c},
    {QsciLexerJSON::Number, 0xff8a3b00, 0xfff0b27a},
    {QsciLexerJSON::Keyword, 0xff7a1f8a, 0xffd7a5e8},
    {QsciLexerJSON::EscapeSequence, 0xff8a3b00, 0xfff0b27a},
    {QsciLexerJSON::UnclosedString, 0xffb00020, 0xffff8a80},
    {QsciLexerJSON::Error, 0xffb00020, 0xffff8a80},
    {QsciLexerJSON::IRI, 0xff1f6b2e, 0xff9ccc8c},
}};

} // namespace

JsonEditor::JsonEditor(Syntax syntax, QWidget *parent)
    : QWidget(parent), m_editor(new QsciScintilla(this)), m_syntax(syntax)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_editor);
    setFocusProxy(m_editor);

    m_editor->setUtf8(true);
    m_editor->setEolMode(QsciScintilla::EolUnix);
    m_editor->setAutoIndent(true);
    m_editor->setIndentationsUseTabs(false);
    m_editor->setTabWidth(2);
    m_editor->setWrapMode(QsciScintilla::WrapWord);
    m_editor->setMarginWidth(0, 0);
    m_editor->setMarginWidth(kMarkMargin, 0);
    m_editor->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTHTRACKING, 1UL);
    m_editor->SendScintilla(QsciScintilla::SCI_SETSCROLLWIDTH, 1UL);
    if (syntax == Syntax::Json) {
        m_editor->setLexer(new QsciLexerJSON(m_editor));
        m_editor->setFolding(QsciScintilla::PlainFoldStyle, kFoldMargin);
        m_editor->setBraceMatching(QsciScintilla::SloppyBraceMatch);
        m_editor->markerDefine(QsciScintilla::SC_MARK_BACKGROUND, kProblemMarker);
        m_editor->indicatorDefine(QsciScintilla::SquiggleIndicator, kProblemIndicator);
    }
    dropForeignShortcuts();
    applyTheme();
    m_editor->installEventFilter(this);
    connect(m_editor, &QsciScintilla::textChanged, this, &JsonEditor::textChanged);
}

QString JsonEditor::text() const
{
    return m_editor->text();
}

void JsonEditor::setText(const QString &text)
{
    if (m_editor->text() == text)
        return;
    m_editor->beginUndoAction();
    m_editor->selectAll();
    m_editor->replaceSelectedText(text);
    m_editor->endUndoAction();
    m_editor->setCursorPosition(0, 0);
}

void JsonEditor::setReadOnly(bool readOnly)
{
    m_editor->setReadOnly(readOnly);
}

void JsonEditor::setAccessibleLabel(const QString &name)
{
    m_editor->setAccessibleName(name);
}

void JsonEditor::showProblem(const std::optional<JsonProblem> &problem)
{
    if (m_syntax != Syntax::Json)
        return;
    const int last = m_editor->lines() - 1;
    m_editor->clearIndicatorRange(0, 0, last, m_editor->lineLength(last), kProblemIndicator);
    m_editor->markerDeleteAll(kProblemMarker);
    if (!problem)
        return;
    const int line = qBound(0, problem->line - 1, last);
    const int column = problem->column - 1;
    m_editor->markerAdd(line, kProblemMarker);
    m_editor->fillIndicatorRange(line, qMax(0, column - 1), line, column + 1, kProblemIndicator);
}

void JsonEditor::goTo(const JsonProblem &problem)
{
    m_editor->setCursorPosition(problem.line - 1, problem.column - 1);
    m_editor->ensureCursorVisible();
    m_editor->setFocus();
}

void JsonEditor::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        applyTheme();
    if (event->type() == QEvent::EnabledChange)
        m_editor->setEnabled(isEnabled());
}

bool JsonEditor::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_editor && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const auto modifiers = key->modifiers() & ~Qt::KeypadModifier;
        const bool held = key->isAutoRepeat() && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down);
        const bool plain = modifiers == Qt::NoModifier && !held;
        if ((plain || key->key() == Qt::Key_Backtab) && handleKey(key->key()))
            return true;
    }
    return QWidget::eventFilter(watched, event);
}

bool JsonEditor::handleKey(int key)
{
    switch (key) {
    case Qt::Key_Tab:
        return focusNextPrevChild(true);
    case Qt::Key_Backtab:
        return focusNextPrevChild(false);
    case Qt::Key_Up:
        if (!isOnLineOf(0))
            return false;
        Q_EMIT previousRequested();
        return true;
    case Qt::Key_Down:
        if (!isOnLineOf(m_editor->length()))
            return false;
        Q_EMIT nextRequested();
        return true;
    default:
        return false;
    }
}

/// Whether the cursor is on the shown line of that byte: a long line is wrapped into several.
bool JsonEditor::isOnLineOf(int position) const
{
    const auto heightOf = [this](long byte) {
        return m_editor->SendScintilla(QsciScintilla::SCI_POINTYFROMPOSITION, 0UL, byte);
    };
    return heightOf(m_editor->SendScintilla(QsciScintilla::SCI_GETCURRENTPOS)) == heightOf(position);
}

/// Scintilla claims Ctrl+L, Ctrl+D, Ctrl+T and more for line editing; here they belong to the window's actions.
void JsonEditor::dropForeignShortcuts()
{
    const QList<int> kept{Qt::Key_A, Qt::Key_C, Qt::Key_V, Qt::Key_X, Qt::Key_Y, Qt::Key_Z};
    const auto isForeign = [&kept](int combination) {
        const int key = combination & ~static_cast<int>(Qt::KeyboardModifierMask);
        const bool control = (combination & static_cast<int>(Qt::ControlModifier)) != 0;
        const bool character = (key >= Qt::Key_A && key <= Qt::Key_Z) || key == Qt::Key_Return || key == Qt::Key_Slash;
        return control && character && !kept.contains(key);
    };
    const auto commands = m_editor->standardCommands()->commands();
    for (QsciCommand *command : commands) {
        if (isForeign(command->key()))
            command->setKey(0);
        if (isForeign(command->alternateKey()))
            command->setAlternateKey(0);
    }
}

void JsonEditor::applyTheme()
{
    const QPalette colours = palette();
    const QColor base = colours.color(QPalette::Base);
    const QColor text = colours.color(QPalette::Text);
    const bool dark = isDark(colours);
    const QFont mono = monospaceFont();

    if (auto *lexer = m_editor->lexer()) {
        lexer->setDefaultFont(mono);
        lexer->setFont(mono);
        lexer->setDefaultPaper(base);
        lexer->setPaper(base);
        lexer->setDefaultColor(text);
        lexer->setColor(text);
        for (const TokenColour &token : kTokens)
            lexer->setColor(QColor::fromRgb(dark ? token.dark : token.light), token.style);
    } else {
        m_editor->setFont(mono);
        m_editor->setPaper(base);
        m_editor->setColor(text);
    }
    m_editor->setCaretForegroundColor(text);
    m_editor->setSelectionBackgroundColor(colours.color(QPalette::Highlight));
    m_editor->setSelectionForegroundColor(colours.color(QPalette::HighlightedText));
    m_editor->setMarginsBackgroundColor(base);
    m_editor->setMarginsForegroundColor(text);
    const QColor faint = colours.color(QPalette::Disabled, QPalette::Text);
    m_editor->setFoldMarginColors(base, base);
    m_editor->setMatchedBraceBackgroundColor(base);
    m_editor->setMatchedBraceForegroundColor(colours.color(QPalette::Link));
    m_editor->setUnmatchedBraceBackgroundColor(base);
    m_editor->setUnmatchedBraceForegroundColor(faint);
    const QColor problem = dark ? QColor(0xff, 0x8a, 0x80) : QColor(0xb0, 0x00, 0x20);
    m_editor->setIndicatorForegroundColor(problem, kProblemIndicator);
    QColor problemLine = base;
    problemLine.setRgbF(static_cast<float>(base.redF() * 0.86 + problem.redF() * 0.14),
                        static_cast<float>(base.greenF() * 0.86 + problem.greenF() * 0.14),
                        static_cast<float>(base.blueF() * 0.86 + problem.blueF() * 0.14));
    m_editor->setMarkerBackgroundColor(problemLine, kProblemMarker);
    for (int marker = QsciScintilla::SC_MARKNUM_FOLDEREND; marker <= int{QsciScintilla::SC_MARKNUM_FOLDEROPEN};
         ++marker) {
        m_editor->setMarkerForegroundColor(base, marker);
        m_editor->setMarkerBackgroundColor(faint, marker);
    }
}

} // namespace wps
