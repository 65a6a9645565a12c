// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/known_names.h"
#include "core/watch/recording_store.h"
#include "tests/support/pulse.h"
#include "ui/common/navigator.h"
#include "ui/common/theme.h"
#include "ui/panels/watch/row_preferences.h"
#include "ui/panels/watch/watch_controller.h"
#include "ui/panels/watch/watch_panel.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMainWindow>
#include <QSettings>
#include <QTemporaryDir>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace wps;

/// usage: bench_window URL COUNT: a watch in its window under a flood. Prints the 99th percentile and the longest of
/// what an event waited (ms), the messages received, and the rows that the window counts.
int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() != 3) {
        QTextStream(stderr) << "usage: bench_window URL COUNT" << Qt::endl;
        return 2;
    }
    const quint64 count = arguments.at(2).toULongLong();
    QTemporaryDir folder;
    QSettings settings(folder.filePath(u"settings.ini"_s), QSettings::IniFormat);
    IoThread io;
    KnownNames names{QString()};
    Navigator navigator;
    WatchRequest request;
    request.clientUrl = arguments.at(1);
    request.subprotocol = Subprotocol::Json;
    ClientRoster clients;
    RowPreferences preferences(settings);
    QMainWindow window;
    RecordingStore recordings(folder.filePath(u"journals"_s), {});
    auto *controller = new WatchController(io, names, clients, request, &recordings);
    window.setCentralWidget(new WatchPanel(controller, navigator, names, preferences));
    window.resize(1400, 900);
    window.show();

    Pulse pulse;
    QObject::connect(controller, &WatchController::countsChanged, &application, [&] {
        if (controller->received() >= count)
            QCoreApplication::quit();
    });
    QApplication::exec();
    QTextStream(stdout) << pulse.at(0.99) << ' ' << pulse.at(1) << ' ' << controller->received() << ' '
                        << controller->model().rowCount() + qint64(controller->model().hiddenOlder()) << Qt::endl;
    return 0;
}
