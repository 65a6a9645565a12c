// SPDX-License-Identifier: GPL-3.0-or-later
#include <QApplication>
#include <QLabel>
#include <QMainWindow>
#include <QMenuBar>
#include <QStatusBar>

using namespace Qt::StringLiterals;

/// The least that a Qt program with a window does.
int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    QMainWindow window;
    window.setCentralWidget(new QLabel(u"Hello"_s));
    window.menuBar()->addMenu(u"File"_s);
    window.statusBar()->showMessage(u"Ready"_s);
    window.resize(1200, 800);
    window.show();
    return QApplication::exec();
}
