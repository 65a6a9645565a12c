// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/filter/filter_edit.h"

#include "core/odata/odata_lexer.h"
#include "ui/common/theme.h"

#include <QAbstractItemView>
#include <QAccessible>
#include <QCompleter>
#include <QCoreApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>
#include <QScrollBar>
#include <QStringListModel>
#include <QStyleOptionFrame>
#include <QTextEdit>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kMaxLines = 4;
constexpr int kMargin = 6;

struct FilterWords {
    Q_DECLARE_TR_FUNCTIONS(FilterWords)
};

} // namespace

FilterEdit::FilterEdit(QWidget *parent)
    : QPlainTextEdit(parent), m_completer(new QCompleter(this)), m_candidates(new QStringListModel(this))
{
    setFrameShape(QFrame::NoFrame);
    setTabChangesFocus(true);
    setFont(monospaceFont());
    setVerticalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    document()->setDocumentMargin(kMargin);
    m_completer->setModel(m_candidates);
    m_completer->setWidget(this);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &FilterEdit::insertCompletion);
    connect(this, &QPlainTextEdit::textChanged, this, &FilterEdit::textEdited);
    fitHeight();
}

QString FilterEdit::text() const
{
    return toPlainText().replace(u'\n', u' ');
}

void FilterEdit::setText(const QString &text)
{
    if (text == this->text())
        return;
    QTextCursor cursor(document());
    cursor.select(QTextCursor::Document);
    cursor.insertText(text);
}

QSize FilterEdit::sizeHint() const
{
    return {fontMetrics().averageCharWidth() * 40, height()};
}

void FilterEdit::textEdited()
{
    const QString now = text();
    if (now != m_judged || !m_problem) {
        m_judged = now;
        m_problem = findFilterProblem(now);
    }
    setAccessibleDescription(m_problem ? describeFilterProblem(now, *m_problem) : QString());
    colour();
    fitHeight();
    update();
}

// Colours are laid over the text, so that colouring is no edit. Only one block: a line break is a blank.
void FilterEdit::colour()
{
    using Kind = odata::Lexer::Kind;
    static const QStringList words{u"and"_s, u"or"_s, u"not"_s, u"eq"_s,   u"ne"_s,    u"gt"_s,  u"ge"_s,
                                   u"lt"_s,  u"le"_s, u"in"_s,  u"true"_s, u"false"_s, u"null"_s};
    QList<QTextEdit::ExtraSelection> marks;
    const auto mark = [&](qsizetype begin, qsizetype end, const QTextCharFormat &format) {
        QTextCursor cursor(document());
        cursor.setPosition(int(begin));
        cursor.setPosition(int(end), QTextCursor::KeepAnchor);
        marks.append({cursor, format});
    };
    const auto inTone = [this](Tone tone) {
        QTextCharFormat format;
        format.setForeground(toneColours(tone, palette()).text);
        return format;
    };
    for (odata::Lexer lexer(text()); lexer.token().kind != Kind::End; lexer.next()) {
        const auto &token = lexer.token();
        if (token.kind == Kind::String)
            mark(token.begin, token.end, inTone(Tone::Success));
        else if (token.kind == Kind::Int)
            mark(token.begin, token.end, inTone(Tone::Warning));
        else if (token.kind == Kind::Word && words.contains(token.text))
            mark(token.begin, token.end, inTone(Tone::Accent));
    }
    if (m_problem) {
        QTextCharFormat wrong;
        wrong.setUnderlineStyle(QTextCharFormat::WaveUnderline);
        wrong.setUnderlineColor(toneColours(Tone::Danger, palette()).text);
        mark(std::min(m_problem->begin, std::max<qsizetype>(text().size() - 1, 0)), m_problem->end, wrong);
    }
    setExtraSelections(marks);
}

void FilterEdit::fitHeight()
{
    const int lines = std::clamp(int(document()->size().height()), 1, kMaxLines);
    const int height = lines * fontMetrics().lineSpacing() + 2 * kMargin + 4;
    if (height != this->height())
        setFixedHeight(height);
}

