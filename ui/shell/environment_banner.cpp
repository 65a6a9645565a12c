// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/environment_banner.h"

#include "core/guard/production_guard.h"
#include "ui/common/icons.h"
#include "ui/common/navigator.h"
#include "ui/common/session_bond.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPainter>
#include <QPushButton>
#include <QTime>

#include <chrono>

using namespace Qt::StringLiterals;

namespace wps
{

EnvironmentBanner::EnvironmentBanner(Workspace &workspace, ProductionGuard &guard, Navigator &navigator,
                                     bool answersRequests, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_endpoint(new QLabel(this))
    , m_state(new QLabel(this))
    , m_lock(new QPushButton(this))
    , m_guard(guard)
    , m_navigator(navigator)
{
    const int gap = spacing(this);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_text->setFont(bold);
    for (QLabel *label : {m_text, m_endpoint, m_state})
        label->setTextFormat(Qt::PlainText);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(gap, gap / 3, gap, gap / 3);
    row->setSpacing(gap * 3 / 4);
    row->addWidget(m_icon);
    row->addWidget(m_text);
    row->addWidget(m_state);
    row->addStretch();
    row->addWidget(m_endpoint);
    row->addWidget(m_lock);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // a long name never widens the window
    connect(&m_workspace, &Workspace::sessionChanged, this, &EnvironmentBanner::apply);
    m_lock->setObjectName(u"productionLock"_s);
    m_state->setObjectName(u"productionState"_s);
    m_tick.setInterval(std::chrono::milliseconds(500));
    connect(&m_tick, &QTimer::timeout, this, &EnvironmentBanner::showLock);
    connect(m_lock, &QPushButton::clicked, this, &EnvironmentBanner::toggleLock);
    if (answersRequests)
        connect(&navigator, &Navigator::unlockRequested, this, &EnvironmentBanner::askToUnlock);
    apply();
}

QString EnvironmentBanner::text() const
{
    return m_text->text();
}

void EnvironmentBanner::apply()
{
    const HubSessionPtr session = m_workspace.session();
    setVisible(session != nullptr);
    if (!session)
        return;
    const ConnectionProfile &profile = session->profile();
    const bool loud = session->environment() == Environment::Production;
    const ToneColours colours = profileColours(profile, palette());
    m_fill = loud ? colours.solid : colours.fill;
    m_edge = loud ? colours.solid : colours.edge;
    const QColor words = loud ? colours.onSolid : colours.onFill;

    const QString label = environmentLabel(session->environment());
    m_text->setText(tr("%1 — %2 · hub %3", "environment, profile, hub")
                        .arg(loud ? label.toUpper() : label, profile.name, session->hub().value()));
    m_endpoint->setText(profile.endpoint.toDisplayString(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash));
    setAccessibleName(m_text->text());
    for (QLabel *label2 : {m_text, m_endpoint, m_state}) {
        QPalette p = palette();
        p.setColor(QPalette::WindowText, words);
        label2->setPalette(p);
    }
    const int side = fontMetrics().height();
    const QIcon sign = icon(environmentIconName(session->environment()), environmentTone(session->environment()));
    m_icon->setPixmap(sign.pixmap(QSize(side, side), devicePixelRatioF(), loud ? QIcon::Selected : QIcon::Normal));
    update();
    showLock();
}

void EnvironmentBanner::showLock()
{
    const HubSessionPtr session = m_workspace.session();
    const bool production = session && session->environment() == Environment::Production;
    m_lock->setVisible(production);
    m_state->setVisible(production);
    if (!production) {
        m_tick.stop();
        return;
    }
    const int left = static_cast<int>(m_guard.remaining(session->profile().guardId(), session->hub().value()).count());
    const bool unlocked = left > 0;
    if (!unlocked)
        m_tick.stop();
    else if (!m_tick.isActive())
        m_tick.start();
    const QString time = QTime(0, 0).addSecs(left).toString(u"m:ss"_s);
    const bool allowed = m_guard.policy().allowUnlock;
    m_state->setText(unlocked  ? tr("Unlocked: %1 left", "minutes and seconds").arg(time)
                     : allowed ? tr("Read-only until unlocked")
                               : tr("Read-only by the policy of this machine"));
    m_lock->setEnabled(allowed);
    m_lock->setIcon(icon(unlocked ? u"lock"_s : u"unlock"_s));
    m_lock->setText(unlocked ? tr("&Lock now") : tr("Un&lock 15 min"));
    m_lock->setToolTip(unlocked ? tr("Makes hub %1 read-only again").arg(session->hub().value())
                                : tr("Lets hub %1 be changed for 15 minutes").arg(session->hub().value()));
    setAccessibleName(m_text->text() + u". "_s + (unlocked ? tr("Unlocked") : m_state->text()));
}

void EnvironmentBanner::toggleLock()
{
    const HubSessionPtr session = m_workspace.session();
    if (!session)
        return;
    if (m_guard.isUnlocked(session->profile().guardId(), session->hub().value())) {
        m_guard.lock(session->profile().guardId(), session->hub().value());
        showLock();
    } else {
        unlock(session);
    }
}

void EnvironmentBanner::unlock(const HubSessionPtr &session)
{
    const Result<void> unlocked = m_guard.unlock(session->profile().guardId(), session->hub().value());
    m_navigator.announce(
        unlocked ? tr("Hub %1 of %2 is unlocked for 15 minutes").arg(session->hub().value(), session->profile().name)
                 : unlocked.error().message);
    showLock();
}

void EnvironmentBanner::askToUnlock(const HubSessionPtr &session)
{
    if (!session)
        return;
    auto *box = new QMessageBox(
        QMessageBox::Question, tr("Unlock production"),
        tr("Let hub %1 of %2 be changed for 15 minutes?").arg(session->hub().value(), session->profile().name),
        QMessageBox::NoButton, window());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    new SessionBond(box, session, m_workspace, m_navigator);
    box->setInformativeText(tr("Nothing is sent by this. Do again what was refused."));
    const QPushButton *yes = box->addButton(tr("&Unlock 15 min"), QMessageBox::AcceptRole);
    box->setDefaultButton(box->addButton(tr("&Keep it locked"), QMessageBox::RejectRole));
    connect(yes, &QPushButton::clicked, this, [this, session] { unlock(session); });
    box->open();
}

void EnvironmentBanner::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        apply();
}

void EnvironmentBanner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_fill);
    painter.setPen(m_edge);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

} // namespace wps
