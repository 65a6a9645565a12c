// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QScrollArea>

class QGridLayout;
class QLabel;
class QVBoxLayout;

namespace wps
{

class Banner;
class SessionFactory;
class StartController;
struct ConnectionProfile;
struct Error;

/// The home of the central area: try the local emulator, connect to Azure, or go back to a profile or a recording.
class StartPage : public QScrollArea
{
    Q_OBJECT

public:
    StartPage(SessionFactory &factory, StartController &controller, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *makeHeading(QWidget *parent);
    QWidget *makeCard(QWidget *parent, const QString &iconName, const QString &title, const QString &text,
                      const QString &buttonText, const QString &actionId, bool primary);
    void fillRecent();
    QWidget *makeRecentRow(const ConnectionProfile &profile);
    void askRemove(const ConnectionProfile &profile);
    void showFailure(const Error &error);

    SessionFactory &m_factory;
    Banner *m_banner;
    QLabel *m_recentTitle = nullptr;
    QVBoxLayout *m_recent = nullptr;
};

} // namespace wps
