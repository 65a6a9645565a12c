// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/application.h"
#include "app/console/tour/main_job.h"
#include "app/console/tour/tour.h"
#include "core/base/interrupt.h"
#include "core/base/logging.h"
#include "ui/common/app_settings.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QNetworkProxyFactory>
#include <QSqlDatabase>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTextStream>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace wps;

namespace
{

constexpr int kUsageError = 2;
constexpr QSize kTourSize(1440, 900);

int smoke()
{
    QTextStream out(stdout);
    out << u"Web PubSub Console "_s << QCoreApplication::applicationVersion() << Qt::endl
        << u"platform: "_s << QGuiApplication::platformName() << Qt::endl
        << u"Qt: "_s << qVersion() << Qt::endl
        << u"TLS: "_s << (QSslSocket::supportsSsl() ? QSslSocket::sslLibraryVersionString() : u"none"_s) << Qt::endl
        << u"SQL drivers: "_s << QSqlDatabase::drivers().join(u", "_s) << Qt::endl;
    const bool usable = QSslSocket::supportsSsl() && QSqlDatabase::isDriverAvailable(u"QSQLITE"_s);
    return usable ? 0 : 1;
}

/// An argument is seen by every process of the machine, and by the shell's history.
bool carriesSecret(const QStringList &arguments)
{
    return std::any_of(arguments.begin(), arguments.end(),
                       [](const QString &argument) { return redactSecrets(argument) != argument; });
}

} // namespace

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QCoreApplication::setOrganizationName(u"webpubsub-console"_s);
    QCoreApplication::setApplicationName(u"webpubsub-console"_s);
    QCoreApplication::setApplicationVersion(QString::fromLatin1(WPS_VERSION));
    QGuiApplication::setApplicationDisplayName(u"Web PubSub Console"_s);
    QGuiApplication::setDesktopFileName(u"webpubsub-console"_s);

    QTextStream err(stderr);
    if (carriesSecret(QCoreApplication::arguments())) {
        err << u"An access key or token must not be an argument: other users of this machine can read it. Start the "
               "console and paste the connection string there."_s
            << Qt::endl;
        return kUsageError;
    }

    QCommandLineParser parser;
    parser.setApplicationDescription(u"Console for Azure Web PubSub, with a local emulator."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    const QCommandLineOption smokeOption(u"smoke"_s, u"Print version, platform, TLS and SQL drivers, and exit."_s);
    const QCommandLineOption themeOption(u"theme"_s, u"light, dark or system."_s, u"theme"_s);
    const QCommandLineOption noKeyringOption(u"no-keyring"_s, u"Keep access keys in memory only."_s);
    const QCommandLineOption tourOption(
        u"tour"_s,
        u"Play the main job on the local emulator; leave a picture and a line for each step in this folder."_s,
        u"folder"_s);
    parser.addOptions({smokeOption, themeOption, noKeyringOption, tourOption});
    parser.process(application);
    if (!parser.positionalArguments().isEmpty()) {
        err << u"Unexpected argument. See --help."_s << Qt::endl;
        return kUsageError;
    }
    if (parser.isSet(smokeOption))
        return smoke();

    QNetworkProxyFactory::setUseSystemConfiguration(true);
    // The tour starts as a first start does, and leaves nothing behind.
    const bool touring = parser.isSet(tourOption);
    const QTemporaryDir tourHome;
    Application console({.settingsFile = touring ? tourHome.filePath(u"settings.ini"_s) : QString(),
                         .dataFolder = touring ? tourHome.path() : QString(),
                         .keyring = !touring && !parser.isSet(noKeyringOption)});
    const QString stored = app_settings::theme.get(console.context().settings);
    const QString wanted = parser.isSet(themeOption) ? parser.value(themeOption) : stored;
    const Result<ThemeMode> mode = parseThemeMode(wanted);
    if (!mode && parser.isSet(themeOption)) {
        err << u"--theme "_s << wanted << u": "_s << mode.error().message << Qt::endl;
        return kUsageError;
    }
    applyTheme(application, mode ? *mode : ThemeMode::System);
    if (touring)
        console.window().resize(kTourSize);
    console.window().show();
    // The end of a desktop session too: watches end their journals properly.
    const Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::requested, &application, [] { QCoreApplication::exit(0); });
    Tour tour(console.window(), parser.value(tourOption));
    if (touring) {
        tour.setSteps(mainJobSteps(console));
        QObject::connect(&tour, &Tour::finished, &application, &QCoreApplication::exit, Qt::QueuedConnection);
        tour.start();
    }
    return QApplication::exec();
}
