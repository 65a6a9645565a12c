// SPDX-License-Identifier: GPL-3.0-or-later
// A recording in its tab: opened, filtered, marked, exported, and opened again.
#include "tests/support/wait_for.h"
#include "ui/common/navigator.h"
#include "ui/panels/watch/export_dialog.h"
#include "ui/panels/watch/filter_field.h"
#include "ui/panels/watch/recording_panel.h"
#include "ui/panels/watch/row_preferences.h"
#include "ui/panels/watch/rows_view.h"
#include "ui/panels/watch/watch_table.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

class RecordingsTest : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(u"settings.ini"_s), QSettings::IniFormat};
    RowPreferences m_preferences{m_settings};
    Navigator m_navigator;

    static ClientFrame message(const QByteArray &text)
    {
        ClientFrame frame;
        frame.at = QDateTime::fromMSecsSinceEpoch(1'000, Qt::UTC);
        frame.bytes = "{\"type\":\"message\",\"from\":\"server\",\"dataType\":\"text\",\"data\":\"" + text + "\"}";
        return frame;
    }

    QString recorded(const QString &name, int count)
    {
        const QString folder = m_folder.filePath(name);
        auto log = MessageLog::record(folder, {});
        for (int i = 0; i < count; ++i)
            log->append(message("number " + QByteArray::number(i)));
        return folder;
    }

    static QString textOf(const QWidget &panel, const QString &name) { return panel.findChild<QLabel *>(name)->text(); }

private Q_SLOTS:
    void aRecordingIsFilteredMarkedExportedAndOpenedAgain()
    {
        RecordingPanel panel(recorded(u"first"_s, 5'000), m_navigator, m_preferences);
        panel.show();
        QTRY_VERIFY(panel.rows());
        QVERIFY(textOf(panel, u"recordingFacts"_s).contains("ended properly"_L1));
        RowsView &rows = *panel.rows();
        rows.filterField()->setText(u"\"number 49\""_s);
        QTRY_COMPARE(rows.model().rowCount(), 111); // 49, 490-499, 4900-4999
        QVERIFY(textOf(panel, u"watchCounts"_s).startsWith("111 of 5,000 shown"_L1));

        rows.table()->selectRow(1); // 490
        rows.toggleMarks();
        QVERIFY(rows.model().isMarked(490));
        QVERIFY(!rows.model().index(1, 0).data(Qt::DecorationRole).isNull());
        QVERIFY(rows.model().index(1, 0).data(Qt::AccessibleTextRole).toString().startsWith("Marked"_L1));
        rows.table()->selectRow(100);
        rows.goToMark(true); // round the end
        QCOMPARE(rows.table()->currentIndex().row(), 1);

        const QString file = m_folder.filePath(u"out.jsonl"_s);
        auto *dialog = new ExportDialog(rows.model(), {}, m_preferences, &panel);
        QSignalSpy exported(dialog, &ExportDialog::exported);
        dialog->open();
        QLineEdit *path = nullptr;
        for (QLineEdit *edit : dialog->findChildren<QLineEdit *>()) {
            if (edit->accessibleName() == "File"_L1)
                path = edit;
        }
        QVERIFY(path);
        path->setText(file);
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->isDefault())
                button->click();
        }
        QTRY_COMPARE(exported.size(), 1);
        QVERIFY(exported.first().first().toString().startsWith("111 rows"_L1));
        QCOMPARE(m_preferences.folder(), m_folder.path()); // where the next file is looked for

        RecordingPanel second(file, m_navigator, m_preferences);
        second.show();
        QTRY_VERIFY(second.rows());
        QCOMPARE(second.rows()->model().rowCount(), 111);
        QCOMPARE(second.rows()->model().marks(), QSet<quint64>{1});
    }

    void whatIsStillSearchedIsNotExported()
    {
        RecordingPanel panel(recorded(u"searched"_s, 5'000), m_navigator, m_preferences);
        panel.show();
        QTRY_VERIFY(panel.rows());
        MessageLogModel &model = panel.rows()->model();
        panel.rows()->filterField()->setText(u"\"number 49\""_s);
        panel.rows()->showExport(); // before the filter has looked at a single row
        QVERIFY(model.isSearchingBack());
        auto *dialog = panel.window()->findChild<ExportDialog *>();
        QVERIFY(dialog);
        QComboBox *scope = nullptr;
        for (QComboBox *box : dialog->findChildren<QComboBox *>()) {
            if (box->accessibleName() == "Rows to export"_L1)
                scope = box;
        }
        QPushButton *go = nullptr;
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->isDefault())
                go = button;
        }
        QVERIFY(scope && go);
        QCOMPARE(scope->currentText(), u"What the filter shows (0, still searching)"_s);
        QVERIFY(!go->isEnabled());
        QVERIFY(!go->toolTip().isEmpty());
        scope->setCurrentIndex(1);
        QCOMPARE(scope->currentText(), u"Everything"_s);
        QVERIFY(go->isEnabled());
        scope->setCurrentIndex(0);
        QVERIFY(!go->isEnabled());
        QTRY_VERIFY(go->isEnabled());
        QVERIFY(!model.isSearchingBack());
        QCOMPARE(scope->currentText(), u"What the filter shows (111)"_s);
        QSignalSpy exported(dialog, &ExportDialog::exported);
        dialog->findChild<QLineEdit *>()->setText(m_folder.filePath(u"searched.jsonl"_s));
        go->click();
        QTRY_COMPARE(exported.size(), 1);
        QVERIFY(exported.first().first().toString().startsWith("111 rows"_L1));
    }

    void whatCannotBeOpenedSaysWhy()
    {
        RecordingPanel nowhere(m_folder.filePath(u"nowhere.jsonl"_s), m_navigator, m_preferences);
        QTRY_VERIFY(textOf(nowhere, u"recordingFacts"_s).contains("nowhere.jsonl"_L1));
        QVERIFY(!nowhere.rows());
        const QString bad = m_folder.filePath(u"bad.jsonl"_s);
        QFile file(bad);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("<b>nonsense</b>\n");
        file.close();
        RecordingPanel panel(bad, m_navigator, m_preferences);
        QTRY_VERIFY(textOf(panel, u"recordingFacts"_s).contains("line 1"_L1));
    }

    void aFolderThatCannotBeWrittenKeepsTheDialog()
    {
        RecordingPanel panel(recorded(u"third"_s, 3), m_navigator, m_preferences);
        QTRY_VERIFY(panel.rows());
        ExportDialog *dialog = new ExportDialog(panel.rows()->model(), {}, m_preferences, &panel);
        dialog->open();
        dialog->findChild<QLineEdit *>()->setText(m_folder.filePath(u"none/out.csv"_s));
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->isDefault())
                button->click();
        }
        auto *problem = dialog->findChild<QLabel *>(u"exportProblem"_s);
        QTRY_VERIFY(!problem->isHidden());
        QVERIFY(problem->text().contains("none/out.csv"_L1));
        QVERIFY(dialog->isVisible());
    }

    void aPolicyKeepsBodiesOutOfFiles()
    {
        RowPreferences preferences(m_preferences.settings());
        preferences.setMayExportBodies(false);
        RecordingPanel panel(recorded(u"policy"_s, 3), m_navigator, preferences);
        panel.show();
        QTRY_VERIFY(panel.rows());
        panel.rows()->showExport();
        auto *dialog = panel.window()->findChild<ExportDialog *>();
        QVERIFY(dialog);
        auto *box = dialog->findChild<QCheckBox *>();
        QVERIFY(box->isChecked() && !box->isEnabled());
        QVERIFY(box->accessibleDescription().contains(u"policy"_s));
        QVERIFY(textOf(*dialog, u"exportNote"_s).contains(u"policy"_s));
        const QString file = m_folder.filePath(u"policy.jsonl"_s);
        dialog->findChild<QLineEdit *>()->setText(file);
        QSignalSpy exported(dialog, &ExportDialog::exported);
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->isDefault())
                button->click();
        }
        QTRY_COMPARE(exported.size(), 1);
        QFile out(file);
        QVERIFY(out.open(QIODevice::ReadOnly));
        const QByteArray text = out.readAll();
        QCOMPARE(text.count('\n'), 3);
        QVERIFY(!text.contains("number 1"));
    }

    void filtersAndHighlightsAreKept()
    {
        RecordingPanel panel(recorded(u"fourth"_s, 100), m_navigator, m_preferences);
        QTRY_VERIFY(panel.rows());
        FilterField *field = panel.rows()->filterField();
        QMenu menu;
        field->setText(u"size:>x"_s); // wrong: nothing to save
        field->fillMenu(&menu);
        QVERIFY(!menu.actions().constFirst()->isEnabled());
        field->setText(u"type:link"_s);
        field->fillMenu(&menu);
        menu.actions().constFirst()->trigger();
        QCOMPARE(m_preferences.savedFilters(), QStringList{u"type:link"_s});
        menu.actions().at(1)->menu()->actions().constLast()->trigger();

        const RowPreferences again(m_settings); // as the next start reads it
        QCOMPARE(again.savedFilters(), QStringList{u"type:link"_s});
        QCOMPARE(again.highlights().size(), 1);
        QCOMPARE(again.highlights().first().tone, Tone::Danger);
        LogRecord link;
        link.kind = LogRecord::Kind::LinkEvent;
        QVERIFY(again.highlightOf(link));
        QVERIFY(!again.highlightOf(LogRecord()));
        m_preferences.removeHighlight(u"type:link"_s);
        m_preferences.forgetFilter(u"type:link"_s);
        QVERIFY(RowPreferences(m_settings).highlights().isEmpty());
    }

    void lastTermIsCompleted()
    {
        RecordingPanel panel(recorded(u"fifth"_s, 10), m_navigator, m_preferences);
        QTRY_VERIFY(panel.rows());
        const FilterField *field = panel.rows()->filterField();
        QCOMPARE(field->completions(u"di"_s), (QStringList{u"dir:in"_s, u"dir:out"_s}));
        QCOMPARE(field->completions(u"needle -type:l"_s), QStringList{u"type:link"_s});
        QVERIFY(field->completions(u"\"type:"_s).isEmpty()); // inside quotes it is text
        QVERIFY(field->completions(u"type:link "_s).isEmpty());
    }
};

QTEST_MAIN(RecordingsTest)
#include "tst_recordings.moc"
