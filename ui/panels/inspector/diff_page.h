// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/models/line_diff.h"

#include <QByteArray>
#include <QWidget>

#include <functional>

class QLabel;
class QListWidget;

namespace wps
{

/// How one payload differs from another, line by line; signs and words beside the colours.
class DiffPage : public QWidget
{
    Q_OBJECT

public:
    explicit DiffPage(QWidget *parent = nullptr);

    /// `what` names the two, for the line above. They are compared on the thread pool.
    void show(const QString &what, const QByteArray &before, const QByteArray &after);
    void showNothing(const QString &why);
    QListWidget *lines() const { return m_lines; }

protected:
    void changeEvent(QEvent *event) override;

private:
    void take(const QString &what, const QList<DiffLine> &lines);

    QLabel *m_facts;
    QListWidget *m_lines;
    std::function<void()> m_repaint; ///< in the colours of now; empty while nothing is shown
    quint64 m_generation = 0;
};

} // namespace wps
