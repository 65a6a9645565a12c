// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/permissions/permissions_panel.h"

#include "ui/common/act_line.h"
#include "ui/common/icons.h"
#include "ui/common/name_completer.h"
#include "ui/common/navigator.h"
#include "ui/models/visible_text.h"

#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

PermissionsPanel::PermissionsPanel(PermissionsController *controller, Navigator &navigator, KnownNames &names,
                                   QWidget *parent)
    : QWidget(parent), m_controller(controller), m_connection(new QLineEdit(this))
{
    controller->setParent(this);
    auto *title = new QLabel(tr("Permissions"), this);
    title->setFont(headingFont(this, 1.2));
    auto *place = new QLabel(this);
    place->setTextFormat(Qt::PlainText);
    place->setText(tr("Hub %1, profile %2")
                       .arg(controller->session()->hub().value(), visibleLine(controller->session()->profile().name)));
    m_connection->setText(controller->connection());
    m_connection->setAccessibleName(tr("Connection"));
    m_connection->setPlaceholderText(tr("Connection id"));
    m_connection->setClearButtonEnabled(true);
    auto *completer = new NameCompleter(names, m_connection);
    completer->setSource(controller->session()->knownNamesScope(), KnownNames::Kind::Connection);
    m_connection->setCompleter(completer);
    connect(m_connection, &QLineEdit::textChanged, controller,
            [controller](const QString &text) { controller->setConnection(text.trimmed()); });
    auto *form = new QFormLayout;
    form->addRow(tr("&Connection:"), m_connection);
    auto *note =
        new QLabel(tr("A grant lasts as long as the connection. Roles of the client access token are not listed by "
                      "the service, but count in the answer."),
                   this);
    note->setTextFormat(Qt::PlainText);
    note->setWordWrap(true);

    makeTable();
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.75));
    layout->addWidget(title);
    layout->addWidget(place);
    layout->addLayout(form);
    layout->addWidget(makeGroupRow(names));
    layout->addWidget(new ActLine(controller->acts(), navigator, this));
    layout->addWidget(m_table, 1);
    layout->addWidget(note);
}

QWidget *PermissionsPanel::makeGroupRow(KnownNames &names)
{
    auto *row = new QWidget(this);
    auto *label = new QLabel(tr("&Group:"), row);
    m_group = new QLineEdit(row);
    m_group->setAccessibleName(tr("Group to ask about"));
    m_group->setPlaceholderText(tr("Name of a group"));
    m_group->setClearButtonEnabled(true);
    label->setBuddy(m_group);
    auto *completer = new NameCompleter(names, m_group);
    completer->setSource(m_controller->session()->knownNamesScope(), KnownNames::Kind::Group);
    m_group->setCompleter(completer);
    auto *add = new QPushButton(icon(u"add"_s), tr("&Add row"), row);
    auto *all = new QPushButton(icon(u"check"_s), tr("Chec&k all"), row);
    const auto addGroup = [this] {
        if (m_group->text().isEmpty())
            return;
        m_controller->addGroup(m_group->text());
        m_group->clear();
    };
    connect(add, &QPushButton::clicked, this, addGroup);
    connect(m_group, &QLineEdit::returnPressed, this, addGroup);
    connect(all, &QPushButton::clicked, m_controller, &PermissionsController::checkAll);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->addWidget(label);
    layout->addWidget(m_group, 1);
    layout->addWidget(add);
    layout->addWidget(all);
    return row;
}

void PermissionsPanel::makeTable()
{
    m_table = new QTableView(this);
    m_table->setModel(&m_controller->cells());
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setAlternatingRowColors(true);
    m_table->setTabKeyNavigation(false);
    m_table->setAccessibleName(tr("Permissions by group"));
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->installEventFilter(this);
    connect(m_table, &QTableView::clicked, m_controller, &PermissionsController::toggle);
}

bool PermissionsPanel::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        const QModelIndex current = m_table->currentIndex();
        if (key->key() == Qt::Key_Space && current.isValid()) {
            m_controller->toggle(current);
            return true;
        }
        if (key->matches(QKeySequence::Refresh) && current.isValid()) {
            m_controller->check(current);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace wps
