// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/emulator/faults.h"

#include <QDialog>

#include <functional>

class QCheckBox;
class QComboBox;
class QDialogButtonBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;

namespace wps
{

/// A dialog over one fault: whom it strikes, its fields, a sentence where they are wrong. Opened with open(); deletes
/// itself.
class FaultDialog : public QDialog
{
    Q_OBJECT

public:
    /// `doIt`: the verb on its button.
    FaultDialog(const QString &title, const QString &explanation, const QString &target, const QString &doIt,
                QWidget *parent);

protected:
    QFormLayout *form() { return m_form; }
    QSpinBox *addSpinBox(const QString &label, int lowest, int highest, const QString &suffix = {});
    QCheckBox *addCheckBox(const QString &text);
    /// The problem with what stands in the fields; empty allows to go on.
    virtual QString problem() const = 0;
    virtual void finish() = 0;
    void check();

private:
    void tryIt();

    QFormLayout *m_form;
    QLabel *m_problem;
    QDialogButtonBox *m_buttons;
};

/// Close with code and reason.
class CloseFaultDialog : public FaultDialog
{
    Q_OBJECT

public:
    CloseFaultDialog(const QString &target, QWidget *parent);

Q_SIGNALS:
    void chosen(const wps::ServiceClose &close);

private:
    QString problem() const override;
    void finish() override;
    ServiceClose value() const;

    QComboBox *m_code = nullptr;
    QLineEdit *m_reason = nullptr;
    QCheckBox *m_recoverable = nullptr;
};

class DelayFaultDialog : public FaultDialog
{
    Q_OBJECT

public:
    DelayFaultDialog(const FaultScope &scope, const QString &target, QWidget *parent);

Q_SIGNALS:
    void chosen(const wps::FaultEffect &effect);

private:
    QString problem() const override;
    void finish() override;
    DelayFault value() const;

    FaultScope m_scope;
    QSpinBox *m_delay = nullptr;
    QSpinBox *m_jitter = nullptr;
    QCheckBox *m_requests = nullptr;
    QCheckBox *m_frames = nullptr;
};

class RefuseFaultDialog : public FaultDialog
{
    Q_OBJECT

public:
    RefuseFaultDialog(FaultScope scope, const QString &target, QWidget *parent);

Q_SIGNALS:
    void chosen(const wps::FaultEffect &effect);

private:
    QString problem() const override;
    void finish() override;
    RefuseFault value() const;

    FaultScope m_scope;
    QComboBox *m_status = nullptr;
    QCheckBox *m_requests = nullptr;
    QCheckBox *m_handshakes = nullptr;
    QSpinBox *m_retryAfter = nullptr;
    QSpinBox *m_percent = nullptr;
    QSpinBox *m_times = nullptr;
};

} // namespace wps
