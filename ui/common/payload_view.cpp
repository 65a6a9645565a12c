// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/payload_view.h"

#include "ui/common/theme.h"
#include "ui/models/visible_text.h"

#include <QMimeData>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kPiece = 2048;
constexpr int kContinues = 1; // user state of a block that goes on in the next one

} // namespace

PayloadView::PayloadView(QWidget *parent) : QPlainTextEdit(parent)
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setFont(monospaceFont());
    setAccessibleName(tr("Text as it came"));
}

void PayloadView::setPayload(const QByteArray &utf8)
{
    m_payload = utf8;
    QStringList pieces;
    QList<bool> continues;
    const QStringList lines = visibleText(QString::fromUtf8(utf8)).split(u'\n');
    for (const QString &line : lines) {
        qsizetype begin = 0;
        while (line.size() - begin > kPiece) {
            qsizetype end = begin + kPiece;
            if (line.at(end - 1).isHighSurrogate())
                --end;
            pieces.append(line.sliced(begin, end - begin));
            continues.append(true);
            begin = end;
        }
        pieces.append(line.sliced(begin));
        continues.append(false);
    }
    setPlainText(pieces.join(u'\n'));
    qsizetype i = 0;
    for (QTextBlock block = document()->firstBlock(); block.isValid() && i < continues.size(); block = block.next()) {
        if (continues.at(i++))
            block.setUserState(kContinues);
    }
}

QMimeData *PayloadView::createMimeDataFromSelection() const
{
    const QTextCursor selection = textCursor();
    QString text;
    for (QTextBlock block = document()->findBlock(selection.selectionStart()); block.isValid(); block = block.next()) {
        const int from = std::max(0, selection.selectionStart() - block.position());
        const int to = std::min(int(block.text().size()), selection.selectionEnd() - block.position());
        text += block.text().mid(from, std::max(0, to - from));
        if (block.position() + block.length() > selection.selectionEnd())
            break;
        if (block.userState() != kContinues)
            text += u'\n';
    }
    auto *mime = new QMimeData;
    mime->setText(text);
    return mime;
}

} // namespace wps
