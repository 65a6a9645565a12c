// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QFile>
#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <functional>

class QWidget;

namespace wps
{

/// One step of the tour: something that a person would do, and what has to be on the screen afterwards.
struct TourStep {
    QString name; ///< for the picture's file name, e.g. "send-to-group"
    QString says; ///< the line of transcript
    std::function<void()> act;
    /// Empty once everything that should appear is there, otherwise what is missing.
    std::function<QString()> missing;
};

/// Plays steps on the real window, one after the other, without a nested event loop: acts, looks until everything is
/// there (or gives up after fifteen seconds), takes a picture, writes a line. GUI thread. After a step that failed the
/// tour takes its picture and ends.
class Tour : public QObject
{
    Q_OBJECT

public:
    /// `window` outlives the tour. Pictures and `transcript.txt` go to `folder`, which is made when it is not there.
    Tour(QWidget &window, QString folder, QObject *parent = nullptr);

    void setSteps(QList<TourStep> steps) { m_steps = std::move(steps); }
    void start();

Q_SIGNALS:
    void finished(int exitCode); ///< 0 when every step showed what it should

private:
    void beginStep();
    void look();
    void endStep(const QString &missing);
    QString takePicture() const;
    void write(const QString &line);

    QWidget &m_window;
    QString m_folder;
    QList<TourStep> m_steps;
    qsizetype m_current = 0;
    QElapsedTimer m_since;
    QTimer m_timer;
    QFile m_transcript;
};

} // namespace wps
