// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

namespace wps
{

class KnownNames;

/// Into which group what a panel shows is put, or out of which it is taken: a name, with those that are known, and the
/// buttons for it.
class GroupRow : public QWidget
{
    Q_OBJECT

public:
    /// `names`, with the scope of its hub, outlives the row.
    GroupRow(KnownNames &names, const QString &scope, QWidget *parent = nullptr);

Q_SIGNALS:
    void addWanted(const QString &group);
    void removeWanted(const QString &group);
    void removeFromAllWanted();
};

} // namespace wps
