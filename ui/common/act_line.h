// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/act_runner.h"

#include <QWidget>

class QLabel;
class QToolButton;

namespace wps
{

class Navigator;

/// The outcome of the last act, beside the buttons that started it: icon, words, "Undo" for what can be taken back, and
/// "Details" for the raw HTTP.
class ActLine : public QWidget
{
    Q_OBJECT

public:
    ActLine(ActRunner &runner, Navigator &navigator, QWidget *parent = nullptr);
    QString text() const;

private:
    void refresh();
    void refreshUndo();

    ActRunner &m_runner;
    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_details;
    QToolButton *m_unlock;
    QToolButton *m_undo;
};

} // namespace wps
