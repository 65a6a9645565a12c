// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/client_url/client_url_dialog.h"

#include "ui/common/banner.h"
#include "ui/common/error_presenter.h"
#include "ui/common/icons.h"
#include "ui/common/qr_view.h"
#include "ui/common/theme.h"
#include "ui/panels/client_url/client_url_controller.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSpinBox>
#include <QStyle>
#include <QVBoxLayout>

#include <initializer_list>
#include <limits>

using namespace Qt::StringLiterals;

namespace wps
{

ClientUrlDialog::ClientUrlDialog(ClientUrlController *controller, QWidget *parent)
    : QDialog(parent)
    , m_controller(*controller)
    , m_scroll(new QScrollArea(this))
    , m_problem(new QLabel(this))
    , m_error(new Banner(this))
    , m_make(new QPushButton(icon(u"link"_s), tr("&Make URL"), this))
{
    controller->setParent(this);
    setWindowTitle(tr("Client URL"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *place = new QLabel(m_controller.placeText(), this);
    place->setTextFormat(Qt::PlainText);
    place->setFont(headingFont(this, 1.1));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setPalette(problemColours());
    m_error->setClosable(false);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->addButton(m_make, QDialogButtonBox::ActionRole);
    m_make->setDefault(true);
    auto *main = new QVBoxLayout;
    main->addWidget(makeForm());
    main->addWidget(m_problem);
    main->addWidget(m_error);
    main->addWidget(makeResult());
    main->addStretch(1);
    // Beside the rest and not below it: the dialog has to fit on a low screen with the code shown.
    auto *content = new QWidget(this);
    auto *body = new QHBoxLayout(content);
    body->setContentsMargins({});
    body->addLayout(main, 1);
    body->addWidget(makeQr(), 0, Qt::AlignTop);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setSizeAdjustPolicy(QAbstractScrollArea::AdjustToContents);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(place);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 80);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_make, &QPushButton::clicked, &m_controller, &ClientUrlController::make);
    connect(&m_controller, &ClientUrlController::changed, this, [this] {
        m_qrButton->setChecked(false); // it would be the code of another URL
        showState();
    });
    m_user->setFocus();
    showState();
}

QPalette ClientUrlDialog::problemColours() const
{
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, toneColours(Tone::Danger, palette()).text);
    return colours;
}

QWidget *ClientUrlDialog::makeRoles(QWidget *page)
{
    auto *box = new QWidget(page);
    m_roles = new QPlainTextEdit(m_controller.form().roles.join(u'\n'), box);
    m_roles->setFont(monospaceFont());
    m_roles->setTabChangesFocus(true);
    m_roles->setAccessibleName(tr("Further roles, one a line"));
    m_roles->setPlaceholderText(
        tr("One role a line, for example\nwebpubsub.sendToGroup.room1\nwebpubsub.joinLeaveGroups.room.*"));
    m_roles->setToolTip(tr("In a pattern, ? is one character but no dot, * any without a dot, ** any, and \\ takes the "
                           "meaning away. At most 10 patterns of a kind, each with 5 * and 1,024 characters."));
    m_roles->setFixedHeight(QFontMetrics(m_roles->font()).lineSpacing() * 4 + spacing(this));
    m_roleProblem = new QLabel(box);
    m_roleProblem->setObjectName(u"roleProblem"_s);
    m_roleProblem->setPalette(problemColours());
    m_tried = new QLineEdit(box);
    m_tried->setObjectName(u"triedGroup"_s);
    m_tried->setAccessibleName(tr("Group to try the roles with"));
    m_tried->setPlaceholderText(tr("A group's name: what may the client do with it?"));
    m_tried->setClearButtonEnabled(true);
    m_trial = new QLabel(box);
    m_trial->setObjectName(u"roleTrial"_s);
    for (QLabel *label : {m_roleProblem, m_trial}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto *column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing(this) / 2);
    for (QWidget *widget : std::initializer_list<QWidget *>{m_roles, m_roleProblem, m_tried, m_trial})
        column->addWidget(widget);
    connect(m_roles, &QPlainTextEdit::textChanged, this, &ClientUrlDialog::read);
    connect(m_tried, &QLineEdit::textChanged, this, &ClientUrlDialog::showTrial);
    return box;
}

void ClientUrlDialog::showTrial()
{
    const QString group = m_tried->text();
    m_trial->setVisible(!group.isEmpty());
    m_trial->setText(m_controller.trialText(Permission::JoinLeaveGroup, group) + u'\n' +
                     m_controller.trialText(Permission::SendToGroup, group));
    m_tried->setAccessibleDescription(group.isEmpty() ? QString() : m_trial->text());
    makeRoom();
}

