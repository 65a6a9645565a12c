// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/limit_field.h"

#include "ui/common/theme.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QSpinBox>
#include <QVBoxLayout>
#include <QWheelEvent>

namespace wps
{

namespace
{

class NumberBox : public QSpinBox
{
public:
    explicit NumberBox(QWidget *parent) : QSpinBox(parent) { setFocusPolicy(Qt::StrongFocus); }
    QLineEdit *edit() const { return lineEdit(); }

protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        QSpinBox::keyPressEvent(event);
        if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
            event->accept();
    }
    void wheelEvent(QWheelEvent *event) override
    {
        if (hasFocus())
            QSpinBox::wheelEvent(event);
        else
            event->ignore(); // it is the page that scrolls
    }
};

} // namespace

LimitField::LimitField(const QString &name, int least, int most, QWidget *parent)
    : QWidget(parent), m_line(new QLabel(this))
{
    auto *box = new NumberBox(this);
    m_box = box;
    m_box->setRange(least, most);
    m_box->setGroupSeparatorShown(true);
    m_box->setCorrectionMode(QAbstractSpinBox::CorrectToNearestValue);
    m_box->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    m_box->setAccessibleName(name);
    m_box->setFixedWidth(fontMetrics().averageCharWidth() * 22);
    m_line->setTextFormat(Qt::PlainText);
    m_line->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(spacing(this) / 3);
    column->addWidget(m_box);
    column->addWidget(m_line);
    setFocusProxy(m_box);
    const auto take = [this] {
        refresh();
        Q_EMIT edited();
    };
    connect(box->edit(), &QLineEdit::textChanged, this, take); // what is typed
    connect(box, &QSpinBox::valueChanged, this, take);         // what is set
    connect(box, &QSpinBox::editingFinished, this, take);      // what was put right
    refresh();
}

bool LimitField::isValid() const
{
    return m_box->hasAcceptableInput();
}

void LimitField::setNote(const QString &text)
{
    m_note = text;
    refresh();
}

void LimitField::refresh()
{
    const QLocale locale;
    const QString text =
        isValid() ? m_note
                  : tr("From %1 to %2.").arg(locale.toString(m_box->minimum()), locale.toString(m_box->maximum()));
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText,
                     isValid() ? colours.color(QPalette::PlaceholderText) : toneColours(Tone::Danger, colours).text);
    m_line->setPalette(colours);
    m_line->setText(text);
    m_line->setVisible(!text.isEmpty());
    m_box->setAccessibleDescription(text);
}

void LimitField::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        refresh();
}

} // namespace wps
