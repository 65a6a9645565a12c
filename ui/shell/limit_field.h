// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

class QLabel;
class QSpinBox;

namespace wps
{

/// A number to type, with a line below it: what the number means, or what is wrong with what is being typed. Enter
/// takes the number and nothing else, so that it never ends a dialog with a number that was put right meanwhile.
class LimitField : public QWidget
{
    Q_OBJECT

public:
    LimitField(const QString &name, int least, int most, QWidget *parent = nullptr);

    QSpinBox *box() const { return m_box; }
    bool isValid() const; ///< what stands there is the box's value
    void setNote(const QString &text);

Q_SIGNALS:
    void edited(); ///< what stands there has changed, valid or not

protected:
    void changeEvent(QEvent *event) override;

private:
    void refresh();

    QSpinBox *m_box;
    QLabel *m_line;
    QString m_note;
};

} // namespace wps
