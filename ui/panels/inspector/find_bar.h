// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;

namespace wps
{

/// A line to look for something in what is shown above it: Enter and Shift+Enter go on and back, Escape closes.
class FindBar : public QWidget
{
    Q_OBJECT

public:
    explicit FindBar(QWidget *parent = nullptr);

    /// Shows it and waits for a text; the one of before is selected.
    void open();
    QLineEdit *field() const { return m_field; }
    QCheckBox *caseBox() const { return m_case; }
    QLabel *status() const { return m_status; }

Q_SIGNALS:
    void queryChanged(const QString &text, bool matchesCase);
    void stepWanted(bool forward);
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void close();

    QLineEdit *m_field;
    QCheckBox *m_case;
    QLabel *m_status;
};

} // namespace wps
