// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/audit/audit_log.h"
#include "core/rest/operations/health.h"
#include "tests/emulator/emulator_fixture.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"
#include "tests/ui/hand.h"
#include "tests/ui/shell_fixture.h"
#include "ui/common/act_line.h"
#include "ui/common/close_dialog.h"
#include "ui/common/group_name_dialog.h"
#include "ui/panels/composer/composer_panel.h"
#include "ui/panels/connection/connection_panel.h"
#include "ui/panels/explorer/explorer_panel.h"
#include "ui/panels/group/group_panel.h"
#include "ui/panels/jobs/jobs_panel.h"
#include "ui/panels/permissions/permissions_panel.h"
#include "ui/panels/user/user_panel.h"
#include "ui/panels/watch/rows_view.h"
#include "ui/panels/watch/watch_panel.h"
#include "ui/shell/view_window.h"

#include <QComboBox>
#include <QFileInfo>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>

namespace wps
{

using namespace Qt::StringLiterals;

inline const QString kHub = u"chat"_s;
inline const QString kWay = u"Unlock hub \"chat\" first"_s; ///< in every refusal

/// What must stay as it is, a line for each connection of the hub that is not the program's own.
using Frozen = QStringList;

inline QString words(const QString &text)
{
    return QString(text).remove(u'&').remove(u'\u2026');
}

/// A service with clients, behind a profile of locked production, and a program in the hands of somebody who says yes
/// to everything but to unlocking.
class Siege
{
public:
    Siege()
    {
        QVERIFY(service.started);
        for (const auto &[user, group] :
             {std::pair{u"ann"_s, u"room1"_s}, std::pair{u"bob"_s, u"room1"_s}, std::pair{u"cat"_s, u"room2"_s}}) {
            victims.push_back(
                std::make_unique<TestClient>(service.clientUrl({{u"sub"_s, user},
                                                                {u"webpubsub.group"_s, QJsonArray{group}},
                                                                {u"role"_s, QJsonArray{u"webpubsub.sendToGroup"_s}}})));
            QVERIFY(victims.back()->isReady());
        }
        ConnectionProfile profile;
        profile.id = QUuid::createUuid();
        profile.name = u"Orders"_s;
        profile.endpoint = service.emulator.endpoint();
        profile.hub = kHub;
        profile.environment = Environment::Production;
        VERIFY_OK(shell.context().profiles.save(profile));
        shell.console().sessions().open(profile, *HubName::parse(kHub), SecretText(kTestKey));
        shell.window().activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&shell.window()));
        before = frozen();
        QCOMPARE(before.size(), 3);
        audit = std::make_unique<AuditLog>(
            QFileInfo(shell.context().settings.fileName()).absoluteDir().filePath(u"audit.sqlite"_s));
    }
    ~Siege()
    {
        const auto open = QApplication::topLevelWidgets();
        for (QWidget *one : open) {
            if (qobject_cast<QDialog *>(one))
                one->close();
        }
    }

    HubSessionPtr session() { return shell.context().workspace.session(); }
    QString idOf(int victim) const { return victims.at(size_t(victim))->connectionId(); }

    Frozen frozen() const
    {
        Frozen lines;
        const EmulatorSnapshot snapshot = service.emulator.snapshot();
        for (const EmulatorHub &hub : snapshot.hubs) {
            for (const EmulatorConnection &one : hub.connections) {
                const bool victim = std::any_of(victims.cbegin(), victims.cend(),
                                                [&](const auto &held) { return held->connectionId() == one.id; });
                QStringList groups = one.groups;
                QStringList roles = one.roles;
                groups.sort();
                roles.sort();
                if (victim)
                    lines.append(u"%1 %2 in %3 may %4, %5 delivered"_s.arg(
                        one.id, one.userId, groups.join(u','), roles.join(u','), QString::number(one.sent)));
            }
        }
        return lines;
    }
    /// Until everything that was begun has come to its end: the guard's word is there at once, reads are waited for.
    bool settle()
    {
        QCoreApplication::processEvents();
        (void)waitFor(session()->client().send(getServiceStatus()));
        return QTest::qWaitFor([this] { return shell.context().jobs.runningCount() == 0; });
    }
    bool isUntouched()
    {
        settle();
        const Frozen now = frozen();
        if (now == before && deliveriesToOthers() == 0)
            return true;
        qWarning() << "was" << before << "is" << now;
        return false;
    }
    /// Nothing was delivered to anybody: a watch hears no message either.
    quint64 deliveriesToOthers() const { return service.emulator.snapshot().deliveries; }

    QList<AuditEntry> refused()
    {
        settle();
        const auto found = waitFor(audit->find({}));
        QList<AuditEntry> entries;
        if (!found)
            return entries;
        for (const AuditEntry &entry : *found) {
            if (entry.result == "refused"_L1)
                entries.append(entry);
        }
        return entries;
    }
    /// The writer of the program is another one: its lines come when they come.
    bool hasRefused(qsizetype count)
    {
        const bool came = QTest::qWaitFor([&] { return refused().size() >= count; });
        const QList<AuditEntry> entries = refused();
        if (came && entries.size() == count)
            return true;
        for (const AuditEntry &entry : entries)
            qWarning("refused: %s %s", qPrintable(entry.verb), qPrintable(entry.target));
        return false;
    }

    /// Says yes to whatever asks, except to unlocking: that is the way that there is to be.
    void sayYes()
    {
        for (int i = 0; i < 5; ++i) {
            QCoreApplication::processEvents();
            QWidget *dialog = QApplication::activeModalWidget();
            if (!dialog) {
                if (QWidget *popup = QApplication::activePopupWidget())
                    popup->close();
                return;
            }
            ++dialogs;
            if (auto *close = qobject_cast<CloseDialog *>(dialog)) {
                if (close->hubField())
                    close->hubField()->setText(kHub);
                const QPointer<CloseDialog> kept(close); // it is gone when it has started a job
                QTest::mouseClick(close->closeButton(), Qt::LeftButton);
                settle();
                if (!kept)
                    continue;
                if (const auto *line = kept->findChild<ActLine *>(); line && line->isVisible())
                    said.append(line->text());
                kept->reject();
            } else if (auto *group = qobject_cast<GroupNameDialog *>(dialog)) {
                group->nameField()->setText(u"room9"_s);
                QTest::mouseClick(group->acceptButton(), Qt::LeftButton);
            } else {
                dialog->close();
            }
        }
    }
    /// Every verb of a menu, each in a menu of its own, as the first one closes it.
    static QList<QAction *> verbsOf(const QMenu &menu)
    {
        QList<QAction *> verbs;
        const QList<QAction *> actions = menu.actions();
        for (QAction *action : actions)
            verbs += action->menu() ? verbsOf(*action->menu()) : QList<QAction *>{action};
        return verbs;
    }
    int tryMenu(const std::function<QMenu *()> &open)
    {
        int tried = 0;
        for (int i = 0;; ++i) {
            QMenu *menu = open();
            if (!menu)
                return tried;
            const QList<QAction *> actions = verbsOf(*menu);
            if (i >= actions.size()) {
                menu->close();
                QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
                return tried;
            }
            QAction *action = actions.at(i);
            if (action->isEnabled() && action->isVisible() && !action->isSeparator()) {
                qInfo("menu: %s", qPrintable(words(action->text())));
                action->trigger();
                ++tried;
            }
            menu->close();
            sayYes();
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            if (!isUntouched()) {
                QTest::qFail("something was done", __FILE__, __LINE__);
                return tried;
            }
        }
    }
    /// Every button that is there, pressed with the mouse. Fields are filled before.
    int tryButtons(
        QWidget *panel, const std::function<void()> &bringUp = [] {})
    {
        int tried = 0;
        QList<QPointer<QAbstractButton>> buttons;
        const auto found = panel->findChildren<QAbstractButton *>();
        for (QAbstractButton *button : found)
            buttons.append(button);
        for (const QPointer<QAbstractButton> &button : std::as_const(buttons)) {
            bringUp(); // the last one may have opened another view
            if (button && qobject_cast<QLineEdit *>(button->parentWidget()))
                continue; // it empties the field
            if (!button || !button->isVisible() || !button->isEnabled() || button->objectName() == u"productionLock"_s)
                continue;
            if (auto *pushed = qobject_cast<QPushButton *>(button.data()); pushed && pushed->menu()) {
                const QList<QAction *> verbs = pushed->menu()->actions();
                for (QAction *verb : verbs)
                    verb->trigger();
            } else if (auto *tool = qobject_cast<QToolButton *>(button.data()); tool && tool->menu()) {
                continue; // columns, filters: no verb of the service
            } else {
                QTest::mouseClick(button, Qt::LeftButton);
            }
            ++tried;
            sayYes();
            if (!isUntouched()) {
                QTest::qFail("something was done", __FILE__, __LINE__);
                return tried;
            }
            if (const auto *line = panel->findChild<ActLine *>(); line && line->isVisible())
                said.append(line->text());
        }
        return tried;
    }
    template <typename View> View *view() { return shell.window().findChild<View *>(); }

    ShellFixture shell{QSize(1400, 1000)};
    EmulatorFixture service;
    std::vector<std::unique_ptr<TestClient>> victims;
    Frozen before;
    std::unique_ptr<AuditLog> audit;
    Hand hand;
    QStringList said; ///< beside the buttons
    int dialogs = 0;
};

} // namespace wps
