// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/session_toolbar.h"

#include "core/profile/profile_store.h"
#include "ui/common/icons.h"
#include "ui/common/local_emulator.h"
#include "ui/common/navigator.h"
#include "ui/common/session_factory.h"
#include "ui/common/workspace.h"
#include "ui/shell/action_registry.h"

#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QToolButton>

namespace wps
{

using namespace Qt::StringLiterals;

SessionToolbar::SessionToolbar(SessionFactory &factory, QWidget *parent)
    : QToolBar(tr("Main toolbar"), parent)
    , m_factory(factory)
    , m_profile(new QToolButton(this))
    , m_hub(new QComboBox(this))
{
    setObjectName(u"mainToolbar"_s);
    setMovable(false);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    const int gap = spacing(this);

    m_profile->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_profile->setPopupMode(QToolButton::InstantPopup);
    m_profile->setObjectName(u"profileChooser"_s);
    auto *menu = new QMenu(m_profile);
    m_profile->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, &SessionToolbar::fillProfileMenu);
    addWidget(m_profile);
    addSeparator();

    auto *label = new QLabel(tr("Hu&b"), this);
    label->setContentsMargins(gap / 2, 0, gap / 2, 0);
    label->setBuddy(m_hub);
    addWidget(label);
    m_hub->setEditable(true);
    m_hub->setObjectName(u"hubField"_s);
    m_hub->setInsertPolicy(QComboBox::NoInsert);
    m_hub->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_hub->setMinimumContentsLength(14);
    m_hub->setAccessibleName(tr("Hub"));
    m_hub->lineEdit()->setPlaceholderText(tr("hub name"));
    m_hub->setToolTip(tr("The hub that everything here acts on. Type another name and press Enter."));
    addWidget(m_hub);
    connect(m_hub->lineEdit(), &QLineEdit::returnPressed, this, &SessionToolbar::switchHub);
    connect(m_hub, &QComboBox::activated, this, &SessionToolbar::switchHub);
    addSeparator();

    connect(&factory.context().workspace, &Workspace::sessionChanged, this, &SessionToolbar::showSession);
    showSession();
}

void SessionToolbar::focusHub()
{
    m_hub->setFocus(Qt::ShortcutFocusReason);
    m_hub->lineEdit()->selectAll();
}

void SessionToolbar::addActionIfKnown(const QString &actionId)
{
    if (QAction *action = m_factory.context().actions.action(actionId))
        addAction(action);
}

void SessionToolbar::fillProfileMenu()
{
    QMenu *menu = m_profile->menu();
    menu->clear();
    const HubSessionPtr current = m_factory.context().workspace.session();
    QAction *local = menu->addAction(icon(u"emulator"_s), tr("Local emulator"), this, [this] {
        if (const auto hub = HubName::parse(u"demo"_s)) {
            if (const auto session = m_factory.openLocalEmulator(*hub); !session)
                m_factory.context().navigator.announce(session.error().summary());
        }
    });
    local->setCheckable(true);
    local->setChecked(current && current->isLocalEmulator());
    menu->addSeparator();
    const QList<ConnectionProfile> profiles = m_factory.context().profiles.profiles();
    for (const ConnectionProfile &profile : profiles) {
        QString name = profile.name;
        QAction *action =
            menu->addAction(icon(environmentIconName(profile.environment), environmentTone(profile.environment)),
                            tr("%1 (%2)", "profile, environment")
                                .arg(name.replace(u'&', u"&&"_s), environmentLabel(profile.environment)),
                            this, [this, id = profile.id] { m_factory.openStored(id); });
        action->setCheckable(true);
        action->setChecked(current && current->profile().id == profile.id);
    }
    if (!profiles.isEmpty())
        menu->addSeparator();
    if (QAction *connectAction = m_factory.context().actions.action(u"file.newProfile"_s))
        menu->addAction(connectAction);
}

void SessionToolbar::showSession()
{
    const HubSessionPtr session = m_factory.context().workspace.session();
    QString name = session ? session->profile().name : tr("Not connected");
    m_profile->setAccessibleName(tr("Profile: %1").arg(name));
    m_profile->setToolTip(tr("Choose the service that everything here acts on"));
    m_profile->setIcon(session
                           ? icon(environmentIconName(session->environment()), environmentTone(session->environment()))
                           : icon(u"disconnect"_s));
    m_profile->setText(name.replace(u'&', u"&&"_s));
    m_hub->setEnabled(session != nullptr);
    m_hub->clear();
    if (!session)
        return;
    QStringList hubs = session->profile().recentHubs;
    hubs.removeAll(session->hub().value());
    hubs.prepend(session->hub().value());
    m_hub->addItems(hubs);
    m_hub->setCurrentText(session->hub().value());
}

void SessionToolbar::switchHub()
{
    const Result<HubSessionPtr> switched = m_factory.switchHub(m_hub->currentText());
    QPalette palette;
    if (!switched) {
        palette.setColor(QPalette::Text, toneColours(Tone::Danger, palette).text);
        m_factory.context().navigator.announce(switched.error().message);
    }
    m_hub->lineEdit()->setPalette(palette);
    m_hub->setAccessibleDescription(switched ? QString() : switched.error().message);
}

} // namespace wps
