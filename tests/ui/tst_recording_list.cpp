// SPDX-License-Identifier: GPL-3.0-or-later
// The list of recordings while recordings come and go.
#include "tests/support/verify_result.h"
#include "ui/common/navigator.h"
#include "ui/panels/recordings/recordings_controller.h"
#include "ui/panels/recordings/recordings_model.h"
#include "ui/panels/recordings/recordings_panel.h"

#include <QAbstractItemModelTester>
#include <QDir>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

class RecordingListTest : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_root;
    const QDateTime m_now = QDateTime::currentDateTimeUtc();

    /// Number 0 is the newest.
    QString record(int number, int rows = 1) const
    {
        QString folder = m_root + u"/r%1"_s.arg(number + 1'000);
        auto log = MessageLog::record(folder, {});
        for (int i = 0; i < rows; ++i)
            log->appendLinkEvent(m_now, u"Connected"_s);
        RecordingInfo info;
        info.begun = m_now.addSecs(-60 * number);
        return info.write(folder) ? folder : QString();
    }
    static QStringList foldersOf(const RecordingsModel &model)
    {
        QStringList folders;
        for (int row = 0; row < model.rowCount(); ++row)
            folders.append(model.at(row)->folder.section(u'/', -1));
        return folders;
    }

private Q_SLOTS:
    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_root = m_dir->filePath(u"journals"_s);
        QVERIFY(QDir().mkdir(m_root));
    }

    void rowsComeAndGoWithoutAReset()
    {
        for (int i = 1; i <= 6; ++i)
            record(i);
        RecordingStore store(m_root, {});
        RecordingsModel model(store);
        const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::Fatal);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        store.start();
        QTRY_COMPARE(model.rowCount(), 6);
        record(0);
        for (const int gone : {2, 3, 6})
            store.remove(m_root + u"/r%1"_s.arg(1'000 + gone));
        QTRY_COMPARE(foldersOf(model), (QStringList{u"r1000"_s, u"r1001"_s, u"r1004"_s, u"r1005"_s}));
        QCOMPARE(model.index(0, RecordingsModel::Rows).data().toString(), u"1"_s);
        QCOMPARE(reset.size(), 0);
        QVERIFY(inserted.size() >= 2);
        QVERIFY(removed.size() >= 2);

        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        store.rename(m_root + u"/r1004"_s, u"monday"_s);
        QTRY_COMPARE(model.index(2, RecordingsModel::Name).data().toString(), u"monday"_s);
        QVERIFY(!changed.isEmpty());
    }

    void selectionCurrentRowAndPlaceStay()
    {
        for (int i = 1; i <= 60; ++i)
            record(i);
        RecordingStore store(m_root, {});
        Navigator navigator;
        RecordingsPanel panel(new RecordingsController(store), navigator);
        panel.resize(900, 400);
        panel.show();
        QTableView &table = *panel.table();
        const auto *model = qobject_cast<const RecordingsModel *>(table.model());
        store.start();
        QTRY_COMPARE(model->rowCount(), 60);
        const auto nameAt = [model](int row) { return model->at(row)->folder.section(u'/', -1); };
        const auto selected = [&] {
            QStringList names;
            for (const QModelIndex &index : table.selectionModel()->selectedRows())
                names.append(nameAt(index.row()));
            names.sort();
            return names;
        };
        QTRY_VERIFY(table.verticalScrollBar()->maximum() > 30);
        table.selectRow(22);
        table.selectionModel()->select(model->index(25, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        table.verticalScrollBar()->setValue(20);
        table.horizontalScrollBar()->setValue(table.horizontalScrollBar()->maximum());
        const int across = table.horizontalScrollBar()->value();
        QVERIFY(across > 0);
        const auto inView = [&] { return nameAt(table.rowAt(0)); };
        QCOMPARE(inView(), u"r1021"_s);
        QCOMPARE(selected(), (QStringList{u"r1023"_s, u"r1026"_s}));

        record(0);
        record(-1);
        for (const int gone : {5, 6, 7, 26, 40})
            store.remove(m_root + u"/r%1"_s.arg(1'000 + gone));
        QTRY_COMPARE(model->rowCount(), 57);
        QTRY_COMPARE(inView(), u"r1021"_s);
        QCOMPARE(selected(), QStringList{u"r1023"_s});
        QCOMPARE(nameAt(table.currentIndex().row()), u"r1023"_s);
        QCOMPARE(table.horizontalScrollBar()->value(), across);

        // At the end, where the bar has to become longer first.
        table.verticalScrollBar()->setValue(table.verticalScrollBar()->maximum());
        const QString last = inView();
        for (int number = -2; number > -12; --number)
            record(number);
        store.refresh();
        QTRY_COMPARE(model->rowCount(), 67);
        QTRY_COMPARE(inView(), last);

        // At the very top the newest is wanted.
        table.verticalScrollBar()->setValue(0);
        record(-12);
        store.refresh();
        QTRY_COMPARE(inView(), u"r988"_s);
    }
};

QTEST_MAIN(RecordingListTest)
#include "tst_recording_list.moc"
