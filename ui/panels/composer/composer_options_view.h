// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/composer/composer_draft.h"

#include <QWidget>

class QCheckBox;
class QLabel;
class QLineEdit;
class QSpinBox;
class QTableWidget;

namespace wps
{

class FilterEdit;

/// The options of a send: time to live, excluded connections, filter, metadata. Shows and reads its part of a draft.
class ComposerOptionsView : public QWidget
{
    Q_OBJECT

public:
    explicit ComposerOptionsView(QWidget *parent = nullptr);

    void show(const ComposerDraft &draft);
    void read(ComposerDraft &draft) const;
    /// Inputs that this target's operation does not take are disabled, and say why.
    void showTarget(const ComposerDraft &draft, bool asClient);
    void showProblem(const QString &problem);
    static QString summary(const ComposerDraft &draft); ///< "TTL 60 s, filter"; for the collapsed view

Q_SIGNALS:
    void edited();

private:
    void addMetadataRow(const QString &key, const QString &value);

    QSpinBox *m_ttl;
    QLineEdit *m_excluded;
    FilterEdit *m_filter;
    QLabel *m_filterProblem;
    QTableWidget *m_metadata;
    QCheckBox *m_check;
    QCheckBox *m_noEcho;
    QLabel *m_problem;
};

} // namespace wps