/// The dialog grows with what it shows, as far as the screen goes; from there on its middle scrolls.
void ClientUrlDialog::makeRoom()
{
    QWidget *content = m_scroll->widget();
    content->layout()->activate();
    layout()->activate();
    const int bar = style()->pixelMetric(QStyle::PM_TitleBarHeight); // as long as there is no frame yet
    const QSize most = screen()->availableSize() - QSize(bar, 2 * bar);
    const QSize frame = size() - m_scroll->size();
    // Wide enough for a scroll bar beside what has to be seen.
    const int least = content->minimumSizeHint().width() + style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    m_scroll->setMinimumWidth(std::min(least, most.width() - frame.width()));
    const int wide = std::max(m_scroll->width(), m_scroll->minimumWidth());
    const int high = std::max(content->layout()->totalHeightForWidth(wide), content->minimumSizeHint().height());
    resize((QSize(wide, high) + frame).expandedTo(size()).boundedTo(most));
}

QWidget *ClientUrlDialog::makeForm()
{
    const ClientUrlForm &form = m_controller.form();
    auto *page = new QWidget(this);
    m_user = new QLineEdit(form.userId, page);
    m_user->setPlaceholderText(tr("empty = anonymous"));
    m_user->setAccessibleName(tr("User id"));
    m_send = new QCheckBox(tr("Send to &all groups"), page);
    m_send->setChecked(form.sendToAllGroups);
    m_join = new QCheckBox(tr("&Join and leave all groups"), page);
    m_join->setChecked(form.joinAllGroups);
    m_groups = new QLineEdit(form.groups.join(u", "_s), page);
    m_groups->setPlaceholderText(tr("group names, separated by commas"));
    m_groups->setAccessibleName(tr("Groups to join at connect"));
    m_minutes = new QSpinBox(page);
    m_minutes->setRange(1, std::numeric_limits<int>::max());
    m_minutes->setSuffix(tr(" min"));
    m_minutes->setValue(form.minutes);
    m_minutes->setAccessibleName(tr("Lifetime in minutes"));
    m_endpoint = new QComboBox(page);
    m_endpoint->addItems({tr("Web PubSub"), tr("MQTT"), tr("Socket.IO")});
    m_endpoint->setCurrentIndex(static_cast<int>(form.endpoint));
    m_endpoint->setAccessibleName(tr("Kind of client"));

    auto *rows = new QFormLayout(page);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->addRow(tr("&User id:"), m_user);
    rows->addRow(tr("May:"), m_send);
    rows->addRow(QString(), m_join);
    QWidget *roles = makeRoles(page);
    auto *rolesLabel = new QLabel(tr("&Roles:"), page);
    rolesLabel->setBuddy(m_roles);
    rows->addRow(rolesLabel, roles);
    rows->addRow(tr("&Groups:"), m_groups);
    rows->addRow(tr("&Lifetime:"), m_minutes);
    rows->addRow(tr("&Kind of client:"), m_endpoint);

    connect(m_user, &QLineEdit::textChanged, this, &ClientUrlDialog::read);
    connect(m_send, &QCheckBox::toggled, this, &ClientUrlDialog::read);
    connect(m_join, &QCheckBox::toggled, this, &ClientUrlDialog::read);
    connect(m_groups, &QLineEdit::textChanged, this, &ClientUrlDialog::read);
    connect(m_minutes, &QSpinBox::valueChanged, this, &ClientUrlDialog::read);
    connect(m_endpoint, &QComboBox::currentIndexChanged, this, &ClientUrlDialog::read);
    return page;
}

QWidget *ClientUrlDialog::makeResult()
{
    m_result = new QWidget(this);
    m_url = new QPlainTextEdit(m_result);
    m_url->setReadOnly(true);
    m_url->setFont(monospaceFont());
    m_url->setTabChangesFocus(true);
    m_url->setWordWrapMode(QTextOption::WrapAnywhere);
    m_url->setAccessibleName(tr("Client URL"));
    m_url->setFixedHeight(QFontMetrics(m_url->font()).lineSpacing() * 4 + spacing(this));
    m_expiry = new QLabel(m_result);
    m_expiry->setTextFormat(Qt::PlainText);
    m_expiry->setWordWrap(true);
    m_reveal = new QPushButton(icon(u"watch"_s), tr("S&how token"), m_result);
    m_reveal->setCheckable(true);
    m_qrButton = new QPushButton(tr("Show as &QR code"), m_result);
    m_qrButton->setCheckable(true);
    m_qrButton->setToolTip(tr("The code contains the token, a secret: show it to nobody who must not connect."));
    m_copyUrl = new QPushButton(icon(u"copy"_s), tr("&Copy URL"), m_result);
    auto *copyToken = new QPushButton(icon(u"copy"_s), tr("Copy &token"), m_result);
    const QString note = tr("The clipboard is cleared after a minute, if it has not changed.");
    m_copyUrl->setObjectName(u"copyUrl"_s);
    m_copyUrl->setToolTip(note);
    copyToken->setToolTip(note);
    m_watch = new QPushButton(icon(u"watch"_s), tr("&Watch with this URL"), m_result);
    auto *row = new QHBoxLayout;
    row->addWidget(m_copyUrl);
    row->addWidget(copyToken);
    row->addWidget(m_reveal);
    row->addWidget(m_qrButton);
    row->addStretch(1);
    auto *layout = new QVBoxLayout(m_result);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_url);
    layout->addWidget(m_expiry);
    layout->addLayout(row);
    layout->addWidget(m_watch, 0, Qt::AlignLeft);
    connect(m_reveal, &QPushButton::toggled, this, &ClientUrlDialog::showState);
    connect(m_qrButton, &QPushButton::toggled, this, &ClientUrlDialog::showQr);
    connect(m_copyUrl, &QPushButton::clicked, &m_controller, &ClientUrlController::copyUrl);
    connect(copyToken, &QPushButton::clicked, &m_controller, &ClientUrlController::copyToken);
    connect(m_watch, &QPushButton::clicked, this, [this] {
        m_controller.watch();
        accept();
    });
    return m_result;
}

