// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/filter/filter_completion.h"
#include "ui/filter/filter_rows.h"

#include <QWidget>

class QHBoxLayout;
class QVBoxLayout;

namespace wps
{

/// The rows of a filter, with groups in groups: column, operator, value. Every input is named for screen readers.
class FilterRowsView : public QWidget
{
    Q_OBJECT

public:
    FilterRowsView(KnownNamesOf names, QWidget *parent = nullptr);

    const FilterItem &rows() const { return m_root; }
    void setRows(const FilterItem &group); ///< emits nothing

Q_SIGNALS:
    void edited();

private:
    using Path = QList<qsizetype>;

    FilterItem &at(const Path &path);
    void changed(bool shape);
    void rebuild();
    void addGroup(QVBoxLayout *layout, const Path &path);
    void addRow(QVBoxLayout *layout, const Path &path);
    void addValue(QHBoxLayout *line, const Path &path);
    QWidget *removeButton(const Path &path, const QString &name);

    KnownNamesOf m_names;
    FilterItem m_root = FilterItem::group(FilterItem::Join::All, {});
    QWidget *m_content = nullptr;
    bool m_rebuildPending = false;
};

} // namespace wps
