// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/close_dialog.h"

#include "ui/common/act_line.h"
#include "ui/common/icons.h"
#include "ui/common/session_bond.h"
#include "ui/common/ui_context.h"
#include "ui/models/visible_text.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QStyle>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QLabel *plainLabel(const QString &text, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setText(visibleLine(text, 400));
    return label;
}

} // namespace

CloseDialog::CloseDialog(const CloseQuestion &question, UiContext &context, QWidget *parent)
    : QDialog(parent)
    , m_question(question)
    , m_bond(new SessionBond(this, question.session, context.workspace, context.navigator))
    , m_reason(new QLineEdit(this))
{
    const HubSession &session = *question.session;
    const Environment environment = session.environment();
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(question.many ? tr("Close connections") : tr("Close connection"));

    auto *heading = plainLabel(tr("Close %1?").arg(question.target), this);
    heading->setFont(headingFont(this, 1.2));
    auto *mark = new QLabel(this);
    const int size = style()->pixelMetric(QStyle::PM_SmallIconSize);
    mark->setPixmap(icon(environmentIconName(environment), environmentTone(environment)).pixmap(size, size));
    auto *where = plainLabel(tr("%1 \u2013 profile %2, hub %3")
                                 .arg(environmentLabel(environment), session.profile().name, session.hub().value()),
                             this);
    auto *whereRow = new QHBoxLayout;
    whereRow->addWidget(mark, 0, Qt::AlignTop);
    whereRow->addWidget(where, 1);

    auto *form = new QFormLayout;
    m_reason->setPlaceholderText(tr("Optional; the clients are told"));
    m_reason->setAccessibleName(tr("Reason"));
    form->addRow(tr("&Reason:"), m_reason);
    if (question.takesExcluded)
        addExclusions(*form);
    if (question.many && environment == Environment::Production) {
        m_hubName = new QLineEdit(this);
        m_hubName->setAccessibleName(tr("Name of the hub, to confirm"));
        m_hubName->setPlaceholderText(session.hub().value());
        form->addRow(tr("&Type the hub's name to confirm:"), m_hubName);
        connect(m_hubName, &QLineEdit::textChanged, this, &CloseDialog::refresh);
    }

    auto *buttons = new QDialogButtonBox(this);
    m_keep = buttons->addButton(question.many ? tr("&Keep them") : tr("&Keep"), QDialogButtonBox::RejectRole);
    m_close = buttons->addButton(question.many ? tr("&Close connections") : tr("&Close connection"),
                                 QDialogButtonBox::DestructiveRole);
    m_close->setIcon(icon(u"disconnect"_s, Tone::Danger));
    m_close->setAutoDefault(false);
    m_keep->setDefault(true);
    connect(m_keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_close, &QPushButton::clicked, this, &CloseDialog::run);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this));
    layout->addWidget(heading);
    layout->addLayout(whereRow);
    layout->addWidget(plainLabel(question.consequence, this));
    layout->addLayout(form);
    layout->addWidget(new ActLine(m_runner, context.navigator, this));
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 64);

    connect(&m_runner, &ActRunner::changed, this, &CloseDialog::refresh);
    refresh();
    m_reason->setFocus();
}

void CloseDialog::addExclusions(QFormLayout &form)
{
    m_excluded = new QLineEdit(this);
    m_excluded->setPlaceholderText(tr("Optional; connection ids that stay open, separated by blanks"));
    m_excluded->setAccessibleName(tr("Connections that stay open"));
    form.addRow(tr("E&xcept:"), m_excluded);
    connect(m_excluded, &QLineEdit::textChanged, this, &CloseDialog::refresh);
    if (m_question.ours.isEmpty())
        return;
    const qsizetype count = m_question.ours.size();
    m_ours = new QCheckBox(count == 1 ? tr("Leave the &watch of this console open")
                                      : tr("Leave the %1 &watches and clients of this console open").arg(count),
                           this);
    m_ours->setChecked(true);
    form.addRow(QString(), m_ours);
}

Result<CloseOptions> CloseDialog::options() const
{
    CloseOptions options;
    options.reason = m_reason->text().trimmed();
    if (m_ours && m_ours->isChecked())
        options.excluded = m_question.ours;
    if (!m_excluded)
        return options;
    static const QRegularExpression blanks(u"\\s+"_s);
    const QStringList ids = m_excluded->text().split(blanks, Qt::SkipEmptyParts);
    for (const QString &text : ids) {
        const Result<ConnectionId> id = ConnectionId::parse(text);
        if (!id)
            return failure(id.error());
        if (!options.excluded.contains(*id))
            options.excluded.append(*id);
    }
    return options;
}

void CloseDialog::refresh()
{
    const bool running = m_runner.state().kind == ActState::Kind::Running;
    m_bond->setUnderWay(running || m_runner.state().kind == ActState::Kind::Done, m_runner.state().text);
    const bool confirmed = !m_hubName || m_hubName->text().trimmed().toLower() == m_question.session->hub().value();
    const Result<CloseOptions> wanted = options();
    m_close->setEnabled(confirmed && wanted && !running);
    m_reason->setEnabled(!running);
    if (m_hubName)
        m_hubName->setEnabled(!running);
    if (m_ours)
        m_ours->setEnabled(!running);
    if (m_excluded) {
        m_excluded->setEnabled(!running);
        m_excluded->setAccessibleDescription(wanted ? QString() : wanted.error().message);
        m_excluded->setToolTip(wanted ? QString() : wanted.error().message.toHtmlEscaped());
    }
}

void CloseDialog::run()
{
    const Result<CloseOptions> wanted = options();
    if (!wanted)
        return;
    if (m_question.start) {
        m_question.start(*wanted, m_hubName ? m_hubName->text().trimmed() : QString());
        accept();
        return;
    }
    const QString what = tr("Closing %1").arg(m_question.target);
    const QString done = tr("The service accepted: closed %1").arg(m_question.target);
    auto operation = m_question.operation(*wanted);
    if (m_hubName)
        operation.request.typedHub = m_hubName->text().trimmed();
    m_runner.run(m_question.session, operation, what, [this, done](const Result<void> &) {
        Q_EMIT closedConnections(done, m_runner.state().requestId);
        QMetaObject::invokeMethod(this, &QDialog::accept, Qt::QueuedConnection);
        return ActState{ActState::Kind::Done, done, {}};
    });
}

} // namespace wps
