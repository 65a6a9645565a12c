// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/token_inspection.h"

#include <QDialog>
#include <QTimer>

#include <array>

class QLabel;
class QLineEdit;
class QTableWidget;

namespace wps
{

/// What a token says, in words, and what it may do to a group; two of them side by side. The texts stay in their
/// fields and are stored nowhere. Opened with open(); deletes itself.
class TokenDialog : public QDialog
{
    Q_OBJECT

public:
    /// `endpoint` and `hub` are what a token should be for; empty = anything.
    TokenDialog(const QUrl &endpoint, const QString &hub, QWidget *parent);

    static QString problemText(TokenProblem problem);

private:
    struct Side {
        QLineEdit *field = nullptr;
        QLabel *facts = nullptr;
    };

    Side makeSide(const QString &name);
    void refresh();
    QString factsText(const TokenInspection &token, const QDateTime &now) const;

    QUrl m_endpoint;
    QString m_hub;
    std::array<Side, 2> m_sides;
    QLineEdit *m_group;
    QTableWidget *m_may;
    QTimer m_second; ///< the countdown
};

} // namespace wps
