// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QLabel>

namespace wps
{

/// A sentence on one line, cut where the room ends; a click on it, or the keyboard's focus, shows all of it, as does
/// its tooltip. Plain text. text() is the whole sentence.
class BriefLabel : public QLabel
{
    Q_OBJECT

public:
    explicit BriefLabel(QWidget *parent = nullptr);

    void setSentence(const QString &sentence);
    /// False: all of it is always shown, on as many lines as it takes.
    void setBrief(bool brief);
    bool isCut() const; ///< not all of it is seen now

    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    void refresh();
    bool fits() const; ///< on one line

    bool m_isBrief = true;
};

} // namespace wps
