// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/inspector/find_bar.h"

#include "ui/common/icons.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QGridLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace wps
{

FindBar::FindBar(QWidget *parent)
    : QWidget(parent)
    , m_field(new QLineEdit(this))
    , m_case(new QCheckBox(tr("Match &case"), this))
    , m_status(new QLabel(this))
{
    m_field->setPlaceholderText(tr("Find in this message, or bytes: 0x48 65"));
    m_field->setAccessibleName(tr("Find in this message"));
    m_field->setClearButtonEnabled(true);
    m_field->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_field->installEventFilter(this);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setObjectName(u"findStatus"_s);
    const auto button = [this](const QString &iconName, const QString &name) {
        auto *made = new QToolButton(this);
        made->setIcon(icon(iconName));
        made->setAutoRaise(true);
        made->setToolTip(name);
        made->setAccessibleName(name);
        return made;
    };
    QToolButton *previous = button(u"up"_s, tr("Previous hit"));
    QToolButton *next = button(u"down"_s, tr("Next hit"));
    QToolButton *end = button(u"close"_s, tr("Close the search"));

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(spacing(this, 0.5));
    layout->addWidget(m_field, 0, 0, 1, 2);
    layout->addWidget(previous, 0, 2);
    layout->addWidget(next, 0, 3);
    layout->addWidget(end, 0, 4);
    layout->addWidget(m_case, 1, 0);
    layout->addWidget(m_status, 1, 1, 1, 4);
    layout->setColumnStretch(1, 1);

    const auto tell = [this] { Q_EMIT queryChanged(m_field->text(), m_case->isChecked()); };
    connect(m_field, &QLineEdit::textChanged, this, tell);
    connect(m_case, &QCheckBox::toggled, this, tell);
    connect(previous, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(false); });
    connect(next, &QToolButton::clicked, this, [this] { Q_EMIT stepWanted(true); });
    connect(end, &QToolButton::clicked, this, &FindBar::close);
    hide();
}

void FindBar::open()
{
    show();
    m_field->setFocus(Qt::ShortcutFocusReason);
    m_field->selectAll();
    Q_EMIT queryChanged(m_field->text(), m_case->isChecked());
}

void FindBar::close()
{
    hide();
    Q_EMIT queryChanged({}, m_case->isChecked());
    Q_EMIT closed();
}

bool FindBar::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_field && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if (key->key() == Qt::Key_Escape) {
            close();
            return true;
        }
        if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
            Q_EMIT stepWanted(!key->modifiers().testFlag(Qt::ShiftModifier));
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace wps
