// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/token/token_dialog.h"

#include "core/emulator/role_set.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/models/visible_text.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QScrollArea>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

TokenDialog::TokenDialog(const QUrl &endpoint, const QString &hub, QWidget *parent)
    : QDialog(parent)
    , m_endpoint(endpoint)
    , m_hub(hub)
    , m_group(new QLineEdit(this))
    , m_may(new QTableWidget(2, 2, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Token inspector"));
    m_sides = {makeSide(tr("Token A")), makeSide(tr("Token B"))};
    auto *sides = new QHBoxLayout;
    for (size_t i = 0; i < m_sides.size(); ++i) {
        auto *column = new QVBoxLayout;
        auto *label = new QLabel(i == 0 ? tr("Token or client URL &A:") : tr("&B, to compare:"), this);
        label->setBuddy(m_sides.at(i).field);
        column->addWidget(label);
        column->addWidget(m_sides.at(i).field);
        // As many roles as a token may carry do not fit.
        auto *scroll = new QScrollArea(this);
        scroll->setWidgetResizable(true);
        scroll->setFrameShape(QFrame::NoFrame);
        scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        scroll->setAccessibleName(i == 0 ? tr("What token A says") : tr("What token B says"));
        scroll->setWidget(m_sides.at(i).facts);
        column->addWidget(scroll, 1);
        sides->addLayout(column, 1);
    }
    m_group->setAccessibleName(tr("Group to try"));
    m_group->setPlaceholderText(tr("A group's name: what may each do with it?"));
    m_may->setAccessibleName(tr("What each token may do with the group"));
    m_may->setHorizontalHeaderLabels({tr("A"), tr("B")});
    m_may->setVerticalHeaderLabels({tr("Join and leave it"), tr("Send to it")});
    m_may->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_may->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_may->setTabKeyNavigation(false);
    for (int row = 0; row < 2; ++row) {
        for (int column = 0; column < 2; ++column)
            m_may->setItem(row, column, new QTableWidgetItem);
    }
    m_may->setFixedHeight(m_may->horizontalHeader()->sizeHint().height() + m_may->verticalHeader()->length() +
                          2 * m_may->frameWidth());
    auto *form = new QFormLayout;
    form->addRow(tr("&Group:"), m_group);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this));
    layout->addLayout(sides, 1);
    layout->addLayout(form);
    layout->addWidget(m_may);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 28);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(m_group, &QLineEdit::textChanged, this, &TokenDialog::refresh);
    connect(&m_second, &QTimer::timeout, this, &TokenDialog::refresh);
    m_second.start(1000);
    refresh();
    m_sides.at(0).field->setFocus();
}

TokenDialog::Side TokenDialog::makeSide(const QString &name)
{
    Side side{new QLineEdit(this), new QLabel(this)};
    side.field->setAccessibleName(name);
    side.field->setEchoMode(QLineEdit::Password);
    QAction *show = side.field->addAction(icon(u"watch"_s), QLineEdit::TrailingPosition);
    show->setText(tr("Show %1").arg(name));
    show->setToolTip(show->text());
    show->setCheckable(true);
    connect(show, &QAction::toggled, side.field,
            [field = side.field](bool shown) { field->setEchoMode(shown ? QLineEdit::Normal : QLineEdit::Password); });
    connect(side.field, &QLineEdit::textChanged, this, &TokenDialog::refresh);
    side.facts->setTextFormat(Qt::PlainText);
    side.facts->setWordWrap(true);
    side.facts->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    side.facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return side;
}

