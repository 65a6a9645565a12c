// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/recording_panel.h"

#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/theme.h"
#include "ui/models/visible_text.h"
#include "ui/panels/watch/filter_field.h"
#include "ui/panels/watch/rows_view.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPromise>
#include <QThreadPool>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString number(quint64 value)
{
    return QLocale().toString(value);
}

/// The folder of a recording may be long to read when its writer was cut off.
QFuture<Result<std::shared_ptr<MessageLog>>> openOnPool(const QString &folder)
{
    auto promise = std::make_shared<QPromise<Result<std::shared_ptr<MessageLog>>>>();
    auto future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, folder] {
        auto log = MessageLog::open(folder);
        if (log)
            promise->addResult(std::make_shared<MessageLog>(std::move(*log)));
        else
            promise->addResult(failure(log.error()));
        promise->finish();
    });
    return future;
}

} // namespace

RecordingPanel::RecordingPanel(const QString &path, Navigator &navigator, RowPreferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_path(path)
    , m_navigator(navigator)
    , m_preferences(preferences)
    , m_title(new QLabel(this))
    , m_facts(new QLabel(this))
    , m_progress(new QProgressBar(this))
{
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(headingFont(this, 1.0));
    m_title->setText(tr("Recording %1").arg(visibleLine(path, 120)));
    m_title->setWordWrap(true);
    m_facts->setObjectName(u"recordingFacts"_s);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_progress->setAccessibleName(tr("Progress of opening the recording"));
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.5));
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    layout->addWidget(m_progress);
    layout->addStretch();
    const QFileInfo info(path);
    if (info.isDir())
        openFolder(path);
    else if (info.suffix() == "wpslog"_L1)
        openFolder(info.path());
    else
        openFile();
}

RecordingPanel::~RecordingPanel()
{
    if (m_reading.isRunning())
        m_reading.cancel();
}

void RecordingPanel::openFile()
{
    m_facts->setText(tr("Reading the file\u2026"));
    connect(&m_reading, &QFutureWatcherBase::progressRangeChanged, m_progress, &QProgressBar::setRange);
    connect(&m_reading, &QFutureWatcherBase::progressValueChanged, m_progress, &QProgressBar::setValue);
    connect(&m_reading, &QFutureWatcherBase::finished, this, [this] {
        if (m_reading.future().resultCount() == 0)
            return;
        const auto read = m_reading.result();
        if (!read) {
            showProblem(read.error().message);
            return;
        }
        ImportResult &result = **read;
        QString facts = tr("%1 rows from a file of JSON Lines").arg(number(quint64(result.log.size())));
        if (result.summary.badLines > 0) {
            facts += tr(" \u00B7 %1 lines could not be read: %2")
                         .arg(number(result.summary.badLines), visibleLine(result.summary.problems.join(u"; "_s), 300));
        }
        showLog(std::move(result.log), result.summary.marked);
        m_facts->setText(facts);
    });
    m_reading.setFuture(importRecords(m_path));
}

void RecordingPanel::openFolder(const QString &folder)
{
    m_facts->setText(tr("Opening the recording\u2026"));
    m_progress->setRange(0, 0);
    connect(&m_opening, &QFutureWatcherBase::finished, this, [this] {
        const auto opened = m_opening.result();
        if (!opened) {
            showProblem(opened.error().message);
            return;
        }
        const QString facts = ending(**opened);
        showLog(std::move(**opened), {});
        m_facts->setText(facts);
    });
    m_opening.setFuture(openOnPool(folder));
}

QString RecordingPanel::ending(const MessageLog &log)
{
    const MessageLog::Ending end = log.ending();
    QStringList parts{tr("%1 rows").arg(number(quint64(log.size())))};
    if (end.writing)
        parts += tr("it is being written still; this is what was there when it was opened");
    else if (end.clean)
        parts += tr("ended properly");
    else
        parts += tr("its writer was cut off; everything that was complete is here");
    if (end.droppedBytes > 0 && !end.writing)
        parts += tr("%1 bytes of a message that was not complete are left out").arg(number(quint64(end.droppedBytes)));
    if (log.expired() > 0)
        parts += tr("%1 older rows had expired").arg(number(log.expired()));
    return parts.join(u" \u00B7 "_s);
}

void RecordingPanel::showProblem(const QString &problem)
{
    m_progress->hide();
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, toneColours(Tone::Danger, colours).text);
    m_facts->setPalette(colours);
    m_facts->setText(visibleText(problem));
}

void RecordingPanel::showLog(MessageLog log, const QSet<quint64> &marked)
{
    m_progress->hide();
    m_log = std::move(log);
    m_model = std::make_unique<MessageLogModel>(m_log);
    m_model->setMarked(QList<quint64>(marked.begin(), marked.end()), true);
    m_rows =
        new RowsView(*m_model, m_log.clients().isEmpty() ? WatchTable::Kind::Recording : WatchTable::Kind::Timeline,
                     m_navigator, m_preferences, this);
    auto *box = static_cast<QVBoxLayout *>(layout());
    delete box->takeAt(box->count() - 1); // the stretch
    box->addWidget(m_rows, 1);
    connect(m_model.get(), &MessageLogModel::countsChanged, this, &RecordingPanel::refreshCounts);
    connect(m_rows->emptyState(), &EmptyState::buttonClicked, m_rows->filterField(), &QLineEdit::clear);
    refreshCounts();
    Q_EMIT opened();
}

void RecordingPanel::refreshCounts()
{
    const bool hidesAll = m_model->hidesAll();
    m_rows->setEmpty(hidesAll);
    if (hidesAll) {
        m_rows->emptyState()->setMessage(u"filter"_s, tr("0 of %1 shown").arg(number(quint64(m_log.size()))),
                                         tr("The filter hides every row."));
        m_rows->emptyState()->setButton(tr("&Clear filter"), u"clear"_s);
    }
}

} // namespace wps
