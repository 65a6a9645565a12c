// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/filter_field.h"

#include "ui/common/icons.h"
#include "ui/models/message_log_model.h"
#include "ui/models/record_text.h"
#include "ui/models/visible_text.h"
#include "ui/panels/watch/row_preferences.h"
#include "ui/panels/watch/row_terms.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QMenu>
#include <QStringListModel>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kLooked = 500; // newest rows, for names
constexpr qsizetype kLongest = 60;

/// Where the term that is being typed begins: behind the last blank outside quotes, and behind its "-".
qsizetype lastTerm(const QString &text)
{
    qsizetype start = 0;
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (text.at(i) == u'"')
            quoted = !quoted;
        else if (text.at(i).isSpace() && !quoted)
            start = i + 1;
    }
    return start < text.size() && text.at(start) == u'-' ? start + 1 : start;
}

QString shownInMenu(const QString &filter)
{
    QString text = visibleLine(filter, kLongest);
    return text.replace(u'&', u"&&"_s);
}

} // namespace

FilterField::FilterField(const MessageLogModel &model, RowPreferences &preferences, QWidget *parent)
    : QLineEdit(parent)
    , m_model(model)
    , m_preferences(preferences)
    , m_terms(new QStringListModel(this))
    , m_completer(new QCompleter(m_terms, this))
{
    setPlaceholderText(
        tr("Filter: words, group:room1, user:u7, type:json, size:>1000, $.order.id=7, /regular expression/"));
    setAccessibleName(tr("Filter of the rows"));
    setClearButtonEnabled(true);
    addAction(icon(u"filter"_s), QLineEdit::LeadingPosition);
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setWidget(this); // not setCompleter(): it would replace the whole text
    m_completer->popup()->setAccessibleName(tr("Completions of the filter"));
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, [this](const QString &term) {
        setText(text().left(lastTerm(text())) + term);
        setFocus();
    });
    connect(this, &QLineEdit::textEdited, this, &FilterField::complete);
}

void FilterField::addTerm(const QString &term, bool hides)
{
    QString now = text().trimmed();
    const QString wanted = hides ? u'-' + term : term;
    const QString opposite = hides ? term : u'-' + term;
    // Whole terms only: a blank stands on either side.
    now = u' ' + now + u' ';
    for (const QString &one : {wanted, opposite})
        now.replace(u' ' + one + u' ', u" "_s);
    now = now.trimmed();
    setText(now.isEmpty() ? wanted : QString(now + u' ' + wanted));
}

QStringList FilterField::completions(const QString &text) const
{
    const QString typed = text.mid(lastTerm(text));
    if (typed.isEmpty())
        return {};
    QStringList all{u"type:json"_s, u"type:text"_s, u"type:binary"_s, u"type:ack"_s, u"type:system"_s,
                    u"type:link"_s, u"dir:in"_s,    u"dir:out"_s,     u"size:>"_s,   u"size:<"_s};
    QStringList names;
    const int rows = m_model.rowCount();
    for (int row = std::max(0, rows - kLooked); row < rows; ++row) {
        const LogRecord *record = m_model.recordAt(row);
        if (!record)
            continue;
        if (const QString group = RecordText::group(*record); !group.isEmpty())
            names += QString(u"group:"_s + RowTerms::value(group));
        if (const QString user = RecordText::fromUser(*record); !user.isEmpty())
            names += QString(u"user:"_s + RowTerms::value(user));
        if (!record->client.isEmpty())
            names += QString(u"client:"_s + RowTerms::value(record->client));
    }
    names.removeDuplicates();
    names.sort();
    all = names + QStringList{u"group:"_s, u"user:"_s} + all;
    all.removeIf([&typed](const QString &one) {
        return !one.startsWith(typed, Qt::CaseInsensitive) || one.size() == typed.size();
    });
    return all;
}

void FilterField::complete()
{
    const QStringList found = cursorPosition() == text().size() ? completions(text()) : QStringList();
    if (found.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    m_terms->setStringList(found);
    m_completer->setCompletionPrefix(text().mid(lastTerm(text())));
    m_completer->complete();
}

void FilterField::fillMenu(QMenu *menu)
{
    menu->clear();
    const QString filter = text().trimmed();
    const auto query = MessageQuery::parse(filter);
    const bool usable = query && !query->isEmpty();
    menu->addAction(icon(u"save"_s), tr("&Save this filter"), &m_preferences,
                    [this, filter] { m_preferences.saveFilter(filter); })
        ->setEnabled(usable && !m_preferences.savedFilters().contains(filter));
    QMenu *highlight = menu->addMenu(icon(u"mark"_s), tr("&Highlight the rows that match"));
    highlight->setEnabled(usable);
    for (const Tone tone : RowPreferences::tones()) {
        highlight->addAction(icon(u"mark"_s, tone), RowPreferences::toneLabel(tone), &m_preferences,
                             [this, filter, tone] { m_preferences.setHighlight(filter, tone); });
    }
    if (!m_preferences.savedFilters().isEmpty())
        menu->addSection(tr("Saved filters"));
    for (const QString &saved : m_preferences.savedFilters())
        menu->addAction(icon(u"filter"_s), shownInMenu(saved), this, [this, saved] { setText(saved); });
    if (!m_preferences.highlights().isEmpty())
        menu->addSection(tr("Highlighted"));
    for (const auto &one : m_preferences.highlights()) {
        menu->addAction(
            icon(u"mark"_s, one.tone),
            tr("%1: %2", "colour, filter").arg(RowPreferences::toneLabel(one.tone), shownInMenu(one.filter)), this,
            [this, text = one.filter] { setText(text); });
    }
    if (m_preferences.savedFilters().isEmpty() && m_preferences.highlights().isEmpty())
        return;
    menu->addSeparator();
    QMenu *remove = menu->addMenu(icon(u"remove"_s), tr("&Remove"));
    for (const QString &saved : m_preferences.savedFilters()) {
        remove->addAction(icon(u"filter"_s), shownInMenu(saved), &m_preferences,
                          [this, saved] { m_preferences.forgetFilter(saved); });
    }
    for (const auto &one : m_preferences.highlights()) {
        remove->addAction(icon(u"mark"_s, one.tone), tr("Highlight %1").arg(shownInMenu(one.filter)), &m_preferences,
                          [this, text = one.filter] { m_preferences.removeHighlight(text); });
    }
}

} // namespace wps
