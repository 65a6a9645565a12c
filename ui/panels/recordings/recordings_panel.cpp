// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/recordings/recordings_panel.h"

#include "ui/common/act_line.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/navigator.h"
#include "ui/common/theme.h"
#include "ui/models/recording_text.h"
#include "ui/models/visible_text.h"
#include "ui/panels/recordings/recordings_controller.h"

#include <QClipboard>
#include <QDesktopServices>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QInputDialog>
#include <QLabel>
#include <QLocale>
#include <QMenu>
#include <QMessageBox>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QShortcut>
#include <QStackedLayout>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <numeric>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

class RecordingsTable : public QTableView
{
public:
    using QTableView::executeDelayedItemsLayout;
    using QTableView::QTableView;
};

} // namespace

RecordingsPanel::RecordingsPanel(RecordingsController *controller, Navigator &navigator, QWidget *parent)
    : QWidget(parent)
    , m_controller(controller)
    , m_navigator(navigator)
    , m_model(controller->store())
    , m_summary(new QLabel(this))
{
    controller->setParent(this);
    m_summary->setObjectName(u"recordingsSummary"_s);
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.5));
    layout->addWidget(m_summary);
    layout->addLayout(makeTools());
    layout->addWidget(new ActLine(controller->acts(), navigator, this));
    auto *centre = new QWidget(this);
    m_stack = new QStackedLayout(centre);
    m_stack->addWidget(makeTable());
    m_empty = new EmptyState(centre);
    m_empty->setMessage(u"record"_s, tr("No recordings yet"),
                        tr("Every watch that is not private keeps its rows here, and through a crash. What a colleague "
                           "exported as JSON Lines can be imported."));
    m_empty->setButton(tr("&Import\u2026"), u"import"_s);
    connect(m_empty, &EmptyState::buttonClicked, this, &RecordingsPanel::chooseImport);
    m_stack->addWidget(m_empty);
    layout->addWidget(centre, 1);

    connect(&controller->store(), &RecordingStore::changed, this, &RecordingsPanel::refresh);
    connect(controller, &RecordingsController::importingChanged, this, &RecordingsPanel::refresh);
    connect(&controller->importing(), &QFutureWatcherBase::progressRangeChanged, m_progress, &QProgressBar::setRange);
    connect(&controller->importing(), &QFutureWatcherBase::progressValueChanged, m_progress, &QProgressBar::setValue);
    m_fresh.setInterval(std::chrono::seconds(2)); // other programs and running watches write there
    connect(&m_fresh, &QTimer::timeout, &controller->store(), &RecordingStore::refresh);
    refresh();
}

QLayout *RecordingsPanel::makeTools()
{
    const auto button = [this](const QString &iconName, const QString &text, const QString &tip, auto slot) {
        auto *made = new QPushButton(icon(iconName), text, this);
        made->setToolTip(tip);
        connect(made, &QPushButton::clicked, this, slot);
        return made;
    };
    m_open = button(u"open"_s, tr("&Open"), tr("Shows the rows in a tab of their own"), &RecordingsPanel::openSelected);
    m_keep = button(u"save"_s, tr("&Keep\u2026"), tr("Gives a journal a name, so that no limit removes it"),
                    [this] { askName(true); });
    m_rename = button(u"edit"_s, tr("&Rename\u2026"), tr("Gives it another name"), [this] { askName(false); });
    m_export = button(u"export"_s, tr("&Export\u2026"), tr("Writes the rows to a file: JSON Lines or CSV"),
                      &RecordingsPanel::exportSelected);
    m_delete = button(u"delete"_s, tr("&Delete\u2026"), tr("Removes it from this disk"), &RecordingsPanel::askDelete);
    m_import = button(u"import"_s, tr("&Import\u2026"), tr("Makes a recording of a file of JSON Lines"),
                      &RecordingsPanel::chooseImport);
    m_progress = new QProgressBar(this);
    m_progress->setAccessibleName(tr("Progress of the import"));
    m_cancel = button(u"stop"_s, tr("&Cancel"), tr("Ends the import; nothing of it is left"),
                      [this] { m_controller->cancelImport(); });
    auto *row = new QHBoxLayout;
    for (QPushButton *one : {m_open, m_keep, m_rename, m_export, m_delete})
        row->addWidget(one);
    row->addStretch();
    row->addWidget(m_progress);
    row->addWidget(m_cancel);
    row->addWidget(m_import);
    return row;
}

