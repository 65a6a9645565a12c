// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/name_completer.h"

#include "ui/common/name_history.h"

#include <QAbstractItemView>
#include <QStandardItemModel>

#include <memory>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr int kFreshSeconds = 60;
constexpr int kMostOffered = 500;

} // namespace

NameCompleter::NameCompleter(KnownNames &names, QObject *parent)
    : QCompleter(parent), m_names(names), m_model(new QStandardItemModel(this))
{
    setModel(m_model);
    setCompletionRole(Qt::EditRole);
    setFilterMode(Qt::MatchContains);
    setCaseSensitivity(Qt::CaseInsensitive);
    setMaxVisibleItems(12);
    connect(&m_names, &KnownNames::changed, this, [this](const QString &scope) {
        if (scope == m_scope && !popup()->isVisible())
            reload();
    });
}

void NameCompleter::setSource(const QString &scope, std::optional<KnownNames::Kind> kind)
{
    if (scope == m_scope && kind == m_kind)
        return; // an open list keeps its rows, and the place in it
    m_scope = scope;
    m_kind = kind;
    reload();
}

void NameCompleter::reload()
{
    offer({});
}

/// Asked with what has been typed before the model is searched for it: the one place where the model can follow.
QStringList NameCompleter::splitPath(const QString &path) const
{
    if (!m_isPart && !popup()->isVisible())
        offer({}); // it is about to open: with what is known by now
    if (m_isPart)
        offer(path);
    return QCompleter::splitPath(path);
}

void NameCompleter::offer(const QString &typed) const
{
    m_model->clear();
    m_isPart = false;
    if (!m_kind)
        return;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto entries = m_names.names(m_scope, *m_kind, kMostOffered, typed);
    m_isPart = !typed.isEmpty() || entries.size() == kMostOffered;
    for (const KnownNames::Entry &entry : entries) {
        // Only what is shown carries the mark; the edit role, which is inserted, is the bare name.
        class Item : public QStandardItem
        {
        public:
            Item(QString name, QString shown) : m_name(std::move(name)), m_shown(std::move(shown)) {}
            QVariant data(int role) const override
            {
                if (role == Qt::EditRole)
                    return m_name;
                return role == Qt::DisplayRole ? m_shown : QStandardItem::data(role);
            }

        private:
            QString m_name;
            QString m_shown;
        };
        const bool confirmed = entry.confirmedAt.isValid();
        const bool fresh = confirmed && entry.confirmedAt.secsTo(now) < kFreshSeconds;
        const QChar mark = fresh ? u'●' : (confirmed ? u'○' : u'?');
        const QString state = nameHistory(entry, now);
        auto item = std::make_unique<Item>(entry.name, mark + u' ' + entry.name);
        item->setToolTip(state.toHtmlEscaped());
        item->setData(tr("%1, %2", "a name, how fresh it is").arg(entry.name, state), Qt::AccessibleTextRole);
        item->setEditable(false);
        m_model->appendRow(item.release());
    }
}

} // namespace wps
