// SPDX-License-Identifier: GPL-3.0-or-later
// What stays of a watch: its journal, the recording that is made of it, and what the next start tells after a cut.
#include "core/watch/record_export.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"
#include "tests/ui/shell_fixture.h"
#include "ui/common/act_runner.h"
#include "ui/panels/recordings/recordings_controller.h"
#include "ui/panels/recordings/recordings_panel.h"
#include "ui/panels/recordings/recovered_bar.h"
#include "ui/panels/watch/export_dialog.h"
#include "ui/panels/watch/recording_panel.h"
#include "ui/panels/watch/rows_view.h"
#include "ui/panels/watch/watch_panel.h"
#include "ui/shell/tab_area.h"

#include <QAction>
#include <QDir>
#include <QInputDialog>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

ClientFrame message(const QByteArray &data)
{
    ClientFrame frame;
    frame.at = QDateTime::currentDateTimeUtc();
    frame.bytes = "{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"text\",\"data\":\"" + data + "\"}";
    return frame;
}

/// As a program leaves it that is killed: the files of a log that goes on.
QString cutOff(const QString &root, const QString &name, int records)
{
    const QTemporaryDir home;
    const QString running = home.filePath(u"running"_s);
    auto log = MessageLog::record(running, {});
    for (int i = 0; i < records; ++i)
        log->append(message(QByteArray::number(i)));
    const QString folder = root + u'/' + name;
    QDir().mkpath(folder);
    const QStringList files = QDir(running).entryList(QDir::Files);
    for (const QString &file : files)
        QFile::copy(running + u'/' + file, folder + u'/' + file);
    RecordingInfo info;
    info.hub = u"chat"_s;
    info.begun = QDateTime::currentDateTimeUtc();
    return info.write(folder) ? folder : QString();
}

template <typename T> T *view(ShellFixture &shell)
{
    return qobject_cast<T *>(shell.window().tabArea().currentView());
}

template <typename T> T *openDialog(QWidget *parent)
{
    const QList<T *> dialogs = parent->findChildren<T *>();
    return dialogs.isEmpty() ? nullptr : dialogs.last();
}

void press(QWidget *in, const QString &text)
{
    QPushButton *found = nullptr; // a layout shows what is added to it a moment later
    const auto isThere = [&] {
        const QList<QPushButton *> buttons = in->findChildren<QPushButton *>();
        const auto button = std::find_if(buttons.begin(), buttons.end(), [&text](const QPushButton *one) {
            return one->text().remove(u'&') == text && one->isVisible();
        });
        found = button == buttons.end() ? nullptr : *button;
        return found != nullptr;
    };
    QVERIFY2(QTest::qWaitFor(isThere), qPrintable(text));
    QVERIFY2(found->isEnabled(), qPrintable(text));
    found->click();
}

QStringList journals(ShellFixture &shell)
{
    return QDir(shell.context().recordings.root()).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
}

} // namespace

class JournalsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aCutOffWatchIsToldOnce()
    {
        ShellFixture shell;
        const QString folder = cutOff(shell.context().recordings.root(), u"one"_s, 500);
        VERIFY_OK(writeMarks(folder, {7}));
        shell.restart();
        auto *bar = shell.window().findChild<RecoveredBar *>();
        QTRY_VERIFY(bar->isVisible());
        QCOMPARE(bar->text(), u"Recovered a watch of the last time with its 500 rows."_s);
        QCOMPARE(shell.window().tabArea().count(), 0);
        press(bar, u"Show"_s);
        QVERIFY(!bar->isVisible());
        auto *panel = view<RecordingPanel>(shell);
        QVERIFY(panel);
        QTRY_VERIFY(panel->rows());
        QCOMPARE(panel->rows()->model().rowCount(), 500);
        QVERIFY(panel->rows()->model().isMarked(7));
        const QString facts = panel->findChild<QLabel *>(u"recordingFacts"_s)->text();
        QVERIFY2(facts.contains("cut off; everything that was complete is here"_L1), qPrintable(facts));
        QVERIFY(shell.context().workspace.clients().clients().isEmpty()); // nothing connects by itself

        panel->rows()->model().setMarked({8}, true);
        QTRY_COMPARE(readMarks(folder), (QSet<quint64>{7, 8}));
        press(panel, u"Keep as a recording"_s);
        QTRY_VERIFY(shell.context().recordings.find(folder)->info.isKept);
        shell.restart();
        QTRY_VERIFY(shell.context().recordings.isRead());
        QVERIFY(shell.window().findChild<RecoveredBar *>()->isHidden());
        QCOMPARE(shell.context().recordings.recordings().size(), 1);
    }

    void aWatchKeepsAJournalUnlessItIsPrivate()
    {
        ShellFixture shell;
        shell.action(u"hub.tryEmulator"_s)->trigger();
        auto *watch = view<WatchPanel>(shell);
        QTRY_VERIFY((watch = view<WatchPanel>(shell)));
        QTRY_COMPARE(watch->controller().status().state, ClientState::Connected);
        const QString folder = watch->controller().journalFolder();
        QVERIFY(QDir(folder).exists());
        QVERIFY(folder.startsWith(shell.context().recordings.root()));
        auto *keeping = watch->findChild<QToolButton *>(u"watchKeeping"_s);
        QCOMPARE(keeping->text(), u"Journal"_s);

        shell.action(u"watch.startPrivate"_s)->trigger();
        auto *secret = view<WatchPanel>(shell);
        QVERIFY(secret != watch);
        QTRY_COMPARE(secret->controller().status().state, ClientState::Connected);
        QCOMPARE(secret->findChild<QToolButton *>(u"watchKeeping"_s)->text(), u"Private"_s);
        QVERIFY(!shell.action(u"watch.keep"_s)->isEnabled());
        QVERIFY(secret->controller().journalFolder().isEmpty());
        QCOMPARE(journals(shell).size(), 1); // of the other one

        shell.window().tabArea().select(0);
        QTRY_VERIFY(shell.action(u"watch.keep"_s)->isEnabled());
        shell.action(u"message.send"_s)->trigger();
        QTRY_COMPARE(watch->controller().received(), 1);
        shell.action(u"watch.keep"_s)->trigger();
        auto *dialog = openDialog<QInputDialog>(&shell.window());
        QVERIFY(dialog);
        dialog->setTextValue(u"monday"_s);
        dialog->accept();
        QTRY_COMPARE(keeping->text(), u"Kept"_s);
        const int rows = watch->controller().model().rowCount();
        shell.window().tabArea().closeTab(0);
        QTRY_VERIFY(MessageLog::summary(folder)->ending.clean);
        QTRY_VERIFY(!MessageLog::summary(folder)->ending.writing);
        QVERIFY(MessageLog::summary(folder)->records >= quint64(rows));
        QCOMPARE(RecordingInfo::read(folder).name, u"monday"_s);
        QCOMPARE(RecordingInfo::read(folder).profile, shell.context().workspace.session()->profile().name);
    }

    void recordingsAreManaged()
    {
        ShellFixture shell;
        RecordingStore &store = shell.context().recordings;
        shell.action(u"watch.recordings"_s)->trigger();
        auto *panel = view<RecordingsPanel>(shell);
        QVERIFY(panel);
        QTRY_VERIFY(store.isRead());
        QVERIFY(!panel->table()->isVisible()); // the empty state

        const QString cut = cutOff(store.root(), u"one"_s, 30);
        store.refresh();
        QTRY_COMPARE(panel->table()->model()->rowCount(), 1);
        QVERIFY(panel->table()->isVisible());
        const auto cell = [panel](int row, RecordingsModel::Column column) {
            return panel->table()->model()->index(row, column).data().toString();
        };
        QCOMPARE(cell(0, RecordingsModel::Hub), u"chat"_s);
        QCOMPARE(cell(0, RecordingsModel::Rows), u"30"_s);
        QCOMPARE(cell(0, RecordingsModel::Ending), u"Cut off"_s);
        panel->table()->selectRow(0);
        press(panel, u"Keep\u2026"_s);
        auto *name = openDialog<QInputDialog>(&shell.window());
        QVERIFY(name);
        name->setTextValue(u"<b>incident</b>"_s);
        name->accept();
        QTRY_COMPARE(cell(0, RecordingsModel::Name), u"<b>incident</b>"_s);
        QCOMPARE(cell(0, RecordingsModel::Keeping), u"Kept"_s);
        QCOMPARE(panel->table()->selectionModel()->selectedRows().size(), 1); // figures change, the selection stays

        press(panel, u"Export\u2026"_s);
        auto *recording = view<RecordingPanel>(shell);
        QVERIFY(recording);
        QTRY_VERIFY(openDialog<ExportDialog>(&shell.window()));
        openDialog<ExportDialog>(&shell.window())->reject();
        shell.action(u"watch.recordings"_s)->trigger();
        QCOMPARE(view<RecordingsPanel>(shell), panel);

        const QTemporaryDir home;
        QFile file(home.filePath(u"colleague.jsonl"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        LogRecord record;
        record.frame = message("hello");
        file.write(exportLine(record, true, {}) + "nonsense\n");
        file.close();
        auto *controller = panel->findChild<RecordingsController *>();
        controller->import(file.fileName());
        QTRY_VERIFY(!controller->isImporting());
        QTRY_COMPARE(panel->table()->model()->rowCount(), 2);
        QVERIFY2(controller->acts().state().text.startsWith("Imported 1 rows of colleague.jsonl. 1 lines could not"_L1),
                 qPrintable(controller->acts().state().text));

        // The list can have been read while the last of them was written, which cannot be deleted.
        const auto *model = qobject_cast<const RecordingsModel *>(panel->table()->model());
        QVERIFY(model);
        for (const int row : {0, 1})
            QTRY_VERIFY(model->at(row) && !model->at(row)->holds.ending.writing);
        panel->table()->selectAll();
        press(panel, u"Delete\u2026"_s);
        auto *box = openDialog<QMessageBox>(&shell.window());
        QVERIFY(box);
        QCOMPARE(box->text(), u"Delete 2 recordings with 31 rows?"_s);
        QVERIFY(QDir(cut).exists());
        press(box, u"Delete"_s);
        QTRY_VERIFY(journals(shell).isEmpty());
        QTRY_COMPARE(panel->table()->model()->rowCount(), 0);
    }

    void aJournalThatCannotBeWrittenIsSaid()
    {
        ShellFixture shell;
        QFile file(shell.context().recordings.root()); // in the place of the folder
        QVERIFY(file.open(QIODevice::WriteOnly));
        shell.action(u"hub.tryEmulator"_s)->trigger();
        WatchPanel *watch = nullptr;
        QTRY_VERIFY((watch = view<WatchPanel>(shell)));
        QTRY_COMPARE(watch->controller().status().state, ClientState::Connected);
        QTRY_COMPARE(watch->controller().keeping(), WatchController::Keeping::Broken);
        QCOMPARE(watch->findChild<QToolButton *>(u"watchKeeping"_s)->text(), u"In memory only"_s);
        QCOMPARE(watch->controller().acts().state().kind, ActState::Kind::Failed);
        shell.action(u"message.send"_s)->trigger();
        QTRY_COMPARE(watch->controller().received(), 1); // it goes on
    }
};

QTEST_MAIN(JournalsTest)
#include "tst_journals.moc"
