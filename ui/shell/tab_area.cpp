// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/tab_area.h"

#include "ui/common/icons.h"
#include "ui/shell/view_window.h"

#include <QTabBar>
#include <QTabWidget>
#include <QVariant>

namespace wps
{

namespace
{
constexpr const char *kKeyProperty = "wpsTabKey";
constexpr const char *kTitleProperty = "wpsTabTitle";
constexpr qsizetype kMaxHistory = 100;
} // namespace

TabArea::TabArea(QWidget *parent) : QStackedWidget(parent), m_tabs(new QTabWidget(this))
{
    m_tabs->setObjectName(QStringLiteral("tabs"));
    m_tabs->setDocumentMode(true);
    m_tabs->setMovable(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setElideMode(Qt::ElideRight);
    m_tabs->setUsesScrollButtons(true);
    m_tabs->tabBar()->setExpanding(false);
    m_tabs->tabBar()->setAccessibleName(tr("Open views"));
    addWidget(m_tabs);
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, &TabArea::closeTab);
    connect(m_tabs, &QTabWidget::currentChanged, this, &TabArea::noteCurrent);
}

void TabArea::setHome(QWidget *home)
{
    m_home = home;
    addWidget(home);
    if (m_tabs->count() == 0)
        setCurrentWidget(home);
}

void TabArea::open(const TabRequest &request)
{
    if (ViewWindow *window = m_windows.value(request.key)) {
        window->show();
        window->raise();
        window->activateWindow();
        return;
    }
    int index = indexOf(request.key);
    if (index < 0) {
        QWidget *view = request.create(m_tabs);
        if (!view)
            return;
        view->setProperty(kKeyProperty, request.key);
        index = insert(view, request.title, icon(request.iconName));
    }
    setCurrentWidget(m_tabs);
    m_tabs->setCurrentIndex(index);
    m_tabs->currentWidget()->setFocus();
    Q_EMIT viewsChanged();
}

TabArea::~TabArea()
{
    for (const auto &window : std::as_const(m_windows))
        delete window;
}

void TabArea::closeWindows()
{
    for (const auto &window : std::as_const(m_windows)) {
        if (window)
            window->close();
    }
    m_windows.clear();
}

int TabArea::insert(QWidget *view, const QString &title, const QIcon &viewIcon)
{
    QString escaped = title;
    const int index = m_tabs->addTab(view, viewIcon, escaped.replace(u'&', QStringLiteral("&&")));
    view->setProperty(kTitleProperty, title);
    m_tabs->setTabToolTip(index, title.toHtmlEscaped());
    // A view that renames itself (its window title) renames its tab.
    connect(view, &QWidget::windowTitleChanged, this, [this, view](const QString &text) {
        QString shown = text;
        view->setProperty(kTitleProperty, text);
        m_tabs->setTabText(m_tabs->indexOf(view), shown.replace(u'&', QStringLiteral("&&")));
    });
    return index;
}

void TabArea::remove(int index)
{
    m_history.removeAll(keyAt(index));
    m_position = m_history.size() - 1;
    m_tabs->removeTab(index);
    if (m_tabs->count() == 0 && m_home) {
        setCurrentWidget(m_home);
        m_home->setFocus();
    }
}

void TabArea::closeTab(int index)
{
    QWidget *view = m_tabs->widget(index);
    if (!view)
        return;
    remove(index);
    view->deleteLater(); // its own button may have asked for it
    Q_EMIT viewsChanged();
}

ViewWindow *TabArea::detachCurrent(const std::function<QWidget *(QWidget *)> &makeBanner,
                                   const QList<QAction *> &actions)
{
    const int index = m_tabs->currentIndex();
    QWidget *view = m_tabs->widget(index);
    if (!view)
        return nullptr;
    const QString key = keyAt(index);
    const QString title = view->property(kTitleProperty).toString();
    const QIcon viewIcon = m_tabs->tabIcon(index);
    const QSize size = view->size();
    remove(index);
    view->disconnect(this);
    auto *detached = new ViewWindow(makeBanner(nullptr), view, title, viewIcon);
    detached->addActions(actions);
    connect(detached, &ViewWindow::returnWanted, this, [this, detached] { reattach(detached); });
    m_windows.insert(key, detached);
    detached->resize(size.expandedTo({640, 400}));
    detached->show();
    Q_EMIT viewsChanged();
    return detached;
}

void TabArea::reattach(ViewWindow *detached)
{
    const QIcon viewIcon = detached->windowIcon();
    QWidget *view = detached->releaseView();
    detached->close();
    if (!view)
        return;
    m_windows.remove(view->property(kKeyProperty).toString());
    const int index = insert(view, view->property(kTitleProperty).toString(), viewIcon);
    setCurrentWidget(m_tabs);
    m_tabs->setCurrentIndex(index);
    window()->activateWindow();
    Q_EMIT viewsChanged();
}

void TabArea::closeCurrent()
{
    if (m_tabs->count() > 0)
        closeTab(m_tabs->currentIndex());
}

void TabArea::select(int index)
{
    if (index >= 0 && index < m_tabs->count())
        m_tabs->setCurrentIndex(index);
}

void TabArea::step(int by)
{
    const qsizetype target = m_position + by;
    if (target < 0 || target >= m_history.size())
        return;
    m_position = target;
    m_stepping = true;
    m_tabs->setCurrentIndex(indexOf(m_history.at(target)));
    m_stepping = false;
}

void TabArea::cycle(int by)
{
    if (m_tabs->count() > 1)
        m_tabs->setCurrentIndex((m_tabs->currentIndex() + by + m_tabs->count()) % m_tabs->count());
}

int TabArea::count() const
{
    return m_tabs->count();
}

QStringList TabArea::keys() const
{
    QStringList keys;
    for (int i = 0; i < m_tabs->count(); ++i)
        keys.append(keyAt(i));
    return keys;
}

QWidget *TabArea::currentView() const
{
    return currentWidget() == m_tabs ? m_tabs->currentWidget() : nullptr;
}

int TabArea::indexOf(const QString &key) const
{
    return static_cast<int>(keys().indexOf(key));
}

QString TabArea::keyAt(int index) const
{
    const QWidget *view = m_tabs->widget(index);
    return view ? view->property(kKeyProperty).toString() : QString();
}

void TabArea::noteCurrent(int index)
{
    const QString key = keyAt(index);
    if (!m_stepping && !key.isEmpty() && (m_position < 0 || m_history.value(m_position) != key)) {
        m_history.resize(m_position + 1);
        m_history.append(key);
        if (m_history.size() > kMaxHistory)
            m_history.removeFirst();
        m_position = m_history.size() - 1;
    }
    Q_EMIT viewsChanged();
}

} // namespace wps
