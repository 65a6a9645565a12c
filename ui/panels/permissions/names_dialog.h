// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/common/hub_session.h"

#include <QDialog>

class QLineEdit;
class QListWidget;
class QPushButton;

namespace wps
{

struct UiContext;

/// Chooses several names: from a list of known ones, and typed. Opened with open(); deletes itself.
class NamesDialog : public QDialog
{
    Q_OBJECT

public:
    NamesDialog(const QString &title, const QString &typedLabel, const QStringList &candidates,
                const HubSessionPtr &session, UiContext &context, QWidget *parent);

    QListWidget *list() const { return m_list; }
    QLineEdit *typed() const { return m_typed; }
    QPushButton *acceptButton() const { return m_add; }

Q_SIGNALS:
    void chosen(const QStringList &names);

private:
    QStringList names() const;

    QListWidget *m_list;
    QLineEdit *m_typed;
    QPushButton *m_add;
};

} // namespace wps
