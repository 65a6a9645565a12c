// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/support/verify_result.h"
#include "ui/panels/audit/audit_controller.h"
#include "ui/panels/audit/audit_panel.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QTemporaryDir>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

class AuditPanelTest : public QObject
{
    Q_OBJECT

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
        AuditController controller(log);
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
        controller.exportTo(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("\"'=news\""));
        controller.exportTo(u"/proc/nowhere/out.csv"_s);
        const QString said = panel.findChild<QLabel *>(u"auditStatus"_s)->text();
        QVERIFY2(said.contains(u"could not be written"_s), qPrintable(said));
    }
};

QTEST_MAIN(AuditPanelTest)
#include "tst_audit_panel.moc"