QWidget *ClientUrlDialog::makeQr()
{
    m_qrSide = new QWidget(this);
    m_qr = new QrView(m_qrSide);
    m_qr->setAccessibleName(tr("QR code of the client URL"));
    m_qrWords = new QLabel(m_qrSide);
    m_qrWords->setTextFormat(Qt::PlainText);
    m_qrWords->setWordWrap(true);
    m_qrWords->setMinimumWidth(fontMetrics().averageCharWidth() * 28);
    auto *layout = new QVBoxLayout(m_qrSide);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_qr);
    layout->addWidget(m_qrWords);
    m_qrSide->hide();
    return m_qrSide;
}

void ClientUrlDialog::showQr(bool on)
{
    m_qrButton->setText(on ? tr("Hide &QR code") : tr("Show as &QR code"));
    m_qr->clear();
    m_qrSide->setVisible(on && m_controller.access());
    if (!m_qrSide->isVisibleTo(this))
        return;
    const auto matrix = encodeQr(m_controller.access()->url.reveal());
    m_qr->setVisible(matrix.has_value());
    if (matrix)
        m_qr->setMatrix(*matrix);
    m_qrWords->setText(matrix ? tr("This code is a secret: it contains the token. Whoever scans it can connect "
                                   "until the token expires.")
                              : presentError(matrix.error(), tr("Making the QR code")).oneLine());
}

void ClientUrlDialog::read()
{
    ClientUrlForm form;
    form.userId = m_user->text();
    form.sendToAllGroups = m_send->isChecked();
    form.joinAllGroups = m_join->isChecked();
    const auto roles = m_roles->toPlainText().split(u'\n');
    for (const QString &role : roles) {
        if (!role.trimmed().isEmpty())
            form.roles.append(role.trimmed());
    }
    const auto groups = m_groups->text().split(u',');
    for (const QString &group : groups) {
        if (!group.trimmed().isEmpty())
            form.groups.append(group.trimmed());
    }
    form.minutes = m_minutes->value();
    form.endpoint = static_cast<ClientEndpoint>(m_endpoint->currentIndex());
    m_controller.setForm(form);
}

void ClientUrlDialog::showState()
{
    const std::optional<Error> problem = m_controller.problem();
    const auto wrong = [&problem](const QString &field) {
        return problem && problem->field == field ? problem->message : QString();
    };
    m_roleProblem->setText(wrong(u"role"_s));
    m_roleProblem->setVisible(!m_roleProblem->text().isEmpty());
    m_problem->setText(problem && m_roleProblem->text().isEmpty() ? problem->message : QString());
    m_problem->setVisible(!m_problem->text().isEmpty());
    m_user->setAccessibleDescription(wrong(u"userId"_s));
    m_roles->setAccessibleDescription(wrong(u"role"_s));
    m_groups->setAccessibleDescription(wrong(u"group"_s));
    m_make->setEnabled(!problem && !m_controller.isBusy());
    m_make->setText(m_controller.isBusy() ? tr("Making…") : tr("&Make URL"));
    if (m_controller.errorText().isEmpty())
        m_error->dismiss();
    else
        m_error->showMessage(Banner::Kind::Error, m_controller.errorText());
    m_result->setEnabled(m_controller.access().has_value()); // its room is there from the start
    // Enter goes on: it makes the URL, and copies the one that is made.
    (m_controller.access() ? m_copyUrl : m_make)->setDefault(true);
    m_url->setPlainText(m_controller.shownUrl(m_reveal->isChecked()));
    m_reveal->setText(m_reveal->isChecked() ? tr("&Hide token") : tr("S&how token"));
    m_expiry->setText(m_controller.expiryText());
    m_watch->setEnabled(m_controller.canWatch());
    m_watch->setToolTip(m_controller.canWatch() ? tr("Open a watch that connects with this URL")
                                                : tr("Only Web PubSub clients can be watched."));
    showTrial();
    makeRoom();
}

} // namespace wps
