// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/status_segments.h"

#include "core/watch/recording_store.h"
#include "ui/common/icons.h"
#include "ui/common/local_emulator.h"
#include "ui/common/navigator.h"
#include "ui/common/session_factory.h"
#include "ui/common/workspace.h"
#include "ui/shell/action_registry.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLocale>
#include <QMenu>
#include <QStatusBar>
#include <QToolButton>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

QToolButton *segment(QStatusBar *bar, const QString &tip)
{
    auto *button = new QToolButton(bar);
    button->setAutoRaise(true);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setToolTip(tip);
    bar->addPermanentWidget(button);
    return button;
}

} // namespace

StatusSegments::StatusSegments(SessionFactory &factory, QStatusBar *bar)
    : QObject(bar)
    , m_factory(factory)
    , m_session(segment(bar, tr("The current service and hub")))
    , m_journal(segment(bar, tr("What watches and recordings take on this disk; opens the list of them")))
    , m_emulator(segment(bar, tr("The local emulator inside this program")))
{
    auto *menu = new QMenu(m_emulator);
    m_emulator->setMenu(menu);
    m_emulator->setPopupMode(QToolButton::InstantPopup);
    connect(menu, &QMenu::aboutToShow, this, &StatusSegments::fillEmulatorMenu);
    connect(m_session, &QToolButton::clicked, this, &StatusSegments::sessionClicked);
    connect(&factory.context().workspace, &Workspace::sessionChanged, this, &StatusSegments::apply);
    connect(&factory.emulator(), &LocalEmulator::stateChanged, this, &StatusSegments::apply);
    connect(&factory.emulator(), &LocalEmulator::snapshotChanged, this, &StatusSegments::apply);
    RecordingStore &recordings = factory.context().recordings;
    connect(&recordings, &RecordingStore::changed, this, &StatusSegments::applyJournal);
    connect(m_journal, &QToolButton::clicked, this, [this] {
        if (QAction *action = m_factory.context().actions.action(u"watch.recordings"_s))
            action->trigger();
    });
    applyJournal();
    apply();
}

void StatusSegments::applyJournal()
{
    const qint64 bytes = m_factory.context().recordings.bytes();
    m_journal->setIcon(icon(u"record"_s));
    m_journal->setText(tr("Journal %1").arg(QLocale().formattedDataSize(bytes, 0)));
    m_journal->setVisible(bytes > 0);
}

void StatusSegments::apply()
{
    const HubSessionPtr session = m_factory.context().workspace.session();
    QString text =
        session ? tr("%1 · %2", "profile, hub").arg(session->profile().name, session->hub().value()) : tr("No hub");
    m_session->setText(text.replace(u'&', u"&&"_s));
    m_session->setIcon(icon(session ? u"hub"_s : u"disconnect"_s));

    const LocalEmulator &emulator = m_factory.emulator();
    const qsizetype faults = emulator.snapshot().faults.size();
    QString words = emulator.isRunning()
                        ? tr("Emulator :%1 · clients: %2").arg(emulator.port()).arg(emulator.connectionCount())
                        : tr("Emulator off");
    if (faults > 0) // a forgotten one looks like a mistake of the user's own program
        words = tr("%1 · faults: %2").arg(words).arg(faults);
    m_emulator->setText(words);
    m_emulator->setIcon(faults > 0             ? icon(u"warning"_s, Tone::Warning)
                        : emulator.isRunning() ? icon(u"emulator"_s, Tone::Success)
                                               : icon(u"emulator"_s));
}

void StatusSegments::fillEmulatorMenu()
{
    QMenu *menu = m_emulator->menu();
    menu->clear();
    LocalEmulator &emulator = m_factory.emulator();
    Navigator &navigator = m_factory.context().navigator;
    if (QAction *open = m_factory.context().actions.action(u"tools.emulator"_s))
        menu->addAction(open);
    if (!emulator.isRunning()) {
        menu->addAction(icon(u"play"_s), tr("Start the local emulator"), this, [&emulator, &navigator] {
            if (const auto started = emulator.start(); !started)
                navigator.announce(started.error().message);
        });
        return;
    }
    menu->addAction(icon(u"copy"_s), tr("Copy its connection string"), this, [&emulator, &navigator] {
        // The emulator's key is public knowledge, so this is no secret on the clipboard.
        QGuiApplication::clipboard()->setText(QString::fromUtf8(emulator.connectionString().reveal()));
        navigator.announce(tr("Connection string of the local emulator copied"));
    });
    if (!emulator.snapshot().faults.isEmpty()) {
        menu->addAction(icon(u"check"_s), tr("Lift all its faults"), this,
                        [&emulator] { emulator.run([](Emulator &each) -> Result<int> { return each.liftAll(); }); });
    }
    menu->addSeparator();
    menu->addAction(icon(u"stop"_s), tr("Stop (disconnects its clients)"), this, [&emulator] { emulator.stop(); });
}

} // namespace wps
