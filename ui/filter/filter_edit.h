// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/odata/odata_filter.h"
#include "ui/filter/filter_completion.h"

#include <QPlainTextEdit>

class QCompleter;
class QStringListModel;

namespace wps
{

/// An OData filter being typed, of one line or wrapped: coloured, completed (Ctrl+Space, or as one types), and marked
/// where it is wrong. It looks like a line edit and grows to a few lines. Judged by the emulator's own parser.
class FilterEdit : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit FilterEdit(QWidget *parent = nullptr);

    void setNames(KnownNamesOf names) { m_names = std::move(names); }
    QString text() const; ///< line breaks are blanks
    /// One edit that can be undone.
    void setText(const QString &text);
    const std::optional<FilterProblem> &problem() const { return m_problem; }

    QSize sizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    void textEdited();
    void colour();
    void fitHeight();
    void offerCompletion(bool asked);
    void insertCompletion(const QString &candidate);

    KnownNamesOf m_names;
    QCompleter *m_completer;
    QStringListModel *m_candidates;
    qsizetype m_completionBegin = 0;
    std::optional<FilterProblem> m_problem;
    QString m_judged;
};

/// What is wrong, with its column and a hint in plain words, and the service's own text. Translated, plain text.
QString describeFilterProblem(const QString &filter, const FilterProblem &problem);

} // namespace wps
