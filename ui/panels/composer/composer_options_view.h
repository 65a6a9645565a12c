// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/panels/composer/composer_draft.h"

#include <QWidget>

class QCheckBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QSpinBox;
class QTableWidget;
class QToolButton;

namespace wps
{

class FilterEdit;
struct UiContext;

/// The options of a send: time to live, excluded connections, filter, metadata. Shows and reads its part of a draft.
class ComposerOptionsView : public QWidget
{
    Q_OBJECT

public:
    explicit ComposerOptionsView(UiContext &context, QWidget *parent = nullptr);

    void show(const ComposerDraft &draft);
    void read(ComposerDraft &draft) const;
    void commitEditor(); ///< what is being typed into a cell counts, and can be typed on
    /// Inputs that this target's operation does not take are disabled, and say why.
    void showTarget(const ComposerDraft &draft, bool asClient);
    void showProblem(const QString &problem);
    static QString summary(const ComposerDraft &draft); ///< "TTL 60 s, filter"; for the collapsed view

Q_SIGNALS:
    void edited();

private:
    void makeExcluded(QFormLayout *form);
    void excludeOurs();
    void makeFilter(QFormLayout *form);
    void buildFilter();
    void addMetadataRow(const QString &key, const QString &value);

    UiContext &m_context;
    MessageTarget m_target;
    QSpinBox *m_ttl;
    QLineEdit *m_excluded;
    QToolButton *m_excludeOurs;
    FilterEdit *m_filter;
    QToolButton *m_build;
    QToolButton *m_saved;
    QLabel *m_filterProblem;
    QTableWidget *m_metadata;
    QCheckBox *m_check;
    QCheckBox *m_noEcho;
    QLabel *m_problem;
};

} // namespace wps
