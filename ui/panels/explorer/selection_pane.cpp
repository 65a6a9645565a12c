// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/explorer/selection_pane.h"

#include "ui/common/act_line.h"
#include "ui/common/icons.h"
#include "ui/common/navigator.h"
#include "ui/common/theme.h"
#include "ui/models/visible_text.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QToolButton *makeButton(const QString &iconName, const QString &text, const QString &tip, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setIcon(icon(iconName));
    button->setText(text);
    button->setToolTip(tip);
    button->setToolButtonStyle(text.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    return button;
}

QLabel *makeLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // a long name never widens the dock
    return label;
}

} // namespace

SelectionPane::SelectionPane(UiContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
    , m_controller(context)
    , m_title(makeLabel(this))
    , m_note(makeLabel(this))
    , m_again(makeButton(u"refresh"_s, {}, tr("Lists the connections again (F5)"), this))
    , m_members(new QListWidget(this))
    , m_open(makeButton(u"group"_s, tr("&Open"), tr("All of it, and every verb, in a view of its own"), this))
    , m_add(makeButton(u"add"_s, tr("Add to &group\u2026"), tr("Puts what is selected into a group"), this))
    , m_close(makeButton(u"disconnect"_s, tr("C&lose\u2026"), tr("Asks, and then cuts the connections (Del)"), this))
{
    const int gap = spacing(this, 0.5);
    m_title->setFont(headingFont(this, 1.0));
    m_note->setWordWrap(true);
    m_note->setObjectName(u"selectionNote"_s);
    m_again->setAccessibleName(tr("List again"));
    m_add->setObjectName(u"selectionAdd"_s);
    m_close->setObjectName(u"selectionClose"_s);
    m_members->setObjectName(u"selectionMembers"_s);
    m_members->setAccessibleName(tr("Connections of the selected group"));
    m_members->setUniformItemSizes(true);
    m_members->setFrameShape(QFrame::NoFrame);
    m_members->setTextElideMode(Qt::ElideMiddle);
    m_members->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(m_members, &QListWidget::itemActivated, this, &SelectionPane::showMember);
    connect(m_again, &QToolButton::clicked, &m_controller, &SelectionController::listAgain);
    connect(m_open, &QToolButton::clicked, this, &SelectionPane::openWanted);
    connect(m_add, &QToolButton::clicked, this, &SelectionPane::addWanted);
    connect(m_close, &QToolButton::clicked, this, &SelectionPane::closeWanted);

    auto *noteRow = new QHBoxLayout;
    noteRow->addWidget(m_note, 1);
    noteRow->addWidget(m_again, 0, Qt::AlignTop);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gap / 2);
    for (QToolButton *button : {m_open, m_add, m_close}) {
        QSizePolicy policy = button->sizePolicy();
        policy.setRetainSizeWhenHidden(true); // or the dock would grow with the first selection
        button->setSizePolicy(policy);
        buttons->addWidget(button);
    }
    buttons->addStretch();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(gap, gap, gap, gap);
    column->setSpacing(gap / 2);
    column->addWidget(m_title);
    column->addLayout(noteRow);
    column->addWidget(m_members, 1);
    column->addLayout(buttons);
    column->addWidget(new ActLine(m_controller.acts(), context.navigator, this));
    column->addStretch(0);
    connect(&m_controller, &SelectionController::changed, this, &SelectionPane::refresh);
    refresh();
}

void SelectionPane::refresh()
{
    m_title->setVisible(!m_controller.title().isEmpty());
    showTitle();
    m_note->setText(m_controller.note());
    m_note->setVisible(!m_note->text().isEmpty());
    m_again->setVisible(m_controller.isGroup());
    m_open->setVisible(!m_controller.name().isEmpty());
    m_add->setVisible(m_controller.canJoin());
    m_close->setVisible(m_controller.canClose());
    m_members->setVisible(m_controller.isGroup());
    m_members->clear();
    const QList<GroupMember> &members = m_controller.members();
    for (const GroupMember &member : members.first(std::min<qsizetype>(members.size(), m_controller.kMostListed))) {
        const QString user = member.userId ? visibleLine(member.userId->value(), 40) : tr("anonymous");
        const QString id = visibleLine(member.connectionId.value());
        auto *item = new QListWidgetItem(tr("%1 \u00b7 %2", "user, connection").arg(user, id), m_members);
        item->setData(Qt::UserRole, member.connectionId.value());
        item->setToolTip(item->text().toHtmlEscaped());
    }
}

void SelectionPane::showTitle()
{
    m_title->setText(m_title->fontMetrics().elidedText(m_controller.title(), Qt::ElideMiddle, m_title->width()));
    m_title->setToolTip(m_controller.title().toHtmlEscaped());
}

void SelectionPane::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    showTitle();
}

void SelectionPane::showMember(const QListWidgetItem *item)
{
    m_context.navigator.showConnection(item->data(Qt::UserRole).toString());
}

void SelectionPane::refreshView()
{
    m_controller.listAgain();
}

} // namespace wps
