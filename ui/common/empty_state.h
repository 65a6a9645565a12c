// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace wps
{

/// What a view shows instead of nothing: an icon, a sentence, the reason, and at most one button. Text is plain.
class EmptyState : public QWidget
{
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent = nullptr);

    /// `reason` may be empty.
    void setMessage(const QString &iconName, const QString &sentence, const QString &reason = {});
    /// Shows the button; empty text takes it away.
    void setButton(const QString &text, const QString &iconName = {});
    QString sentence() const;
    QPushButton *button() const { return m_button; }

Q_SIGNALS:
    void buttonClicked();

protected:
    void changeEvent(QEvent *event) override;

private:
    void applyIcon();

    QString m_iconName;
    QLabel *m_icon;
    QLabel *m_sentence;
    QLabel *m_reason;
    QPushButton *m_button;
};

} // namespace wps
