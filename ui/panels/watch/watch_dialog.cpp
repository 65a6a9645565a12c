// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/watch_dialog.h"

#include "core/auth/client_access_token.h"
#include "ui/common/icons.h"
#include "ui/common/name_completer.h"
#include "ui/common/theme.h"
#include "ui/models/visible_text.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QStringList names(const QLineEdit *edit)
{
    QStringList result;
    const QStringList parts = edit->text().split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        if (const QString name = part.trimmed(); !name.isEmpty() && !result.contains(name))
            result.append(name);
    }
    return result;
}

} // namespace

WatchDialog::WatchDialog(HubSessionPtr session, KnownNames &names, bool maySend, QWidget *parent)
    : QDialog(parent)
    , m_session(std::move(session))
    , m_user(new QLineEdit(this))
    , m_groups(new QLineEdit(this))
    , m_clientUrl(new QLineEdit(this))
    , m_subprotocol(new QComboBox(this))
    , m_maySend(new QCheckBox(tr("May send to &any group, with the composer"), this))
    , m_private(new QCheckBox(tr("&Private: keep nothing on disk"), this))
    , m_problem(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(maySend ? tr("New client") : tr("New watch"));

    auto *where = new QLabel(this);
    where->setTextFormat(Qt::PlainText);
    where->setWordWrap(true);
    where->setText(m_session
                       ? tr("Watches hub %1 of profile %2. A watch hears what is sent to the hub, to its own user "
                            "and connection, and to the groups that it is in.")
                             .arg(visibleLine(m_session->hub().value(), 60), visibleLine(m_session->profile().name, 60))
                       : tr("Nothing is connected, so the watch needs a client URL: ask the owner of the service, "
                            "or make one in the portal."));

    m_user->setAccessibleName(tr("User ID"));
    m_user->setPlaceholderText(tr("Empty: anonymous"));
    m_groups->setAccessibleName(tr("Groups"));
    m_groups->setPlaceholderText(tr("Separated by commas; more can be joined later"));
    m_clientUrl->setAccessibleName(tr("Client URL"));
    m_clientUrl->setPlaceholderText(tr("Optional: wss://\u2026 with its token, instead of one made here"));
    m_clientUrl->setEchoMode(QLineEdit::Password); // it holds a token
    m_subprotocol->setAccessibleName(tr("Subprotocol"));
    m_subprotocol->addItem(tr("JSON, reliable: lost connections are recovered"), int(Subprotocol::JsonReliable));
    m_subprotocol->addItem(tr("JSON"), int(Subprotocol::Json));
    m_subprotocol->addItem(tr("Protobuf, reliable"), int(Subprotocol::ProtobufReliable));
    m_subprotocol->addItem(tr("Protobuf"), int(Subprotocol::Protobuf));
    m_subprotocol->addItem(tr("None: bare payloads, without sender and group"), int(Subprotocol::Raw));
    if (m_session) {
        auto *users = new NameCompleter(names, this);
        users->setSource(m_session->knownNamesScope(), KnownNames::Kind::User);
        m_user->setCompleter(users);
    }

    auto *form = new QFormLayout;
    form->addRow(tr("&User ID:"), m_user);
    form->addRow(tr("&Groups:"), m_groups);
    form->addRow(tr("&Subprotocol:"), m_subprotocol);
    form->addRow(QString(), m_maySend);
    form->addRow(tr("&Client URL:"), m_clientUrl);
    form->addRow(QString(), m_private);
    m_private->setToolTip(
        tr("Otherwise the rows are in a journal on this disk, which survives a crash and goes some days "
           "after the watch was closed."));
    m_maySend->setChecked(maySend);

    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setAccessibleName(tr("Problem"));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_start = buttons->addButton(maySend ? tr("&Connect") : tr("&Watch"), QDialogButtonBox::AcceptRole);
    m_start->setIcon(icon(u"watch"_s));
    m_start->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &WatchDialog::start);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this));
    layout->addWidget(where);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 70);

    connect(m_clientUrl, &QLineEdit::textChanged, this, &WatchDialog::refresh);
    for (QLineEdit *edit : {m_user, m_groups, m_clientUrl})
        connect(edit, &QLineEdit::textEdited, m_problem, &QLabel::clear);
    refresh();
    (m_session ? m_user : m_clientUrl)->setFocus();
}

void WatchDialog::refresh()
{
    const bool hasUrl = !m_clientUrl->text().trimmed().isEmpty();
    m_user->setEnabled(!hasUrl && m_session);
    m_user->setToolTip(hasUrl ? tr("The client URL says who the user is.") : QString());
    m_maySend->setEnabled(!hasUrl && m_session);
    m_maySend->setToolTip(hasUrl ? tr("The client URL's token says what the client may do.") : QString());
    m_start->setEnabled(hasUrl || m_session);
}

void WatchDialog::start()
{
    WatchRequest request;
    request.session = m_session;
    request.groups = names(m_groups);
    request.subprotocol = static_cast<Subprotocol>(m_subprotocol->currentData().toInt());
    request.clientUrl = m_clientUrl->text().trimmed();
    request.isPrivate = m_private->isChecked();
    request.joinsItself = !request.clientUrl.isEmpty();
    if (request.clientUrl.isEmpty())
        request.userId = m_user->text().trimmed();
    request.maySend = request.clientUrl.isEmpty() && m_maySend->isChecked();
    const auto refuse = [this](QLineEdit *at, const QString &sentence) {
        m_problem->setText(sentence);
        at->setFocus();
        at->selectAll();
    };
    if (!request.clientUrl.isEmpty()) {
        if (const auto url = parseClientUrl(request.clientUrl); !url)
            return refuse(m_clientUrl, url.error().message);
        if (request.subprotocol == Subprotocol::Raw && !request.groups.isEmpty())
            return refuse(m_groups, tr("Without a subprotocol a client cannot join groups itself: they must be in the "
                                       "client URL's token."));
    }
    if (!request.userId.isEmpty()) {
        if (const auto user = UserId::parse(request.userId); !user)
            return refuse(m_user, user.error().message);
    }
    for (const QString &name : std::as_const(request.groups)) {
        if (const auto group = GroupName::parse(name); !group)
            return refuse(m_groups, tr("Group \u201c%1\u201d: %2").arg(visibleLine(name, 60), group.error().message));
    }
    Q_EMIT watchWanted(request);
    accept();
}

} // namespace wps
