// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emulator/fault_dialogs.h"

#include "ui/common/plain_label.h"
#include "ui/common/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <utility>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// Numbers to choose from, or to type.
QComboBox *numbers(const QList<std::pair<int, QString>> &choices, QWidget *parent)
{
    auto *box = new QComboBox(parent);
    box->setEditable(true);
    box->setInsertPolicy(QComboBox::NoInsert);
    for (const auto &[number, meaning] : choices)
        box->addItem(u"%1 \u2013 %2"_s.arg(QString::number(number), meaning), number);
    return box;
}

/// What was chosen or typed: the digits it begins with; -1 without.
int numberIn(const QComboBox *box)
{
    const QString text = box->currentText().trimmed();
    qsizetype digits = 0;
    while (digits < text.size() && text.at(digits).isDigit())
        ++digits;
    bool isNumber = false;
    const int number = text.first(digits).toInt(&isNumber);
    return isNumber ? number : -1;
}

} // namespace

FaultDialog::FaultDialog(const QString &title, const QString &explanation, const QString &target, const QString &doIt,
                         QWidget *parent)
    : QDialog(parent), m_form(new QFormLayout), m_problem(plainLabel({}, this)), m_buttons(new QDialogButtonBox(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    auto *heading = plainLabel(tr("For %1").arg(target), this);
    heading->setFont(headingFont(this, 1.1));
    m_problem->setObjectName(u"problem"_s);
    QPalette colours = m_problem->palette();
    colours.setColor(QPalette::WindowText, toneColours(Tone::Danger, palette()).text);
    m_problem->setPalette(colours);
    m_buttons->addButton(QDialogButtonBox::Cancel);
    auto *go = m_buttons->addButton(doIt, QDialogButtonBox::AcceptRole);
    go->setObjectName(u"accept"_s);
    go->setDefault(true);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &FaultDialog::tryIt);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this));
    layout->addWidget(heading);
    layout->addWidget(plainLabel(explanation, this));
    layout->addLayout(m_form);
    layout->addWidget(m_problem);
    layout->addStretch();
    layout->addWidget(m_buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 60);
}

QSpinBox *FaultDialog::addSpinBox(const QString &label, int lowest, int highest, const QString &suffix)
{
    auto *box = new QSpinBox(this);
    box->setRange(lowest, highest);
    box->setSuffix(suffix);
    box->setGroupSeparatorShown(true);
    box->setAccessibleName(QString(label).remove(u'&').remove(u':'));
    m_form->addRow(label, box);
    connect(box, &QSpinBox::valueChanged, this, &FaultDialog::check);
    return box;
}

QCheckBox *FaultDialog::addCheckBox(const QString &text)
{
    auto *box = new QCheckBox(text, this);
    m_form->addRow(QString(), box);
    connect(box, &QCheckBox::toggled, this, &FaultDialog::check);
    return box;
}

void FaultDialog::check()
{
    m_problem->setText(problem());
    m_problem->setVisible(!m_problem->text().isEmpty());
}

void FaultDialog::tryIt()
{
    check();
    if (!m_problem->text().isEmpty())
        return;
    finish();
    accept();
}

