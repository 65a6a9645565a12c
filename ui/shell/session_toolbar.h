// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QToolBar>

class QComboBox;
class QToolButton;

namespace wps
{

class SessionFactory;

/// The toolbar: profile chooser, hub field with the recent hubs, and the actions used most.
class SessionToolbar : public QToolBar
{
    Q_OBJECT

public:
    explicit SessionToolbar(SessionFactory &factory, QWidget *parent = nullptr);

    void focusHub();
    void addActionIfKnown(const QString &actionId);

private:
    void fillProfileMenu();
    void showSession();
    void switchHub();

    SessionFactory &m_factory;
    QToolButton *m_profile;
    QComboBox *m_hub;
};

} // namespace wps
