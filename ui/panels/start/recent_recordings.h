// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QList>
#include <QWidget>

class QVBoxLayout;

namespace wps
{

struct UiContext;

/// The newest recordings and journals on the start page, with the way to all others. What is being written is left
/// out: its watch is open. GUI thread.
class RecentRecordings : public QWidget
{
    Q_OBJECT

public:
    explicit RecentRecordings(UiContext &context, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;

private:
    struct Entry {
        QString folder;
        QString title;
        QString detail;
        bool isCut = false;

        friend bool operator==(const Entry &, const Entry &) = default;
    };

    QList<Entry> newest() const;
    void fill();
    QWidget *makeRow(const Entry &entry);
    QWidget *makeLinks();

    UiContext &m_context;
    QVBoxLayout *m_rows;
    QList<Entry> m_entries;
};

} // namespace wps
