// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/architecture_rules.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

const QString kSpdx = u"// SPDX-License-Identifier: GPL-3.0-or-later\n"_s;

QString read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

class ArchitectureTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sources()
    {
        const QDir root(QStringLiteral(WPS_SOURCE_DIR));
        int count = 0;
        QStringList found;
        for (const QString &top : {u"core"_s, u"ui"_s, u"app"_s, u"tests"_s}) {
            QDirIterator it(root.filePath(top), {u"*.h"_s, u"*.cpp"_s}, QDir::Files, QDirIterator::Subdirectories);
            while (it.hasNext()) {
                const QString path = it.next();
                found += architecture::breaches(root.relativeFilePath(path), read(path));
                ++count;
            }
        }
        QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
        QVERIFY2(count > 50, "the sources were not found");
    }

    void readmes()
    {
        const QDir root(QStringLiteral(WPS_SOURCE_DIR));
        QStringList found;
        for (const QString &top : {u"core"_s, u"ui"_s}) {
            const QStringList folders = QDir(root.filePath(top)).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
            QVERIFY(!folders.isEmpty());
            for (const QString &name : folders) {
                const QString folder = top + u'/' + name;
                found += architecture::readmeBreaches(folder, read(root.filePath(folder + u"/README.md"_s)));
            }
        }
        QVERIFY2(found.isEmpty(), qPrintable(u'\n' + found.join(u'\n')));
    }

    // The rules themselves: one breach of each, and its harmless neighbour.
    void rules_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("breaks");
        const auto row = [](const char *name, const char *path, const char *line, bool breaks) {
            QTest::newRow(name) << QString::fromLatin1(path) << QString::fromLatin1(line) << breaks;
        };
        row("base to model", "core/base/x.h", "#include \"core/model/names.h\"", true);
        row("model to base", "core/model/x.h", "#include \"core/base/error.h\"", false);
        row("rest to client", "core/rest/x.h", "#include \"core/client/json.h\"", true);
        row("client to rest", "core/client/x.cpp", "#include \"core/rest/rest_transport.h\"", true);
        row("watch to client", "core/watch/x.cpp", "#include \"core/client/web_pubsub_client.h\"", false);
        row("watch to rest", "core/watch/x.cpp", "#include \"core/rest/rest_transport.h\"", true);
        row("profile to auth", "core/profile/x.cpp", "#include \"core/auth/jwt.h\"", true);
        row("core to emulator", "core/rest/x.cpp", "#include \"core/emulator/emulator.h\"", true);
        row("emulator to rest", "core/emulator/x.cpp", "#include \"core/rest/rest_operation.h\"", true);
        row("emulator to auth", "core/emulator/x.cpp", "#include \"core/auth/jwt.h\"", false);
        row("core to ui", "core/base/x.cpp", "#include \"ui/common/x.h\"", true);
        row("ui to emulator", "ui/common/x.cpp", "#include \"core/emulator/emulator.h\"", false);
        row("ui to app", "ui/shell/x.cpp", "#include \"app/console/application.h\"", true);
        row("product to tests", "core/base/x.cpp", "#include \"tests/support/wait_for.h\"", true);
        row("common to panel", "ui/common/x.cpp", "#include \"ui/panels/groups/group_panel.h\"", true);
        row("shell to panel", "ui/shell/x.cpp", "#include \"ui/panels/groups/group_panel.h\"", true);
        row("panel to panel", "ui/panels/groups/x.cpp", "#include \"ui/panels/users/user_panel.h\"", true);
        row("panel to itself", "ui/panels/groups/x.cpp", "#include \"ui/panels/groups/group_panel.h\"", false);
        row("ui network", "ui/panels/groups/x.cpp", "#include <QNetworkAccessManager>", true);
        row("ui socket", "ui/common/x.h", "#include <QtWebSockets/QWebSocket>", true);
        row("ui sql", "ui/common/x.h", "#include <QSqlDatabase>", true);
        row("ui keychain", "ui/common/x.h", "#include <qt6keychain/keychain.h>", true);
        row("core keychain", "core/profile/x.cpp", "#include <qt6keychain/keychain.h>", false);
        row("core widget", "core/base/x.cpp", "  #  include <QWidget>", true);
        row("core gui", "core/base/x.cpp", "#include <QtGui/QColor>", true);
        row("core network", "core/client/x.cpp", "#include <QNetworkAccessManager>", true);
        row("transport", "core/rest/rest_transport.cpp", "#include <QNetworkAccessManager>", false);
        row("emulator qt networking", "core/emulator/x.cpp", "#include <QTcpServer>", true);
        row("event loop", "core/rest/x.cpp", "    QEventLoop loop;", true);
        row("event loop in a comment", "core/rest/x.cpp", "// no QEventLoop here", false);
        row("processEvents", "ui/shell/x.cpp", "    qApp->processEvents();", true);
        row("waitForFinished", "ui/shell/x.cpp", "    future.waitForFinished();", true);
        row("exec", "ui/shell/x.cpp", "    confirmDialog.exec();", true);
        row("menu exec", "ui/shell/x.cpp", "    menu->exec(position);", true);
        row("query exec", "core/profile/x.cpp", "    query.exec();", false);
        row("insecure keychain", "core/profile/x.cpp", "    job->setInsecureFallback(true);", true);
        row("secure keychain", "core/profile/x.cpp", "    job->setInsecureFallback(false);", false);
    }
    void rules()
    {
        QFETCH(QString, path);
        QFETCH(QString, line);
        QFETCH(bool, breaks);
        const QStringList found = architecture::breaches(path, kSpdx + line + u'\n');
        QVERIFY2(found.isEmpty() != breaks, qPrintable(found.join(u'\n')));
    }

    void shapes()
    {
        const QString path = u"core/base/x.cpp"_s;
        QCOMPARE(architecture::breaches(path, kSpdx).size(), 0);
        QCOMPARE(architecture::breaches(path, u"\n"_s + kSpdx).size(), 1);
        QCOMPARE(architecture::breaches(path, kSpdx + u"\n"_s.repeated(599)).size(), 0);
        QCOMPARE(architecture::breaches(path, kSpdx + u"\n"_s.repeated(600)).size(), 1);
        QCOMPARE(architecture::readmeBreaches(u"core/base"_s, QString()).size(), 1);
        QCOMPARE(architecture::readmeBreaches(u"core/base"_s, u"# x\n"_s.repeated(10)).size(), 0);
        QCOMPARE(architecture::readmeBreaches(u"core/base"_s, u"# x\n"_s.repeated(11)).size(), 1);
    }
};

QTEST_GUILESS_MAIN(ArchitectureTest)
#include "architecture_test.moc"
