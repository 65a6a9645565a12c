// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/recording_panel.h"

#include "core/watch/recording_store.h"
#include "ui/common/act_line.h"
#include "ui/common/empty_state.h"
#include "ui/common/icons.h"
#include "ui/common/latest_call.h"
#include "ui/common/theme.h"
#include "ui/models/recording_text.h"
#include "ui/models/visible_text.h"
#include "ui/panels/watch/filter_field.h"
#include "ui/panels/watch/keep_act.h"
#include "ui/panels/watch/rows_view.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QProgressBar>
#include <QPromise>
#include <QPushButton>
#include <QThreadPool>
#include <QVBoxLayout>

#include <chrono>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString number(quint64 value)
{
    return QLocale().toString(value);
}

struct Opened {
    MessageLog log;
    RecordingInfo info;
    QSet<quint64> marks;
};

/// The folder of a recording may be long to read when its writer was cut off.
QFuture<Result<std::shared_ptr<Opened>>> openOnPool(const QString &folder)
{
    auto promise = std::make_shared<QPromise<Result<std::shared_ptr<Opened>>>>();
    auto future = promise->future();
    promise->start();
    QThreadPool::globalInstance()->start([promise, folder] {
        auto log = MessageLog::open(folder);
        if (log)
            promise->addResult(
                std::make_shared<Opened>(Opened{std::move(*log), RecordingInfo::read(folder), readMarks(folder)}));
        else
            promise->addResult(failure(log.error()));
        promise->finish();
    });
    return future;
}

} // namespace

RecordingPanel::RecordingPanel(const QString &path, Navigator &navigator, RowPreferences &preferences,
                               RecordingStore *recordings, QWidget *parent)
    : QWidget(parent)
    , m_path(path)
    , m_navigator(navigator)
    , m_preferences(preferences)
    , m_recordings(recordings)
    , m_title(new QLabel(this))
    , m_facts(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_keep(new QPushButton(icon(u"save"_s), tr("&Keep as a recording"), this))
{
    m_title->setTextFormat(Qt::PlainText);
    m_title->setFont(headingFont(this, 1.0));
    m_title->setWordWrap(true);
    m_title->setToolTip(path.toHtmlEscaped());
    m_facts->setObjectName(u"recordingFacts"_s);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_keep->setToolTip(tr("It is a journal, which goes after some days. Kept, it stays."));
    m_progress->setAccessibleName(tr("Progress of opening the recording"));
    auto *head = new QHBoxLayout;
    head->addWidget(m_title, 1);
    head->addWidget(m_keep, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(spacing(this, 0.5));
    layout->addLayout(head);
    layout->addWidget(m_facts);
    layout->addWidget(new ActLine(m_acts, navigator, this));
    layout->addWidget(m_progress);
    layout->addStretch();
    m_marksDelay.setSingleShot(true);
    m_marksDelay.setInterval(std::chrono::milliseconds(300));
    connect(&m_marksDelay, &QTimer::timeout, this, &RecordingPanel::saveMarks);
    if (m_recordings) {
        connect(m_recordings, &RecordingStore::changed, this, &RecordingPanel::refreshHead);
        auto *keepAct = new KeepAct(*m_recordings, m_path, m_acts, this);
        connect(m_keep, &QPushButton::clicked, this, [this, keepAct] {
            if (const StoredRecording *stored = m_recordings->find(m_path))
                keepAct->keep(RecordingText::title(*stored));
        });
        connect(keepAct, &KeepAct::kept, this, [this](const QString &name) {
            m_acts.show(ActState::Kind::Done, tr("Kept as the recording \u201C%1\u201D").arg(visibleLine(name, 60)));
        });
    }
    refreshHead();
    if (QFileInfo(path).isDir())
        openFolder(path);
    else
        openFile();
}

void RecordingPanel::refreshHead()
{
    const StoredRecording *stored = m_recordings ? m_recordings->find(m_path) : nullptr;
    m_keep->setVisible(stored && !stored->info.isKept);
    if (!stored) {
        m_title->setText(tr("Recording %1").arg(visibleLine(m_path, 120)));
        return;
    }
    QStringList parts{tr("Recording \u201c%1\u201d").arg(RecordingText::title(*stored))};
    if (!stored->info.name.isEmpty() && !stored->info.hub.isEmpty())
        parts += tr("hub %1").arg(visibleLine(stored->info.hub, 60));
    if (!stored->info.profile.isEmpty())
        parts += visibleLine(stored->info.profile, 60);
    m_title->setText(parts.join(u" \u00B7 "_s));
}

void RecordingPanel::saveMarks()
{
    m_marksDelay.stop();
    m_recordings->noteMarks(m_path, m_model->marks());
}

RecordingPanel::~RecordingPanel()
{
    if (m_reading.isRunning())
        m_reading.cancel();
    if (m_marksDelay.isActive())
        saveMarks();
}

void RecordingPanel::openFile()
{
    m_facts->setText(tr("Reading the file\u2026"));
    connect(&m_reading, &QFutureWatcherBase::progressRangeChanged, m_progress, &QProgressBar::setRange);
    connect(&m_reading, &QFutureWatcherBase::progressValueChanged, m_progress, &QProgressBar::setValue);
    connect(&m_reading, &QFutureWatcherBase::finished, this, [this] {
        m_isOpening = false;
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
    whenDone(openOnPool(folder), this, [this](const Result<std::shared_ptr<Opened>> &opened) {
        m_isOpening = false;
        if (!opened) {
            showProblem(opened.error().message);
            return;
        }
        m_info = (*opened)->info;
        const QString text = facts((*opened)->log, m_info);
        m_facts->setPalette(QPalette());
        m_facts->setText(text);
        if (m_rows) {
            showMore(std::move((*opened)->log), (*opened)->marks);
            return;
        }
        showLog(std::move((*opened)->log), (*opened)->marks);
        if (m_recordings)
            connect(m_model.get(), &MessageLogModel::marksChanged, &m_marksDelay, qOverload<>(&QTimer::start));
    });
}

void RecordingPanel::reload()
{
    if (m_isOpening || !m_log.ending().writing)
        return;
    m_isOpening = true;
    openFolder(m_path);
}

/// Of the same records and more of them: the numbers go on.
void RecordingPanel::showMore(MessageLog log, const QSet<quint64> &marked)
{
    m_progress->hide();
    m_log = std::move(log);
    m_model->sync();
    // Of the watch itself; those that were made here may be on their way to the disk.
    if (const QSet<quint64> more = marked - m_model->marks(); !more.isEmpty())
        m_model->setMarked(more.values(), true);
    Q_EMIT reloaded();
}

QString RecordingPanel::facts(const MessageLog &log, const RecordingInfo &info) const
{
    StoredRecording recording;
    recording.folder = m_path;
    recording.info = info;
    recording.holds.ending = log.ending();
    recording.holds.expired = log.expired();
    QStringList parts{tr("%1 rows").arg(number(quint64(log.size())))};
    if (log.size() > 0) {
        const auto timeOf = [&log](quint64 number) {
            return RecordingText::time(QDateTime::fromMSecsSinceEpoch(log.stored(number).timeMs, Qt::UTC));
        };
        parts += tr("%1 to %2", "times").arg(timeOf(log.firstNumber()), timeOf(log.endNumber() - 1));
    }
    if (log.ending().writing)
        parts += tr("it is being written still; this is what was there when it was opened");
    else
        parts += RecordingText::endingDetail(recording);
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
