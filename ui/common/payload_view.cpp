// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/payload_view.h"

#include "core/base/on_pool.h"
#include "ui/common/theme.h"

#include <QMimeData>
#include <QTextBlock>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

PayloadView::PayloadView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setFont(monospaceFont());
    setAccessibleName(tr("Text as it came"));
    connect(this, &QPlainTextEdit::cursorPositionChanged, this, [this] {
        if (!m_setting)
            Q_EMIT selectionMoved(selection());
    });
}

void PayloadView::setPayload(const QByteArray &utf8)
{
    m_payload = utf8;
    m_wanted = {};
    const quint64 generation = ++m_generation;
    m_reading = utf8.size() >= kLong;
    if (!m_reading) {
        take(PayloadText(utf8));
        return;
    }
    take(PayloadText());
    setPlaceholderText(tr("Reading\u2026"));
    whenDone(onPool([utf8] { return PayloadText(utf8); }), this, [this, generation](const PayloadText &text) {
        if (generation != m_generation)
            return;
        m_reading = false;
        take(text);
        select(std::exchange(m_wanted, {}));
    });
}

void PayloadView::take(const PayloadText &text)
{
    m_setting = true;
    m_text = text;
    setPlaceholderText({});
    setPlainText(m_text.text());
    m_setting = false;
}

void PayloadView::select(const ByteRange &range)
{
    if (m_reading) {
        m_wanted = range;
        return;
    }
    const auto position = [this](qsizetype byte) {
        const PayloadText::Place place = m_text.placeOf(byte);
        const QTextBlock block = document()->findBlockByNumber(int(place.block));
        return block.position() + std::min(int(place.column), block.length() - 1);
    };
    if (m_text.blocks() == 0 || range == selection())
        return;
    m_setting = true;
    QTextCursor cursor = textCursor();
    cursor.setPosition(position(range.end));
    cursor.setPosition(position(range.begin), QTextCursor::KeepAnchor); // the start is what is scrolled to
    setTextCursor(cursor);
    m_setting = false;
}

ByteRange PayloadView::selection() const
{
    const QTextCursor cursor = textCursor();
    const auto byteAt = [this](int position) {
        const QTextBlock block = document()->findBlock(position);
        return m_text.byteAt({block.blockNumber(), position - block.position()});
    };
    return {byteAt(cursor.selectionStart()), byteAt(cursor.selectionEnd())};
}

QMimeData *PayloadView::createMimeDataFromSelection() const
{
    const QTextCursor selected = textCursor();
    QString text;
    for (QTextBlock block = document()->findBlock(selected.selectionStart()); block.isValid(); block = block.next()) {
        const QString line = block.text();
        const int from = std::max(0, selected.selectionStart() - block.position());
        const int to = std::min(int(line.size()), selected.selectionEnd() - block.position());
        text += QStringView(line).mid(from, std::max(0, to - from));
        if (block.position() + block.length() > selected.selectionEnd())
            break;
        if (!m_text.continues(block.blockNumber()))
            text += u'\n';
    }
    auto *mime = new QMimeData;
    mime->setText(text);
    return mime;
}

} // namespace wps
