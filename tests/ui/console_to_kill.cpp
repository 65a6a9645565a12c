// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/application.h"
#include "core/base/interrupt.h"
#include "ui/panels/watch/watch_controller.h"

#include <QApplication>
#include <QDir>
#include <QTextStream>

#include <string>

#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace wps;

/// usage: console_to_kill FOLDER: the whole console with its settings and data in that folder, and a watch of the
/// client URL that it reads. After each change it writes one past the number of the newest row that its table shows.
int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(u"webpubsub-console"_s);
    const QDir folder(QCoreApplication::arguments().value(1));
    QTextStream out(stdout);
    std::string url;
    char byte = 0;
    while (::read(STDIN_FILENO, &byte, 1) == 1 && byte != '\n')
        url += byte;
    Application console({folder.filePath(u"settings.ini"_s), folder.path(), false});
    console.window().show();
    const Interrupt interrupt;
    QObject::connect(&interrupt, &Interrupt::requested, &application, [] { QCoreApplication::exit(0); });
    WatchRequest request;
    request.clientUrl = QString::fromStdString(url);
    request.subprotocol = Subprotocol::Json;
    console.context().navigator.watch(request);
    auto *watch = console.window().findChild<WatchController *>();
    QObject::connect(watch, &WatchController::countsChanged, watch, [told = &out, model = &watch->model()] {
        if (const int rows = model->rowCount(); rows > 0)
            *told << model->numberAt(rows - 1) + 1 << Qt::endl;
    });
    return QApplication::exec();
}