CloseFaultDialog::CloseFaultDialog(const QString &target, QWidget *parent)
    : FaultDialog(tr("Close with code"),
                  tr("JSON and protobuf clients are told the reason before the close. Reliable clients try to recover, "
                     "unless the code is 1000 or 1008."),
                  target, tr("&Close"), parent)
    , m_code(numbers({{1001, tr("going away")},
                      {1000, tr("normal")},
                      {1008, tr("not recoverable")},
                      {1009, tr("message too big")},
                      {1011, tr("internal error")},
                      {1012, tr("service restarts")},
                      {1013, tr("try again later")}},
                     this))
    , m_reason(new QLineEdit(this))
{
    m_code->setAccessibleName(tr("Close code"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Optional"));
    form()->addRow(tr("C&ode:"), m_code);
    form()->addRow(tr("&Reason:"), m_reason);
    m_recoverable = addCheckBox(tr("Reliable connections can &recover, as when the service reloads"));
    connect(m_code, &QComboBox::currentTextChanged, this, [this] { check(); });
    connect(m_reason, &QLineEdit::textChanged, this, [this] { check(); });
    check();
}

ServiceClose CloseFaultDialog::value() const
{
    return {numberIn(m_code), m_reason->text(), m_recoverable->isChecked()};
}

QString CloseFaultDialog::problem() const
{
    const auto checked = checkServiceClose(value());
    if (checked)
        return {};
    return checked.error().field == "code"_L1
               ? tr("The code must be 1000 to 1003, 1007 to 1014 or 3000 to 4999: no other may be sent.")
               : tr("The reason is longer than the 123 bytes that fit into a close frame.");
}

void CloseFaultDialog::finish()
{
    Q_EMIT chosen(value());
}

DelayFaultDialog::DelayFaultDialog(const FaultScope &scope, const QString &target, QWidget *parent)
    : FaultDialog(tr("Delay"), tr("Everything comes later and in the same order. A delay of 0 ends the delay here."),
                  target, tr("&Delay"), parent)
    , m_scope(scope)
{
    const int longest = int(DelayFault::kLongest.count());
    m_delay = addSpinBox(tr("De&lay:"), 0, longest, tr(" ms"));
    m_jitter = addSpinBox(tr("At random up to so much &more:"), 0, longest, tr(" ms"));
    m_requests = addCheckBox(tr("Answers to &requests and handshakes"));
    m_frames = addCheckBox(tr("&Frames to clients"));
    m_delay->setValue(200);
    m_delay->setSingleStep(100);
    m_jitter->setSingleStep(50);
    m_frames->setChecked(true);
    const bool reachesRequests = scope.kind == FaultScope::Kind::Everything || scope.kind == FaultScope::Kind::Hub;
    m_requests->setChecked(reachesRequests);
    m_requests->setEnabled(reachesRequests);
    check();
    m_delay->selectAll();
}

DelayFault DelayFaultDialog::value() const
{
    return {std::chrono::milliseconds(m_delay->value()), std::chrono::milliseconds(m_jitter->value()),
            m_requests->isChecked(), m_frames->isChecked()};
}

QString DelayFaultDialog::problem() const
{
    return checkFault({m_scope, value()}) ? QString() : tr("Choose what is to be delayed: requests, frames or both.");
}

void DelayFaultDialog::finish()
{
    Q_EMIT chosen(value());
}

RefuseFaultDialog::RefuseFaultDialog(FaultScope scope, const QString &target, QWidget *parent)
    : FaultDialog(tr("Refuse"), tr("The emulator answers with an error and does nothing of what was asked."), target,
                  tr("&Refuse"), parent)
    , m_scope(std::move(scope))
    , m_status(numbers({{429, tr("too many requests")},
                        {503, tr("unavailable")},
                        {500, tr("internal error")},
                        {401, tr("unauthorized")},
                        {403, tr("forbidden")},
                        {404, tr("not found")}},
                       this))
{
    m_status->setAccessibleName(tr("Status"));
    form()->addRow(tr("&Status:"), m_status);
    m_requests = addCheckBox(tr("RES&T requests"));
    m_handshakes = addCheckBox(tr("WebSocket &handshakes"));
    m_retryAfter = addSpinBox(tr("Retry &after:"), -1, 86'400, tr(" s"));
    m_percent = addSpinBox(tr("Shar&e:"), 1, 100, tr(" %"));
    m_times = addSpinBox(tr("At most so man&y times:"), 0, 1'000'000);
    m_requests->setChecked(true);
    m_handshakes->setChecked(true);
    m_retryAfter->setSpecialValueText(tr("do not say"));
    m_retryAfter->setValue(-1);
    m_percent->setValue(100);
    m_times->setSpecialValueText(tr("until it is lifted"));
    connect(m_status, &QComboBox::currentTextChanged, this, [this] { check(); });
    check();
}

RefuseFault RefuseFaultDialog::value() const
{
    RefuseFault refuse;
    refuse.status = numberIn(m_status);
    refuse.requests = m_requests->isChecked();
    refuse.handshakes = m_handshakes->isChecked();
    if (m_retryAfter->value() >= 0)
        refuse.retryAfter = std::chrono::seconds(m_retryAfter->value());
    refuse.percent = m_percent->value();
    if (m_times->value() > 0)
        refuse.times = static_cast<quint64>(m_times->value());
    return refuse;
}

QString RefuseFaultDialog::problem() const
{
    const auto checked = checkFault({m_scope, value()});
    if (checked)
        return {};
    return checked.error().field == "status"_L1 ? tr("The status must be between 400 and 599.")
                                                : tr("Choose what is to be refused: requests, handshakes or both.");
}

void RefuseFaultDialog::finish()
{
    Q_EMIT chosen(value());
}

} // namespace wps
