// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/start/recent_recordings.h"

#include "core/watch/recording_store.h"
#include "ui/common/icons.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/models/recording_text.h"
#include "ui/models/visible_text.h"
#include "ui/shell/action_registry.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr qsizetype kMost = 5;
constexpr qsizetype kTitle = 40; // characters

/// Takes what room there is, and ends in an ellipsis where that is too little.
class ElidedLabel : public QLabel
{
public:
    ElidedLabel(const QString &text, QWidget *parent) : QLabel(text, parent)
    {
        setTextFormat(Qt::PlainText);
        setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setPen(palette().color(foregroundRole()));
        painter.drawText(rect(), int(Qt::AlignLeading | Qt::AlignVCenter),
                         fontMetrics().elidedText(text(), Qt::ElideRight, width()));
    }
};

QToolButton *linkButton(const QIcon &icon, const QString &text, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIcon(icon);
    button->setText(text);
    return button;
}

} // namespace

RecentRecordings::RecentRecordings(UiContext &context, QWidget *parent)
    : QWidget(parent), m_context(context), m_rows(new QVBoxLayout)
{
    auto *title = new QLabel(tr("Recordings"), this);
    title->setFont(headingFont(this, 1.1));
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing(this) * 2);
    m_rows->setSpacing(0);
    column->addWidget(title);
    column->addLayout(m_rows);
    m_rows->addWidget(makeLinks());
    connect(&context.recordings, &RecordingStore::changed, this, &RecentRecordings::fill);
    fill();
}

void RecentRecordings::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (m_context.recordings.isRead())
        m_context.recordings.refresh();
}

QWidget *RecentRecordings::makeLinks()
{
    auto *line = new QWidget(this);
    auto *row = new QHBoxLayout(line);
    row->setContentsMargins(0, spacing(this) / 4, 0, 0);
    const auto add = [this, row, line](const QString &iconName, const QString &text, const QString &actionId) {
        QToolButton *button = linkButton(icon(iconName), text, line);
        button->setObjectName(actionId);
        connect(button, &QToolButton::clicked, this, [this, actionId] {
            if (QAction *action = m_context.actions.action(actionId))
                action->trigger();
        });
        row->addWidget(button);
    };
    add(u"open"_s, tr("Open a recording\u2026"), u"file.openRecording"_s);
    add(u"list"_s, tr("All recordings and journals"), u"watch.recordings"_s);
    row->addStretch();
    return line;
}

QList<RecentRecordings::Entry> RecentRecordings::newest() const
{
    QList<Entry> entries;
    const QLocale locale;
    for (const StoredRecording &one : m_context.recordings.recordings()) {
        if (entries.size() == kMost)
            break;
        if (one.holds.ending.writing || !one.problem.isEmpty() || one.holds.records == 0)
            continue;
        const QString rows = locale.toString(one.holds.records);
        QStringList parts;
        if (one.isCut())
            parts += RecordingText::ending(one);
        parts += one.holds.records == 1 ? tr("1 row") : tr("%1 rows").arg(rows);
        parts += locale.formattedDataSize(one.holds.fileBytes, 1);
        parts += RecordingText::keeping(one, m_context.recordings.policy());
        entries.append(
            {one.folder, visibleLine(RecordingText::title(one), kTitle), parts.join(u" \u00B7 "_s), one.isCut()});
    }
    return entries;
}

void RecentRecordings::fill()
{
    const QList<Entry> entries = newest();
    if (entries == m_entries)
        return;
    m_entries = entries;
    const QWidget *focus = focusWidget();
    const QString focused = focus && focus->hasFocus() ? focus->property("folder").toString() : QString();
    while (m_rows->count() > 1) { // the last one are the links
        QLayoutItem *item = m_rows->takeAt(0);
        if (QWidget *row = item->widget()) {
            row->hide();
            row->deleteLater();
        }
        delete item;
    }
    for (const Entry &entry : entries) {
        QWidget *row = makeRow(entry);
        m_rows->insertWidget(m_rows->count() - 1, row);
        if (entry.folder == focused) {
            row->show(); // what is hidden takes no focus
            row->setFocus();
        }
    }
}

QWidget *RecentRecordings::makeRow(const Entry &entry)
{
    auto *row = new QWidget(this);
    QString text = entry.title;
    QToolButton *open = linkButton(entry.isCut ? icon(u"warning"_s, Tone::Warning) : icon(u"record"_s),
                                   text.replace(u'&', u"&&"_s), row);
    QFont bold = open->font();
    bold.setWeight(QFont::DemiBold);
    open->setFont(bold);
    open->setProperty("folder", entry.folder);
    open->setAccessibleName(tr("Open %1").arg(entry.title));
    open->setAccessibleDescription(entry.detail);
    connect(open, &QToolButton::clicked, this,
            [this, folder = entry.folder] { m_context.navigator.openRecording(folder); });
    row->setFocusProxy(open);
    auto *detail = new ElidedLabel(entry.detail, row);
    detail->setForegroundRole(QPalette::PlaceholderText);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, spacing(this) / 4, 0, spacing(this) / 4);
    line->setSpacing(spacing(this));
    line->addWidget(open);
    line->addWidget(detail, 1);
    return row;
}

} // namespace wps
