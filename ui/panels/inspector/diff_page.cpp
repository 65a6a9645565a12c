// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inspector/diff_page.h"

#include "core/base/on_pool.h"
#include "ui/common/theme.h"
#include "ui/models/visible_text.h"

#include <QEvent>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

DiffPage::DiffPage(QWidget *parent) : QWidget(parent), m_facts(new QLabel(this)), m_lines(new QListWidget(this))
{
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_lines->setFont(monospaceFont());
    m_lines->setUniformItemSizes(true);
    m_lines->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_lines->setAccessibleName(tr("Differences line by line"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_facts);
    layout->addWidget(m_lines, 1);
}

void DiffPage::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_repaint)
        std::exchange(m_repaint, {})(); // it sets itself again
}

void DiffPage::showNothing(const QString &why)
{
    ++m_generation;
    m_repaint = {};
    m_lines->clear();
    m_lines->hide();
    m_facts->setText(why);
}

void DiffPage::show(const QString &what, const QByteArray &before, const QByteArray &after)
{
    showNothing(tr("Comparing\u2026"));
    whenDone(onPool([before, after] { return lineDiff(before, after); }), this,
             [this, what, generation = m_generation](const std::optional<QList<DiffLine>> &lines) {
                 if (generation != m_generation)
                     return;
                 if (lines)
                     take(what, *lines);
                 else
                     showNothing(tr("The two have too many lines to be compared here."));
             });
}

void DiffPage::take(const QString &what, const QList<DiffLine> &lines)
{
    m_repaint = [this, what, lines] { take(what, lines); };
    m_lines->clear();
    m_lines->show();
    int changes = 0;
    for (const DiffLine &line : lines) {
        const bool same = line.kind == DiffLine::Kind::Same;
        const bool added = line.kind == DiffLine::Kind::Added;
        changes += same ? 0 : 1;
        const QString text = visibleText(line.text.left(1'000));
        auto *item = new QListWidgetItem((same ? u"  "_s : added ? u"+ "_s : u"- "_s) + text, m_lines);
        if (same)
            continue;
        const ToneColours colours = toneColours(added ? Tone::Success : Tone::Danger, palette());
        item->setBackground(colours.fill);
        item->setForeground(colours.onFill);
        item->setData(Qt::AccessibleTextRole, added ? tr("added: %1").arg(text) : tr("removed: %1").arg(text));
    }
    m_facts->setText(changes == 0   ? tr("%1: no difference.").arg(what)
                     : changes == 1 ? tr("%1: one line differs.").arg(what)
                                    : tr("%1: %2 lines differ.").arg(what, QLocale().toString(changes)));
}

} // namespace wps
