// SPDX-License-Identifier: GPL-3.0-or-later
// The preferences: nothing before Save, nothing removed that was not announced, and limits that hold.
#include "core/rest/operations/hub.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"
#include "tests/ui/shell_fixture.h"
#include "ui/common/app_settings.h"
#include "ui/common/banner.h"
#include "ui/common/journal_settings.h"
#include "ui/panels/watch/watch_panel.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/limit_field.h"
#include "ui/shell/preferences_dialog.h"
#include "ui/shell/tab_area.h"

#include <QAction>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

ClientFrame message(const QByteArray &data, const QDateTime &at)
{
    ClientFrame frame;
    frame.at = at;
    frame.bytes = "{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"text\",\"data\":\"" + data + "\"}";
    return frame;
}

QString endedJournal(const QString &root, const QString &name, int records, const QDateTime &at, bool isKept = false)
{
    QString folder = root + u'/' + name;
    QDir().mkpath(folder);
    auto log = MessageLog::record(folder, {});
    for (int i = 0; i < records; ++i)
        log->append(message(QByteArray::number(i), at));
    RecordingInfo info;
    info.hub = u"chat"_s;
    info.begun = at;
    info.isKept = isKept;
    return info.write(folder) ? folder : QString();
}

PreferencesDialog *open(ShellFixture &shell)
{
    shell.action(u"edit.preferences"_s)->trigger();
    const QList<QWidget *> widgets = QApplication::topLevelWidgets();
    for (QWidget *widget : widgets) {
        if (auto *dialog = qobject_cast<PreferencesDialog *>(widget); dialog && dialog->isVisible())
            return dialog;
    }
    return nullptr;
}

QSpinBox *box(QWidget *dialog, const QString &name)
{
    return dialog->findChild<LimitField *>(name)->box();
}

QPushButton *save(QWidget *dialog)
{
    return dialog->findChild<QPushButton *>(u"save"_s);
}

QString lineOf(QWidget *dialog, const QString &name)
{
    return dialog->findChild<LimitField *>(name)->findChild<QLabel *>()->text();
}

WatchPanel *watchInFront(ShellFixture &shell)
{
    return qobject_cast<WatchPanel *>(shell.window().tabArea().currentView());
}

} // namespace

class PreferencesTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void nothingIsStoredBeforeSave()
    {
        ShellFixture shell;
        const QAction *action = shell.action(u"edit.preferences"_s);
        QCOMPARE(action->menuRole(), QAction::PreferencesRole);
        QCOMPARE(action->shortcuts(), QKeySequence::keyBindings(QKeySequence::Preferences));
        QCOMPARE(shell.context().actions.definition(u"edit.preferences"_s).menu, MenuId::Edit);

        PreferencesDialog *dialog = open(shell);
        QVERIFY(dialog);
        QCOMPARE(box(dialog, u"rowsPerWatch"_s)->value(), 20'000'000);
        QCOMPARE(box(dialog, u"megabytesPerWatch"_s)->value(), 8'192);
        QCOMPARE(box(dialog, u"megabytesPerHub"_s)->value(), 256);
        QCOMPARE(box(dialog, u"journalDays"_s)->value(), 7);
        box(dialog, u"rowsPerWatch"_s)->setValue(5'000);
        dialog->reject();
        QCOMPARE(JournalSettings::read(shell.context().settings), JournalSettings());

        dialog = open(shell);
        QCOMPARE(box(dialog, u"rowsPerWatch"_s)->value(), 20'000'000);
        box(dialog, u"rowsPerWatch"_s)->setValue(5'000);
        box(dialog, u"megabytesPerHub"_s)->setValue(512);
        box(dialog, u"journalDays"_s)->setValue(30);
        dialog->resize(700, 500);
        save(dialog)->click();
        QCOMPARE(shell.context().recordings.policy().bytesPerHub, qint64(512) * 1024 * 1024);
        QCOMPARE(shell.context().recordings.policy().maxAge, std::chrono::days(30));

        shell.restart();
        QCOMPARE(shell.context().recordings.policy().maxAge, std::chrono::days(30));
        dialog = open(shell);
        QCOMPARE(dialog->size(), QSize(700, 500));
        QCOMPARE(box(dialog, u"rowsPerWatch"_s)->value(), 5'000);
        dialog->findChild<QPushButton *>(u"restoreDefaults"_s)->click();
        QCOMPARE(box(dialog, u"rowsPerWatch"_s)->value(), 20'000'000);
        QCOMPARE(JournalSettings::read(shell.context().settings).rowsPerWatch, 5'000); // until it is saved
        save(dialog)->click();
        QCOMPARE(JournalSettings::read(shell.context().settings), JournalSettings());
    }

    void whatIsStoredIsTakenWithinTheRanges()
    {
        ShellFixture shell;
        QSettings &settings = shell.context().settings;
        settings.setValue(u"journal/days"_s, 0);
        settings.setValue(u"journal/megabytesPerHub"_s, -5);
        settings.setValue(u"journal/rowsPerWatch"_s, u"many"_s);
        settings.setValue(u"journal/megabytesPerWatch"_s, 2'000'000'000);
        const JournalSettings read = JournalSettings::read(settings);
        QCOMPARE(read.policy().maxAge, std::chrono::days(1));
        QCOMPARE(read.policy().bytesPerHub, qint64(1024) * 1024);
        QCOMPARE(read.watchLimits().rows, qint64(JournalSettings::kRows.least));
        QCOMPARE(read.watchLimits().bytes, qint64(1024) * 1024 * 1024 * 1024);
        QCOMPARE(read.watchLimits().maxAge, std::chrono::days(1));
    }

    void thePaletteFindsIt()
    {
        ShellFixture shell;
        CommandPalette palette(shell.context().actions, &shell.window());
        palette.setAttribute(Qt::WA_DeleteOnClose, false);
        palette.open();
        QTest::keyClicks(palette.findChild<QLineEdit *>(), u"preferences"_s);
        QTest::keyClick(palette.findChild<QLineEdit *>(), Qt::Key_Return);
        QTRY_VERIFY(shell.window().findChild<PreferencesDialog *>());
    }

    void whatIsTypedIsJudgedInPlace()
    {
        ShellFixture shell;
        PreferencesDialog *dialog = open(shell);
        QSpinBox *rows = box(dialog, u"rowsPerWatch"_s);
        QVERIFY(lineOf(dialog, u"rowsPerWatch"_s).contains("457.8 MiB"_L1));
        rows->setFocus();
        rows->selectAll();
        QTest::keyClicks(rows, u"5"_s);
        QCOMPARE(lineOf(dialog, u"rowsPerWatch"_s), u"From 1,000 to 100,000,000."_s);
        QCOMPARE(rows->accessibleDescription(), lineOf(dialog, u"rowsPerWatch"_s));
        QVERIFY(!save(dialog)->isEnabled());
        QTest::keyClick(rows, Qt::Key_Return); // puts it right, and does no more
        QVERIFY(dialog->isVisible());
        QCOMPARE(rows->value(), 1'000);
        QVERIFY(save(dialog)->isEnabled());
        QVERIFY(lineOf(dialog, u"rowsPerWatch"_s).contains("23.4 KiB"_L1));

        QSpinBox *days = box(dialog, u"journalDays"_s);
        days->setValue(1);
        QCOMPARE(days->text(), u"1 day"_s);
        days->setValue(2);
        QCOMPARE(days->text(), u"2 days"_s);
    }

    void itIsOperatedByKeyboardAndNamed()
    {
        ShellFixture shell;
        PreferencesDialog *dialog = open(shell);
        QSet<const QWidget *> reached;
        for (int i = 0; i < 30; ++i) {
            if (const QWidget *focused = dialog->focusWidget())
                reached.insert(focused);
            QTest::keyClick(dialog, Qt::Key_Tab);
        }
        for (const QString &name :
             {u"rowsPerWatch"_s, u"megabytesPerWatch"_s, u"megabytesPerHub"_s, u"journalDays"_s}) {
            QVERIFY2(reached.contains(box(dialog, name)), qPrintable(name));
            QVERIFY2(!box(dialog, name)->accessibleName().isEmpty(), qPrintable(name));
        }
        QVERIFY(reached.contains(dialog->findChild<QRadioButton *>(u"theme-system"_s)));
        QVERIFY(reached.contains(save(dialog)));
        QVERIFY(reached.contains(dialog->findChild<QPushButton *>(u"restoreDefaults"_s)));
        for (const QLabel *label : dialog->findChildren<QLabel *>())
            QVERIFY2(label->textFormat() == Qt::PlainText || label->buddy() || !label->text().contains(u'<'),
                     qPrintable(label->text()));
    }

    void coloursAreThoseOfTheViewMenu()
    {
        ShellFixture shell;
        PreferencesDialog *dialog = open(shell);
        QCOMPARE(dialog->findChild<QRadioButton *>(u"theme-dark"_s)->text(), shell.action(u"view.themeDark"_s)->text());
        QVERIFY(dialog->findChild<QRadioButton *>(u"theme-system"_s)->isChecked());
        dialog->findChild<QRadioButton *>(u"theme-dark"_s)->click();
        QVERIFY(!isDark(QApplication::palette()));
        save(dialog)->click();
        QVERIFY(isDark(QApplication::palette()));
        QCOMPARE(app_settings::theme.get(shell.context().settings), u"dark"_s);
        dialog = open(shell);
        QVERIFY(dialog->findChild<QRadioButton *>(u"theme-dark"_s)->isChecked());
    }

    void whatALowerLimitRemovesIsSaidBefore()
    {
        ShellFixture shell;
        RecordingStore &store = shell.context().recordings;
        const QDateTime now = QDateTime::currentDateTimeUtc();
        const QString old = endedJournal(store.root(), u"old"_s, 1'200, now.addDays(-3));
        const QString older = endedJournal(store.root(), u"older"_s, 30, now.addDays(-4));
        const QString kept = endedJournal(store.root(), u"kept"_s, 5, now.addDays(-5), true);
        const QString young = endedJournal(store.root(), u"young"_s, 7, now);
        PreferencesDialog *dialog = open(shell);
        auto *usage = dialog->findChild<QLabel *>(u"journalUsage"_s);
        QTRY_VERIFY2(usage->text().startsWith("Recordings and journals on this disk: 4, with "_L1),
                     qPrintable(usage->text()));
        QVERIFY2(usage->text().contains("touched by no limit: 1, with "_L1), qPrintable(usage->text()));
        auto *banner = dialog->findChild<Banner *>();
        QVERIFY(!banner->isVisible());
        box(dialog, u"journalDays"_s)->setValue(30); // higher: nothing goes
        QVERIFY(!banner->isVisible());

        box(dialog, u"journalDays"_s)->setValue(2);
        QVERIFY(banner->isVisible());
        QVERIFY2(banner->text().startsWith("Saving removes 2 journals with 1,230 rows ("_L1),
                 qPrintable(banner->text()));
        QCOMPARE(save(dialog)->text(), u"&Save and remove 2 journals"_s);
        QVERIFY(!save(dialog)->isDefault());
        dialog->reject();
        QVERIFY(QDir(old).exists() && QDir(older).exists());

        dialog = open(shell);
        box(dialog, u"journalDays"_s)->setValue(2);
        QCOMPARE(save(dialog)->text(), u"&Save and remove 2 journals"_s);
        // One that is kept meanwhile is not among them any more.
        store.keep(older, u"incident"_s);
        QTRY_COMPARE(save(dialog)->text(), u"&Save and remove a journal"_s);
        save(dialog)->click();
        QTRY_VERIFY(!QDir(old).exists());
        QTRY_COMPARE(store.recordings().size(), 3);
        QVERIFY(QDir(older).exists() && QDir(kept).exists() && QDir(young).exists());

        dialog = open(shell); // nothing more to say with the same limit
        QVERIFY(!dialog->findChild<Banner *>()->isVisible());
        QCOMPARE(save(dialog)->text(), u"&Save"_s);
        QVERIFY(save(dialog)->isDefault());
    }

    void aWatchStartedFromNowOnKeepsSoManyRows()
    {
        ShellFixture shell;
        shell.action(u"hub.tryEmulator"_s)->trigger();
        WatchPanel *before = nullptr;
        QTRY_VERIFY((before = watchInFront(shell)));
        QTRY_COMPARE(before->controller().status().state, ClientState::Connected);
        PreferencesDialog *dialog = open(shell);
        box(dialog, u"rowsPerWatch"_s)->setValue(1'000);
        save(dialog)->click();
        shell.action(u"watch.startPrivate"_s)->trigger();
        WatchPanel *after = watchInFront(shell);
        QVERIFY(after != before);
        QTRY_COMPARE(after->controller().status().state, ClientState::Connected);

        constexpr int kSent = 1'250;
        const HubSessionPtr session = shell.context().workspace.session();
        QList<QFuture<Result<void>>> sends;
        for (int i = 0; i < kSent; ++i)
            sends.append(session->client().send(sendToAll(session->hub(), MessageBody::text(QString::number(i)))));
        for (QFuture<Result<void>> &send : sends)
            VERIFY_OK(waitFor(send));
        QTRY_COMPARE(before->controller().received(), quint64(kSent));
        QTRY_COMPARE(after->controller().received(), quint64(kSent));

        const auto counts = [](WatchPanel *panel) { return panel->controller().model().counts(); };
        QTRY_VERIFY(counts(before).kept() > kSent); // with the rows of the link
        QCOMPARE(counts(before).expired, 0U);
        const quint64 all = counts(after).kept() + counts(after).expired;
        QVERIFY(all > kSent);
        QCOMPARE(counts(after).kept(), 1'000U);
        QCOMPARE(counts(after).expired, all - 1'000);
        QVERIFY2(after->controller().countsText().contains(u"%1 expired"_s.arg(all - 1'000)),
                 qPrintable(after->controller().countsText()));
    }
};

QTEST_MAIN(PreferencesTest)
#include "tst_preferences.moc"