QWidget *RecordingsPanel::makeTable()
{
    auto *table = new RecordingsTable(this);
    m_table = table;
    m_table->setModel(&m_model);
    m_table->setObjectName(u"recordings"_s);
    m_table->setAccessibleName(tr("Recordings"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setShowGrid(false);
    m_table->setAlternatingRowColors(true);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setMinimumSectionSize(fontMetrics().averageCharWidth() * 8);
    const int unit = fontMetrics().averageCharWidth();
    for (const auto &[column, characters] :
         {std::pair{RecordingsModel::Name, 32}, std::pair{RecordingsModel::Ending, 20},
          std::pair{RecordingsModel::Rows, 11}, std::pair{RecordingsModel::Size, 11},
          std::pair{RecordingsModel::Keeping, 24}, std::pair{RecordingsModel::Hub, 12},
          std::pair{RecordingsModel::Profile, 18}, std::pair{RecordingsModel::From, 22}})
        m_table->setColumnWidth(column, unit * characters);
    connect(m_table, &QTableView::activated, this, &RecordingsPanel::openSelected);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        auto *menu = new QMenu(m_table);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        fillMenu(menu);
        menu->popup(m_table->viewport()->mapToGlobal(at));
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &RecordingsPanel::refreshButtons);
    keepPlace([table] { table->executeDelayedItemsLayout(); });
    auto *remove = new QShortcut(QKeySequence::Delete, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(remove, &QShortcut::activated, this, &RecordingsPanel::askDelete);
    return m_table;
}

void RecordingsPanel::keepPlace(const std::function<void()> &layOut)
{
    m_table->setVerticalScrollMode(QAbstractItemView::ScrollPerItem);
    QScrollBar *bar = m_table->verticalScrollBar();
    const auto remember = [this, bar] { m_top = bar->value() > 0 ? m_model.index(bar->value(), 0) : QModelIndex(); };
    const auto restore = [this, bar, layOut] {
        if (!m_top.isValid())
            return;
        layOut(); // or the bar is too short still
        bar->setValue(m_top.row());
    };
    connect(&m_model, &QAbstractItemModel::rowsAboutToBeInserted, this, remember);
    connect(&m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this, remember);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, restore);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, restore);
}

void RecordingsPanel::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_controller->store().refresh();
    m_fresh.start();
}

void RecordingsPanel::hideEvent(QHideEvent *event)
{
    m_fresh.stop();
    QWidget::hideEvent(event);
}

void RecordingsPanel::refresh()
{
    m_summary->setText(m_controller->summary());
    m_stack->setCurrentIndex(m_model.rowCount() > 0 ? 0 : 1);
    const bool imports = m_controller->isImporting();
    m_progress->setVisible(imports);
    m_cancel->setVisible(imports);
    m_import->setEnabled(!imports);
    refreshButtons();
}

void RecordingsPanel::refreshButtons()
{
    const QList<StoredRecording> chosen = selected();
    const bool isOne = chosen.size() == 1;
    m_open->setEnabled(!chosen.isEmpty());
    m_keep->setEnabled(isOne && !chosen.first().info.isKept);
    m_rename->setEnabled(isOne);
    m_export->setEnabled(isOne);
    m_delete->setEnabled(std::any_of(chosen.begin(), chosen.end(),
                                     [](const StoredRecording &one) { return !one.holds.ending.writing; }));
}

QList<StoredRecording> RecordingsPanel::selected() const
{
    QList<StoredRecording> chosen;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows) {
        if (const StoredRecording *recording = m_model.at(row.row()))
            chosen.append(*recording);
    }
    return chosen;
}

