// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace wps
{

/// A way to start: icon, title, a sentence or two, one button.
class Card : public QWidget
{
    Q_OBJECT

public:
    Card(const QString &iconName, const QString &title, const QString &text, QWidget *parent = nullptr);
    QPushButton *button() const { return m_button; }

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void applyIcon();

    QString m_iconName;
    QLabel *m_icon;
    QPushButton *m_button;
};

} // namespace wps
