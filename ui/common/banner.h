// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/theme.h"

#include <QFrame>

#include <functional>

class QHBoxLayout;
class QLabel;
class QPushButton;
class QToolButton;

namespace wps
{

/// An inline message bar: icon, words, at most a few buttons, close. Sits in the layout above what it speaks about and
/// takes no room while hidden. Text is plain. Never hides by itself.
class Banner : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Info, Success, Warning, Error };

    explicit Banner(QWidget *parent = nullptr); ///< hidden

    /// Replaces what is shown, its actions too. `detail` is a second, quieter line; may be empty.
    void showMessage(Kind kind, const QString &text, const QString &detail = {});
    /// A button of the current message. `text` is translated, a verb.
    QPushButton *addAction(const QString &text, const QObject *context, std::function<void()> run);
    void setClosable(bool closable);
    /// Hides and forgets. Emits nothing.
    void dismiss();

    Kind kind() const { return m_kind; }
    QString text() const;

Q_SIGNALS:
    void closed(); ///< by the user

protected:
    void changeEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void applyColours();
    void clearActions();

    Kind m_kind = Kind::Info;
    QLabel *m_icon;
    QLabel *m_text;
    QLabel *m_detail;
    QHBoxLayout *m_actions;
    QToolButton *m_close;
};

} // namespace wps
