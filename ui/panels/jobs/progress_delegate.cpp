// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/jobs/progress_delegate.h"

#include "ui/common/theme.h"
#include "ui/panels/jobs/job_list_model.h"

#include <QPainter>

namespace wps
{

void ProgressDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    QStyledItemDelegate::paint(painter, option, index);
    const int height = qMax(2, option.rect.height() / 8);
    QRect groove(option.rect.left(), option.rect.bottom() - height, option.rect.width(), height);
    groove.adjust(height, 0, -height, 0);
    QRect bar = groove;
    bar.setWidth(qRound(groove.width() * index.data(JobListModel::FractionRole).toDouble()));
    if (option.direction == Qt::RightToLeft)
        bar.moveRight(groove.right());
    painter->fillRect(groove, option.palette.color(QPalette::Mid));
    painter->fillRect(bar, toneColours(Tone::Info, option.palette).solid);
}

} // namespace wps
