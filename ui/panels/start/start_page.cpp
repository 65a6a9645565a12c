// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/start/start_page.h"

#include "core/profile/profile_store.h"
#include "core/profile/secret_store.h"
#include "ui/common/banner.h"
#include "ui/common/icons.h"
#include "ui/common/latest_call.h"
#include "ui/common/navigator.h"
#include "ui/common/session_factory.h"
#include "ui/panels/start/card.h"
#include "ui/panels/start/connect_dialog.h"
#include "ui/panels/start/recent_recordings.h"
#include "ui/panels/start/start_controller.h"
#include "ui/shell/action_registry.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QToolButton>
#include <QVBoxLayout>

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(text, parent);
    label->setTextFormat(Qt::PlainText);
    return label;
}

QToolButton *rowButton(const QString &iconName, const QString &name, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setAutoRaise(true);
    button->setIcon(icon(iconName));
    button->setAccessibleName(name);
    button->setToolTip(name.toHtmlEscaped());
    return button;
}

} // namespace

StartPage::StartPage(SessionFactory &factory, StartController &controller, QWidget *parent)
    : QScrollArea(parent), m_factory(factory), m_banner(new Banner(this))
{
    setObjectName(u"startPage"_s);
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setAccessibleName(tr("Start page"));
    viewport()->setBackgroundRole(QPalette::Base);

    auto *page = new QWidget(this);
    page->setBackgroundRole(QPalette::Base);
    page->setAutoFillBackground(true);
    const int gap = spacing(this);
    auto *column = new QVBoxLayout;
    column->setSpacing(gap * 2);
    column->addWidget(makeHeading(page));
    column->addWidget(m_banner);

    auto *cards = new QHBoxLayout;
    cards->setSpacing(gap * 2);
    cards->addWidget(makeCard(page, u"emulator"_s, tr("No account needed"),
                              tr("Starts a faithful local Web PubSub inside this program, with a watcher and a message "
                                 "ready to send."),
                              tr("&Try the local emulator"), u"hub.tryEmulator"_s, true));
    cards->addWidget(makeCard(page, u"cloud"_s, tr("Your own service"),
                              tr("Paste a connection string here or anywhere in this window. The key goes to the "
                                 "system keyring, nowhere else."),
                              tr("&Connect to Azure…"), u"file.newProfile"_s, false));
    column->addLayout(cards);

    m_recentTitle = plainLabel(tr("Recent"), page);
    m_recentTitle->setFont(headingFont(this, 1.1));
    column->addWidget(m_recentTitle);
    m_recent = new QVBoxLayout;
    m_recent->setSpacing(0);
    column->addLayout(m_recent);
    column->addWidget(new RecentRecordings(factory.context(), page));
    column->addStretch(1);

    // A page of a readable width, in the middle of a wide window.
    auto *frame = new QWidget(page);
    frame->setLayout(column);
    column->setContentsMargins(0, 0, 0, 0);
    frame->setMaximumWidth(fontMetrics().averageCharWidth() * 110);
    auto *outer = new QHBoxLayout(page);
    outer->setContentsMargins(gap * 3, gap * 4, gap * 3, gap * 2);
    outer->addStretch(1);
    outer->addWidget(frame, 20);
    outer->addStretch(1);
    setWidget(page);

    connect(&controller, &StartController::emulatorFailed, this, &StartPage::showFailure);
    connect(&controller, &StartController::emulatorReady, m_banner, &Banner::dismiss);
    connect(&factory.context().profiles, &ProfileStore::changed, this, &StartPage::fillRecent);
    fillRecent();
}

QWidget *StartPage::makeHeading(QWidget *parent)
{
    auto *heading = new QWidget(parent);
    const int gap = spacing(this);
    auto *sign = new QLabel(heading);
    const int side = gap * 6;
    sign->setPixmap(applicationIcon().pixmap(QSize(side, side), devicePixelRatioF()));
    auto *title = plainLabel(tr("Web PubSub Console"), heading);
    title->setFont(headingFont(this, 1.7));
    auto *line = plainLabel(tr("Send, watch and manage a hub."), heading);
    line->setForegroundRole(QPalette::PlaceholderText);
    auto *words = new QVBoxLayout;
    words->setSpacing(gap / 4);
    words->addWidget(title);
    words->addWidget(line);
    auto *row = new QHBoxLayout(heading);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(gap * 3 / 2);
    row->addWidget(sign);
    row->addLayout(words);
    row->addStretch();
    return heading;
}

