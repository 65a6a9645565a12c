// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <QPointer>

namespace wps
{

/// One view in a window of its own, with the banner above it. Closing it closes the view. All actions of the program
/// work in it too.
class ViewWindow : public QMainWindow
{
    Q_OBJECT

public:
    /// Takes ownership of both; `banner` may be null.
    ViewWindow(QWidget *banner, QWidget *view, const QString &title, const QIcon &icon);

    QWidget *view() const { return m_view; }
    /// Hands the view back, without its window; null when it has gone already.
    QWidget *releaseView();

Q_SIGNALS:
    void returnWanted(); ///< the view shall be a tab again

private:
    QPointer<QWidget> m_view;
};

} // namespace wps
