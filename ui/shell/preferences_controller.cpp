// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/preferences_controller.h"

#include "core/watch/log_segment.h"
#include "ui/common/app_settings.h"
#include "ui/common/navigator.h"
#include "ui/common/ui_context.h"
#include "ui/models/recording_text.h"
#include "ui/models/visible_text.h"
#include "ui/shell/action_registry.h"

#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <numeric>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString sizeText(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, bytes < 1024 ? 0 : 1);
}

qint64 bytesOf(const QList<StoredRecording> &recordings)
{
    return std::accumulate(recordings.begin(), recordings.end(), qint64(0),
                           [](qint64 sum, const StoredRecording &one) { return sum + one.holds.fileBytes; });
}

quint64 rowsOf(const QList<StoredRecording> &recordings)
{
    return std::accumulate(recordings.begin(), recordings.end(), quint64(0),
                           [](quint64 sum, const StoredRecording &one) { return sum + one.holds.records; });
}

QList<StoredRecording> keptOnes(QList<StoredRecording> recordings)
{
    recordings.removeIf([](const StoredRecording &one) { return !one.info.isKept; });
    return recordings;
}

bool isLower(const RecordingStore::Policy &policy, const RecordingStore::Policy &before)
{
    return policy.bytesPerHub < before.bytesPerHub || policy.maxAge < before.maxAge;
}

} // namespace

PreferencesController::PreferencesController(UiContext &context, QObject *parent) : QObject(parent), m_context(context)
{
    connect(&context.recordings, &RecordingStore::changed, this, &PreferencesController::refresh);
    connect(&context.recordings, &RecordingStore::failed, this, [this](const QString &folder, const Error &error) {
        if (m_removing.removeOne(folder))
            m_context.navigator.announce(tr("A journal could not be removed: %1").arg(visibleLine(error.message, 200)));
    });
}

QSettings &PreferencesController::settings() const
{
    return m_context.settings;
}

QAction *PreferencesController::themeAction(ThemeMode mode) const
{
    switch (mode) {
    case ThemeMode::System:
        return m_context.actions.action(u"view.themeSystem"_s);
    case ThemeMode::Light:
        return m_context.actions.action(u"view.themeLight"_s);
    case ThemeMode::Dark:
        break;
    }
    return m_context.actions.action(u"view.themeDark"_s);
}

QList<std::pair<ThemeMode, QString>> PreferencesController::themes() const
{
    QList<std::pair<ThemeMode, QString>> themes;
    for (const ThemeMode mode : {ThemeMode::System, ThemeMode::Light, ThemeMode::Dark}) {
        if (const QAction *action = themeAction(mode))
            themes.emplace_back(mode, action->text());
    }
    return themes;
}

void PreferencesController::begin()
{
    m_stored.theme = parseThemeMode(app_settings::theme.get(m_context.settings)).value_or(ThemeMode::System);
    m_stored.journals = JournalSettings::read(m_context.settings);
    m_form = m_stored;
    refresh();
    m_context.recordings.refresh();
}

void PreferencesController::setForm(const Form &form)
{
    m_form = form;
    refresh();
}

void PreferencesController::refresh()
{
    m_surplus.clear();
    const RecordingStore &store = m_context.recordings;
    if (const auto policy = m_form.journals.policy(); isLower(policy, m_stored.journals.policy())) {
        const QStringList folders =
            RecordingStore::surplus(store.recordings(), policy, QDateTime::currentDateTimeUtc());
        std::copy_if(store.recordings().begin(), store.recordings().end(), std::back_inserter(m_surplus),
                     [&folders](const StoredRecording &one) { return folders.contains(one.folder); });
    }
    Q_EMIT changed();
}

void PreferencesController::save()
{
    const Form before = m_stored;
    const QList<StoredRecording> surplus = m_surplus;
    m_stored = m_form; // from here on nothing is lower than before
    if (m_form.journals != before.journals) {
        m_form.journals.write(m_context.settings);
        m_removing.clear();
        for (const StoredRecording &one : surplus)
            m_removing.append(one.folder);
        m_context.recordings.setPolicy(m_form.journals.policy(), m_removing);
    }
    if (QAction *action = themeAction(m_form.theme); action && m_form.theme != before.theme)
        action->trigger();
    m_context.settings.sync();
    if (m_context.settings.status() != QSettings::NoError)
        m_context.navigator.announce(tr("The preferences could not be written: they hold for this time only."));
    refresh();
}

QString PreferencesController::surplusText() const
{
    if (m_surplus.isEmpty())
        return {};
    const QLocale locale;
    const QString rows = locale.toString(rowsOf(m_surplus));
    const QString size = sizeText(bytesOf(m_surplus));
    return m_surplus.size() == 1 ? tr("Saving removes a journal with %1 rows (%2) from this disk.").arg(rows, size)
                                 : tr("Saving removes %1 journals with %2 rows (%3) from this disk.")
                                       .arg(locale.toString(m_surplus.size()), rows, size);
}

QString PreferencesController::surplusDetail() const
{
    constexpr qsizetype kNamed = 3;
    QStringList names;
    const QList<StoredRecording> named = m_surplus.first(std::min(kNamed, m_surplus.size()));
    for (const StoredRecording &one : named)
        names += RecordingText::title(one);
    QString list = names.join(u"; "_s);
    if (m_surplus.size() > kNamed)
        list = tr("%1; and %2 more").arg(list, QLocale().toString(m_surplus.size() - kNamed));
    return tr("%1. They cannot be brought back. What you kept stays.").arg(list);
}

QString PreferencesController::usageText() const
{
    const RecordingStore &store = m_context.recordings;
    if (!store.isRead())
        return tr("Looking at what is there\u2026");
    const qsizetype count = store.recordings().size();
    if (count == 0)
        return tr("There are no recordings or journals on this disk.");
    const QList<StoredRecording> kept = keptOnes(store.recordings());
    const QLocale locale;
    if (kept.isEmpty())
        return tr("Recordings and journals on this disk: %1, with %2.")
            .arg(locale.toString(count), sizeText(store.bytes()));
    return tr("Recordings and journals on this disk: %1, with %2. Kept by you, and touched by no limit: %3, with %4.")
        .arg(locale.toString(count), sizeText(store.bytes()), locale.toString(kept.size()), sizeText(bytesOf(kept)));
}

QString PreferencesController::rowsNote() const
{
    return tr("The index of so many rows takes %1 of memory.")
        .arg(sizeText(qint64(m_form.journals.rowsPerWatch) * qint64(sizeof(LogSegment::Entry))));
}

QString PreferencesController::sizeNote() const
{
    const qint64 room = m_context.recordings.roomForWatch();
    if (room == 0)
        return tr("Never more than a quarter of what is left on the disk.");
    return m_form.journals.watchLimits().bytes > room
               ? tr("%1 for now: never more than a quarter of what is left on the disk.").arg(sizeText(room))
               : tr("Never more than a quarter of what is left on the disk, which is %1 now.").arg(sizeText(room));
}

} // namespace wps
