// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/verify_result.h"
#include "ui/panels/audit/audit_controller.h"
#include "ui/panels/audit/audit_panel.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

class AuditPanelTest : public QObject
{
    Q_OBJECT

private:
    static QByteArray contentOf(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

private Q_SLOTS:
    void showsSearchesAndExports()
    {
        QTemporaryDir folder;
        AuditLog log(folder.filePath(u"audit.sqlite"_s));
        for (const QString &hub : {u"chat"_s, u"=news"_s}) {
            AuditEntry entry;
            entry.at = QDateTime::currentDateTimeUtc();
            entry.hub = hub;
            entry.verb = u"sendToAll"_s;
            entry.result = u"refused"_s;
            log.append(entry);
        }
        QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        AuditController controller(log, settings, true);
        const QAbstractItemModelTester tester(&controller.model(),
                                              QAbstractItemModelTester::FailureReportingMode::Fatal);
        AuditPanel panel(controller);
        panel.show();
        QTRY_COMPARE(controller.model().rowCount(), 2);
        const auto cell = [&](int row, int column) { return controller.model().index(row, column).data().toString(); };
        QCOMPARE(cell(0, AuditModel::Hub), u"=news"_s); // the latest first
        QCOMPARE(cell(1, AuditModel::Outcome), u"refused"_s);
        QTest::keyClicks(panel.findChild<QLineEdit *>(u"auditSearch"_s), u"CHAT"_s);
        QTRY_COMPARE(controller.model().rowCount(), 1);
        controller.search({});
        QTRY_COMPARE(controller.model().rowCount(), 2);

        const QString path = folder.filePath(u"out.csv"_s);
        const auto *status = panel.findChild<QLabel *>(u"auditStatus"_s);
        controller.exportTo(path, AuditBodies::LeaveOut);
        QTRY_VERIFY(status->text().contains(u"Exported 2"_s));
        QVERIFY(contentOf(path).contains("\"'=news\""));
        controller.exportTo(u"/proc/nowhere/out.csv"_s, AuditBodies::LeaveOut);
        QTRY_VERIFY2(status->text().contains(u"could not be written"_s), qPrintable(status->text()));
    }

    void bodiesAreKeptShownAndExportedByChoice()
    {
        QTemporaryDir folder;
        AuditLog log(folder.filePath(u"audit.sqlite"_s));
        QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
        AuditController controller(log, settings, true);
        AuditPanel panel(controller);
        panel.show();
        auto *keep = panel.findChild<QCheckBox *>(u"auditKeepBodies"_s);
        QVERIFY(!keep->isChecked() && !log.keepsBodies());
        keep->click();
        QVERIFY(log.keepsBodies());

        AuditEntry entry;
        entry.at = QDateTime::currentDateTimeUtc();
        entry.verb = u"sendToAll"_s;
        entry.result = u"refused"_s;
        entry.profile = u"Orders"_s;
        entry.endpoint = u"orders.example"_s;
        entry.environment = u"production"_s;
        entry.body = QByteArray(AuditLog::kMaxBody, 'x') + "<b>";
        log.append(entry);
        entry.body = "<b>hello</b>\n\u202e!";
        log.append(entry);
        entry.body.reset();
        log.append(entry);
        controller.refresh();
        QTRY_COMPARE(controller.model().rowCount(), 3);
        const auto *detail = panel.findChild<QPlainTextEdit *>();
        auto *table = panel.findChild<QTableView *>();
        table->selectRow(1);
        QTRY_VERIFY2(detail->toPlainText().contains(u"<b>hello</b>\n\u27e8U+202E\u27e9!"_s),
                     qPrintable(detail->toPlainText()));
        log.append(entry);
        controller.refresh(); // one more above it: the same one stays selected
        QTRY_COMPARE(controller.model().rowCount(), 4);
        QCOMPARE(table->currentIndex().row(), 2);
        QTRY_VERIFY(detail->toPlainText().contains(u"<b>hello"_s));
        table->selectRow(3);
        QTRY_VERIFY2(detail->toPlainText().contains(u"3 more that are not kept"_s),
                     qPrintable(detail->toPlainText().left(500)));
        table->selectRow(0);
        QTRY_VERIFY(detail->toPlainText().contains(u"No message body is kept"_s));
        QVERIFY2(detail->toPlainText().contains(u"Result: refused, nothing was sent\n"_s),
                 qPrintable(detail->toPlainText()));
        QVERIFY(detail->toPlainText().contains(u"Service: Orders (orders.example), production\n"_s));

        const QString path = folder.filePath(u"out.csv"_s);
        controller.exportTo(path, AuditBodies::Include);
        QTRY_VERIFY(contentOf(path).contains("<b>hello"));
        // In the next run it is as it was left; and the policy is above every wish.
        AuditLog next(folder.filePath(u"audit.sqlite"_s));
        AuditController forbidden(next, settings, false);
        QVERIFY(next.keepsBodies());
        AuditPanel other(forbidden);
        QVERIFY(!other.findChild<QCheckBox *>(u"auditExportBodies"_s)->isEnabled());
        const QString without = folder.filePath(u"without.csv"_s);
        forbidden.exportTo(without, AuditBodies::Include);
        QTRY_VERIFY(contentOf(without).contains("sendToAll"));
        QVERIFY(!contentOf(without).contains("<b>hello"));
    }
};

QTEST_MAIN(AuditPanelTest)
#include "tst_audit_panel.moc"
