// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/workspace.h"

#include <QWidget>

class QLabel;

namespace wps
{

/// Full width: colour, icon and words of the environment that the current session acts on. Loud for production, quiet
/// otherwise, hidden without a session.
class EnvironmentBanner : public QWidget
{
    Q_OBJECT

public:
    explicit EnvironmentBanner(Workspace &workspace, QWidget *parent = nullptr);
    QString text() const;

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void apply();

    Workspace &m_workspace;
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_endpoint;
    QColor m_fill;
    QColor m_edge;
};

} // namespace wps