QString TokenDialog::problemText(TokenProblem problem)
{
    switch (problem) {
    case TokenProblem::Expired:
        return tr("It has expired: the service answers 401.");
    case TokenProblem::NoExpiry:
        return tr("It says no end (\"exp\"): the service refuses it.");
    case TokenProblem::NotYetValid:
        return tr("It is not good yet (\"nbf\").");
    case TokenProblem::IssuedInFuture:
        return tr("It was issued in the future: the signer's clock or this one is wrong.");
    case TokenProblem::NoAudience:
        return tr("It says no audience (\"aud\"): the service refuses it.");
    case TokenProblem::NotForClients:
        return tr("Its audience is no client endpoint: it is for the REST API, or for something else.");
    case TokenProblem::OtherHost:
        return tr("It is for another endpoint than the connected one.");
    case TokenProblem::OtherHub:
        return tr("It is for another hub than the current one.");
    case TokenProblem::NotSigned:
        return tr("It is not signed.");
    case TokenProblem::UnknownRole:
        return tr("It has a role that means nothing to the service.");
    }
    return {};
}

QString TokenDialog::factsText(const TokenInspection &token, const QDateTime &now) const
{
    const QLocale locale;
    const auto line = [](const QString &text) { return visibleLine(text, 300); };
    QStringList lines;
    for (const TokenProblem problem : token.problems)
        lines.append(u"⚠ "_s + problemText(problem));
    if (token.problems.contains(TokenProblem::IssuedInFuture) && token.issuedAt)
        lines.append(tr("The two clocks are %1 s apart, or more.").arg(locale.toString(now.secsTo(*token.issuedAt))));
    if (token.expiresAt && *token.expiresAt > now) {
        const qint64 left = now.secsTo(*token.expiresAt);
        lines.append(tr("Good for %1:%2:%3 more, until %4")
                         .arg(left / 3600)
                         .arg(left / 60 % 60, 2, 10, QChar(u'0'))
                         .arg(left % 60, 2, 10, QChar(u'0'))
                         .arg(locale.toString(token.expiresAt->toLocalTime(), QLocale::ShortFormat)));
    } else if (token.expiresAt) {
        lines.append(tr("Ended %1").arg(locale.toString(token.expiresAt->toLocalTime(), QLocale::ShortFormat)));
    }
    lines.append(token.userId.isEmpty() ? tr("Anonymous: no user") : tr("User %1").arg(line(token.userId)));
    if (!token.hub.isEmpty())
        lines.append(tr("Hub %1").arg(line(token.hub)));
    lines.append(tr("For %1").arg(line(token.audience)));
    lines.append(token.groups.isEmpty() ? tr("Joins no group when it connects")
                                        : tr("Joins %1 when it connects").arg(line(token.groups.join(u", "_s))));
    if (token.roles.isEmpty())
        lines.append(tr("No roles: it can only send events"));
    for (const QString &role : token.roles.mid(0, 20))
        lines.append(tr("Role %1").arg(line(role)));
    if (token.issuedAt)
        lines.append(tr("Issued %1").arg(locale.toString(token.issuedAt->toLocalTime(), QLocale::ShortFormat)));
    lines.append(tr("Algorithm %1; the signature was not checked").arg(line(token.algorithm)));
    return lines.join(u'\n');
}

void TokenDialog::refresh()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    for (int side = 0; side < 2; ++side) {
        const QString text = m_sides.at(size_t(side)).field->text();
        QLabel *facts = m_sides.at(size_t(side)).facts;
        const auto token = inspectToken(text, m_endpoint, m_hub, now);
        for (int row = 0; row < 2; ++row)
            m_may->item(row, side)->setText({});
        if (text.trimmed().isEmpty()) {
            facts->setText(tr("Nothing pasted yet. It stays in this window and is stored nowhere."));
            continue;
        }
        if (!token) {
            facts->setText(token.error().message);
            continue;
        }
        facts->setText(factsText(*token, now));
        const auto roles = RoleSet::fromRoles(token->roles);
        if (m_group->text().isEmpty())
            continue;
        const auto answer = [&](Permission permission) {
            if (!roles)
                return roles.error().message;
            const auto role = roles->roleFor(permission, m_group->text());
            return role ? tr("✓ yes, by %1").arg(visibleLine(*role, 80)) : tr("✗ no");
        };
        m_may->item(0, side)->setText(answer(Permission::JoinLeaveGroup));
        m_may->item(1, side)->setText(answer(Permission::SendToGroup));
    }
}

} // namespace wps
