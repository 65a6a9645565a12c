// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/environment_banner.h"

#include "ui/common/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>

namespace wps
{

EnvironmentBanner::EnvironmentBanner(Workspace &workspace, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_endpoint(new QLabel(this))
{
    const int gap = spacing(this);
    QFont bold = font();
    bold.setWeight(QFont::DemiBold);
    m_text->setFont(bold);
    for (QLabel *label : {m_text, m_endpoint})
        label->setTextFormat(Qt::PlainText);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(gap, gap / 3, gap, gap / 3);
    row->setSpacing(gap * 3 / 4);
    row->addWidget(m_icon);
    row->addWidget(m_text);
    row->addStretch();
    row->addWidget(m_endpoint);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // a long name never widens the window
    connect(&m_workspace, &Workspace::sessionChanged, this, &EnvironmentBanner::apply);
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
    for (QLabel *label2 : {m_text, m_endpoint}) {
        QPalette p = palette();
        p.setColor(QPalette::WindowText, words);
        label2->setPalette(p);
    }
    const int side = fontMetrics().height();
    const QIcon sign = icon(environmentIconName(session->environment()), environmentTone(session->environment()));
    m_icon->setPixmap(sign.pixmap(QSize(side, side), devicePixelRatioF(), loud ? QIcon::Selected : QIcon::Normal));
    update();
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
