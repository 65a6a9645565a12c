// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/console/application.h"
#include "ui/common/theme.h"

#include <QApplication>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

namespace wps
{

/// The whole console with settings and data of its own and no keyring.
class ShellFixture
{
public:
    explicit ShellFixture(const QSize &size = QSize(1280, 800)) : m_size(size) { start(); }

    /// Ends the console and starts it again over the same settings.
    void restart()
    {
        m_console->window().close();
        m_console.reset();
        start();
    }

    Application &console() { return *m_console; }
    MainWindow &window() { return m_console->window(); }
    UiContext &context() { return m_console->context(); }
    QAction *action(const QString &id) { return context().actions.action(id); }

private:
    void start()
    {
        applyTheme(*qApp, ThemeMode::Light);
        m_console = std::make_unique<Application>(
            Application::Options{m_folder.filePath(QStringLiteral("settings.ini")), m_folder.path(), false});
        if (m_size.isValid())
            window().resize(m_size);
        window().show();
    }

    QSize m_size;
    QTemporaryDir m_folder;
    std::unique_ptr<Application> m_console;
};

/// A connection string whose key is a canary: it must turn up nowhere.
inline QString canaryConnectionString(const QString &host = QStringLiteral("orders-prod.webpubsub.azure.com"))
{
    return QStringLiteral("Endpoint=https://%1;AccessKey=Q0FOQVJZLWtleS1mb3ItdGVzdHM=;Version=1.0;").arg(host);
}

} // namespace wps
