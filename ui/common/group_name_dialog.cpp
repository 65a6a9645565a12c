// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/group_name_dialog.h"

#include "ui/common/error_presenter.h"
#include "ui/common/name_completer.h"
#include "ui/common/session_bond.h"
#include "ui/common/theme.h"
#include "ui/common/ui_context.h"
#include "ui/models/visible_text.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

GroupNameDialog::GroupNameDialog(const Question &question, UiContext &context, QWidget *parent)
    : QDialog(parent), m_name(new QLineEdit(this)), m_problem(new QLabel(this))
{
    new SessionBond(this, question.session, context.workspace, context.navigator);
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(question.title);
    auto *what = new QLabel(this);
    what->setTextFormat(Qt::PlainText);
    what->setWordWrap(true);
    what->setText(tr("%1 \u2013 profile %2, hub %3")
                      .arg(visibleLine(question.what), visibleLine(question.session->profile().name),
                           question.session->hub().value()));
    auto *completer = new NameCompleter(context.names, m_name);
    completer->setSource(question.session->knownNamesScope(), KnownNames::Kind::Group);
    m_name->setCompleter(completer);
    m_name->setAccessibleName(tr("Name of the group"));
    m_name->setClearButtonEnabled(true);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    auto *form = new QFormLayout;
    form->addRow(tr("&Group:"), m_name);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(question.verb, QDialogButtonBox::AcceptRole);
    m_accept->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &GroupNameDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_name, &QLineEdit::textChanged, this, &GroupNameDialog::refresh);

    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this));
    layout->addWidget(what);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    if (!question.note.isEmpty()) {
        auto *note = new QLabel(this);
        note->setTextFormat(Qt::PlainText);
        note->setWordWrap(true);
        note->setObjectName(u"groupNote"_s);
        note->setText(question.note);
        layout->addWidget(note);
    }
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 56);
    refresh();
    m_name->setFocus();
}

void GroupNameDialog::refresh()
{
    const QString text = m_name->text();
    const Result<GroupName> group = GroupName::parse(text);
    m_accept->setEnabled(group.has_value());
    const QString problem = group || text.isEmpty() ? QString() : group.error().message;
    m_problem->setText(problem);
    m_name->setAccessibleDescription(problem);
}

void GroupNameDialog::choose()
{
    const Result<GroupName> group = GroupName::parse(m_name->text());
    if (!group)
        return;
    accept();
    Q_EMIT chosen(*group);
}

} // namespace wps