void FilterEdit::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    fitHeight();
}

void FilterEdit::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_completer)
        colour();
}

// The frame of a line edit; red where the filter is wrong. Words beside the field say it too.
void FilterEdit::paintEvent(QPaintEvent *event)
{
    {
        QPainter painter(viewport());
        QStyleOptionFrame option;
        option.initFrom(this);
        option.lineWidth = 1;
        option.rect = viewport()->rect();
        style()->drawPrimitive(QStyle::PE_PanelLineEdit, &option, &painter, this);
        if (m_problem && isEnabled()) {
            painter.setRenderHint(QPainter::Antialiasing);
            painter.setPen(QPen(toneColours(Tone::Danger, palette()).text, 1.6));
            painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(0.8, 0.8, -0.8, -0.8), 5, 5);
        }
    }
    QPlainTextEdit::paintEvent(event);
}

void FilterEdit::insertFromMimeData(const QMimeData *source)
{
    insertPlainText(source->text().simplified());
}

void FilterEdit::focusOutEvent(QFocusEvent *event)
{
    if (event->reason() != Qt::PopupFocusReason)
        m_completer->popup()->hide();
    QPlainTextEdit::focusOutEvent(event);
}

void FilterEdit::keyPressEvent(QKeyEvent *event)
{
    const bool isReturn = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    const bool open = m_completer->popup()->isVisible();
    if (open && (isReturn || event->key() == Qt::Key_Tab || event->key() == Qt::Key_Escape)) {
        event->ignore(); // the popup takes them
        return;
    }
    if (isReturn) {
        event->ignore(); // a filter has one line
        return;
    }
    const bool asked = event->key() == Qt::Key_Space && event->modifiers() == Qt::ControlModifier;
    if (!asked)
        QPlainTextEdit::keyPressEvent(event);
    const QString typed = event->text();
    if (asked || open || (!typed.isEmpty() && (typed.at(0).isLetter() || typed.at(0) == u'\'')))
        offerCompletion(asked);
}

void FilterEdit::offerCompletion(bool asked)
{
    if (!m_names)
        return;
    const int cursor = textCursor().position();
    const FilterCompletion offer = completeFilter(text(), cursor, m_names);
    if (offer.candidates.isEmpty() || (!asked && offer.begin == cursor)) {
        m_completer->popup()->hide();
        return;
    }
    m_completionBegin = offer.begin;
    m_candidates->setStringList(offer.candidates);
    QRect place = cursorRect();
    place.setWidth(m_completer->popup()->sizeHintForColumn(0) + fontMetrics().averageCharWidth() * 4);
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex(m_completer->completionModel()->index(0, 0));
}

void FilterEdit::insertCompletion(const QString &candidate)
{
    QTextCursor cursor = textCursor();
    cursor.setPosition(int(m_completionBegin), QTextCursor::KeepAnchor);
    cursor.insertText(candidate);
    setTextCursor(cursor);
}

QString describeFilterProblem(const QString &filter, const FilterProblem &problem)
{
    const QString marked = filter.mid(problem.begin, problem.end - problem.begin);
    QString hint;
    if (problem.isSyntax && marked.isEmpty())
        hint = FilterWords::tr("Something is missing at the end.");
    else if (problem.isSyntax && marked.startsWith(u'\''))
        hint = FilterWords::tr("The quoted text is not closed.");
    else if (problem.isSyntax && marked.startsWith(u'='))
        hint = FilterWords::tr("Write eq for “equals”.");
    else if (problem.isSyntax && marked != marked.toLower())
        hint = FilterWords::tr("Write and, or, not and operators in small letters.");
    const QString where = FilterWords::tr("Column %1: %2").arg(QString::number(problem.begin + 1), problem.reason);
    return hint.isEmpty() ? where : where + u' ' + hint;
}

} // namespace wps