QWidget *StartPage::makeCard(QWidget *parent, const QString &iconName, const QString &title, const QString &text,
                             const QString &buttonText, const QString &actionId, bool primary)
{
    auto *card = new Card(iconName, title, text, parent);
    card->button()->setText(buttonText);
    card->button()->setDefault(primary);
    card->button()->setObjectName(actionId);
    connect(card->button(), &QPushButton::clicked, this, [this, actionId] {
        if (QAction *action = m_factory.context().actions.action(actionId))
            action->trigger();
    });
    if (primary)
        setFocusProxy(card->button());
    return card;
}

void StartPage::fillRecent()
{
    while (QLayoutItem *item = m_recent->takeAt(0)) {
        if (item->widget()) {
            item->widget()->hide();
            item->widget()->deleteLater(); // a row's own button may have asked for the change
        }
        delete item;
    }
    const QList<ConnectionProfile> profiles = m_factory.context().profiles.profiles();
    for (const ConnectionProfile &profile : profiles)
        m_recent->addWidget(makeRecentRow(profile));
    m_recentTitle->setVisible(!profiles.isEmpty());
}

QWidget *StartPage::makeRecentRow(const ConnectionProfile &profile)
{
    auto *row = new QWidget(this);
    const int gap = spacing(this);
    auto *open = new QToolButton(row);
    open->setAutoRaise(true);
    open->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    open->setIcon(icon(environmentIconName(profile.environment), environmentTone(profile.environment)));
    QString name = profile.name;
    open->setText(name.replace(u'&', u"&&"_s));
    QFont bold = open->font();
    bold.setWeight(QFont::DemiBold);
    open->setFont(bold);
    open->setAccessibleName(tr("Connect to %1").arg(profile.name));
    connect(open, &QToolButton::clicked, this, [this, id = profile.id] { m_factory.openStored(id); });

    auto *detail =
        plainLabel(profile.hub.isEmpty()
                       ? environmentLabel(profile.environment)
                       : tr("%1 · hub %2", "environment, hub").arg(environmentLabel(profile.environment), profile.hub),
                   row);
    detail->setForegroundRole(QPalette::PlaceholderText);
    auto *endpoint = plainLabel(profile.endpoint.host(), row);
    endpoint->setForegroundRole(QPalette::PlaceholderText);
    endpoint->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *edit = rowButton(u"edit"_s, tr("Edit %1").arg(profile.name), row);
    connect(edit, &QToolButton::clicked, this, [this, profile] {
        auto *dialog = new ConnectDialog(m_factory, window());
        dialog->setAttribute(Qt::WA_DeleteOnClose);
        dialog->edit(profile);
        dialog->open();
    });
    auto *remove = rowButton(u"delete"_s, tr("Remove %1").arg(profile.name), row);
    connect(remove, &QToolButton::clicked, this, [this, profile] { askRemove(profile); });

    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, gap / 4, 0, gap / 4);
    line->setSpacing(gap);
    line->addWidget(open);
    line->addWidget(detail);
    line->addWidget(endpoint, 1);
    line->addWidget(edit);
    line->addWidget(remove);
    return row;
}

void StartPage::askRemove(const ConnectionProfile &profile)
{
    auto *box = new QMessageBox(QMessageBox::Question, tr("Remove profile"),
                                tr("Remove the profile %1 and its access key from this computer? The service itself "
                                   "is not touched.")
                                    .arg(profile.name),
                                QMessageBox::NoButton, window());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    QPushButton *remove = box->addButton(tr("&Remove"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(tr("&Keep"), QMessageBox::RejectRole));
    connect(remove, &QPushButton::clicked, this, [this, profile] {
        whenDone(m_factory.context().secrets.remove(profile.secretId()), this, [this](const Result<void> &result) {
            if (!result)
                m_banner->showMessage(Banner::Kind::Warning,
                                      tr("The profile is gone, but its access key may still be in the system keyring."),
                                      result.error().message);
        });
        if (const auto removed = m_factory.context().profiles.remove(profile.id); !removed)
            m_banner->showMessage(Banner::Kind::Error, tr("The profile could not be removed."),
                                  removed.error().message);
    });
    box->open();
}

void StartPage::showFailure(const Error &error)
{
    m_banner->showMessage(Banner::Kind::Error, tr("The local emulator could not start."), error.message);
}

void StartPage::changeEvent(QEvent *event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && m_recent)
        fillRecent();
}

} // namespace wps