void RecordingsPanel::openSelected()
{
    const QList<StoredRecording> chosen = selected();
    for (const StoredRecording &recording : chosen)
        m_navigator.openRecording(recording.folder);
}

void RecordingsPanel::exportSelected()
{
    const QList<StoredRecording> chosen = selected();
    if (chosen.size() == 1)
        m_navigator.openRecording(chosen.first().folder, true);
}

void RecordingsPanel::fillMenu(QMenu *menu)
{
    const auto add = [menu](const QPushButton *button, auto run) {
        QString text = button->text();
        QAction *action = menu->addAction(button->icon(), text);
        action->setEnabled(button->isEnabled());
        connect(action, &QAction::triggered, button, run);
    };
    add(m_open, [this] { openSelected(); });
    add(m_keep, [this] { askName(true); });
    add(m_rename, [this] { askName(false); });
    add(m_export, [this] { exportSelected(); });
    menu->addSeparator();
    const QList<StoredRecording> chosen = selected();
    if (chosen.size() == 1) {
        const QString folder = chosen.first().folder;
        menu->addAction(icon(u"copy"_s), tr("Copy the &folder's path"), this,
                        [folder] { QGuiApplication::clipboard()->setText(folder); });
        menu->addAction(icon(u"external"_s), tr("Show the folder in the file &manager"), this,
                        [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
        menu->addSeparator();
    }
    add(m_delete, [this] { askDelete(); });
}

void RecordingsPanel::askName(bool keeps)
{
    const QList<StoredRecording> chosen = selected();
    if (chosen.size() != 1)
        return;
    auto *dialog = new QInputDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(keeps ? tr("Keep as a recording") : tr("Rename the recording"));
    dialog->setLabelText(tr("Name of the recording:"));
    dialog->setOkButtonText(keeps ? tr("&Keep") : tr("&Rename"));
    dialog->setTextValue(RecordingText::title(chosen.first()));
    connect(dialog, &QInputDialog::textValueSelected, this,
            [this, keeps, folder = chosen.first().folder](const QString &name) {
                RecordingStore &store = m_controller->store();
                if (keeps)
                    store.keep(folder, name.trimmed());
                else
                    store.rename(folder, name.trimmed());
            });
    dialog->resize(fontMetrics().averageCharWidth() * 60, dialog->sizeHint().height());
    dialog->open();
}

void RecordingsPanel::askDelete()
{
    QList<StoredRecording> chosen = selected();
    chosen.removeIf([](const StoredRecording &one) { return one.holds.ending.writing; });
    if (chosen.isEmpty())
        return;
    const quint64 rows = std::accumulate(chosen.begin(), chosen.end(), quint64(0),
                                         [](quint64 sum, const auto &one) { return sum + one.holds.records; });
    const QString count = QLocale().toString(rows);
    auto *box = new QMessageBox(
        QMessageBox::Warning, tr("Delete"),
        chosen.size() == 1
            ? tr("Delete \u201c%1\u201d with its %2 rows?").arg(RecordingText::title(chosen.first()), count)
            : tr("Delete %1 recordings with %2 rows?").arg(QString::number(chosen.size()), count),
        QMessageBox::NoButton, window());
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    box->setInformativeText(tr("They are gone from this disk, and cannot be brought back."));
    QPushButton *go = box->addButton(tr("&Delete"), QMessageBox::DestructiveRole);
    box->setDefaultButton(box->addButton(QMessageBox::Cancel));
    QStringList folders;
    for (const StoredRecording &one : std::as_const(chosen))
        folders.append(one.folder);
    connect(go, &QPushButton::clicked, m_controller, [this, folders] { m_controller->remove(folders); });
    box->open();
}

void RecordingsPanel::chooseImport()
{
    auto *dialog = new QFileDialog(window(), tr("Import a file of JSON Lines"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("JSON Lines (*.jsonl)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, m_controller, &RecordingsController::import);
    dialog->open();
}

} // namespace wps
