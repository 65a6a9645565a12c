// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/preferences_dialog.h"

#include "ui/common/app_settings.h"
#include "ui/common/banner.h"
#include "ui/common/plain_label.h"
#include "ui/shell/limit_field.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QRadioButton>
#include <QScreen>
#include <QScrollArea>
#include <QSize>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

const Setting<QSize> kSize{"preferences/size"};

} // namespace

PreferencesDialog::PreferencesDialog(PreferencesController &controller, QWidget *parent)
    : QDialog(parent)
    , m_controller(controller)
    , m_scroll(new QScrollArea(this))
    , m_themes(new QButtonGroup(this))
    , m_banner(new Banner(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Preferences"));
    const int gap = spacing(this);
    m_scroll->setWidget(makePage());
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_scroll->setAccessibleName(windowTitle());
    m_banner->setClosable(false);

    auto *foot = new QVBoxLayout;
    foot->setContentsMargins(gap * 2, gap, gap * 2, gap * 2);
    foot->setSpacing(gap);
    foot->addWidget(m_banner);
    foot->addWidget(makeButtons());
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_scroll, 1);
    column->addLayout(foot);

    connect(&controller, &PreferencesController::changed, this, &PreferencesDialog::refresh);
    fill(controller.form());
    connect(m_themes, &QButtonGroup::idToggled, this, &PreferencesDialog::take);
    for (LimitField *field : {m_rows, m_size, m_hub, m_days})
        connect(field, &LimitField::edited, this, &PreferencesDialog::take);
    restoreSize();
}

QWidget *PreferencesDialog::makePage()
{
    auto *page = new QWidget(m_scroll);
    const int gap = spacing(this);
    m_form = new QFormLayout(page);
    m_form->setContentsMargins(gap * 2, gap * 2, gap * 2, gap);
    m_form->setVerticalSpacing(gap);
    m_form->setHorizontalSpacing(gap * 3 / 2);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeading | Qt::AlignTop);
    addThemes();
    addWatches();
    addJournals();
    return page;
}

void PreferencesDialog::addHeading(const QString &text)
{
    auto *heading = new QLabel(text, m_form->parentWidget());
    heading->setFont(headingFont(this, 1.1));
    if (m_form->rowCount() > 0)
        heading->setContentsMargins(0, spacing(this), 0, 0);
    m_form->addRow(heading);
}

QLabel *PreferencesDialog::addWords(const QString &text)
{
    QLabel *words = plainLabel(text, m_form->parentWidget());
    m_form->addRow(words);
    return words;
}

LimitField *PreferencesDialog::addLimit(const QString &label, const QString &name, const JournalSettings::Range &range)
{
    auto *field = new LimitField(name, range.least, range.most, m_form->parentWidget());
    auto *title = new QLabel(label, m_form->parentWidget());
    title->setBuddy(field->box());
    title->setFixedHeight(field->box()->sizeHint().height()); // beside the box, not the line below it
    m_form->addRow(title, field);
    return field;
}

void PreferencesDialog::addThemes()
{
    addHeading(tr("Appearance"));
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing(this) * 2);
    const auto themes = m_controller.themes();
    for (const auto &[mode, name] : themes) {
        auto *button = new QRadioButton(name, m_form->parentWidget());
        button->setObjectName(u"theme-"_s + themeModeName(mode));
        m_themes->addButton(button, int(mode));
        row->addWidget(button);
    }
    row->addStretch();
    m_form->addRow(row);
}

void PreferencesDialog::addWatches()
{
    addHeading(tr("Running watches"));
    addWords(tr("A watch keeps at most so much. Its oldest rows go first, and it tells how many have gone. A change "
                "holds for watches that are started from now on."));
    m_rows = addLimit(tr("&Rows:"), tr("Rows that a watch keeps"), JournalSettings::kRows);
    m_rows->setObjectName(u"rowsPerWatch"_s);
    m_size = addLimit(tr("Si&ze:"), tr("Size of a watch on the disk"), JournalSettings::kMegabytes);
    m_size->setObjectName(u"megabytesPerWatch"_s);
    m_size->box()->setSuffix(tr(" MiB"));
}

void PreferencesDialog::addJournals()
{
    addHeading(tr("Journals of watches that have ended"));
    m_usage = addWords({});
    m_usage->setObjectName(u"journalUsage"_s);
    m_hub = addLimit(tr("For each &hub:"), tr("Size of the journals of a hub"), JournalSettings::kMegabytes);
    m_hub->setObjectName(u"megabytesPerHub"_s);
    m_hub->box()->setSuffix(tr(" MiB"));
    m_hub->setNote(tr("Its older ones go when they take more. Its newest stays, however big it is."));
    m_days = addLimit(tr("&Time:"), tr("Days that a journal stays"), JournalSettings::kDays);
    m_days->setObjectName(u"journalDays"_s);
    m_days->setNote(tr("From its last row on. Watches started from now on lose older rows while they run."));
    addWords(tr("What these limits do not keep goes when the program starts, and at once when you lower them here."));
}

QWidget *PreferencesDialog::makeButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel | QDialogButtonBox::RestoreDefaults, this);
    m_save = buttons->addButton(tr("&Save"), QDialogButtonBox::AcceptRole);
    m_save->setObjectName(u"save"_s);
    m_cancel = buttons->button(QDialogButtonBox::Cancel);
    QPushButton *defaults = buttons->button(QDialogButtonBox::RestoreDefaults);
    defaults->setObjectName(u"restoreDefaults"_s);
    defaults->setAutoDefault(false);
    connect(defaults, &QPushButton::clicked, this, [this] { fill({}); });
    connect(buttons, &QDialogButtonBox::accepted, this, [this] {
        m_controller.save();
        accept();
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

void PreferencesDialog::fill(const PreferencesController::Form &form)
{
    m_isFilling = true;
    if (QAbstractButton *button = m_themes->button(int(form.theme)))
        button->setChecked(true);
    m_rows->box()->setValue(form.journals.rowsPerWatch);
    m_size->box()->setValue(form.journals.megabytesPerWatch);
    m_hub->box()->setValue(form.journals.megabytesPerHub);
    m_days->box()->setValue(form.journals.days);
    m_isFilling = false;
    take();
}

void PreferencesDialog::take()
{
    if (m_isFilling)
        return;
    m_days->box()->setSuffix(m_days->box()->value() == 1 ? tr(" day") : tr(" days"));
    PreferencesController::Form form;
    if (m_themes->checkedId() >= 0)
        form.theme = ThemeMode(m_themes->checkedId());
    form.journals = {.rowsPerWatch = m_rows->box()->value(),
                     .megabytesPerWatch = m_size->box()->value(),
                     .megabytesPerHub = m_hub->box()->value(),
                     .days = m_days->box()->value()};
    m_controller.setForm(form);
}

void PreferencesDialog::refresh()
{
    m_usage->setText(m_controller.usageText());
    m_rows->setNote(m_controller.rowsNote());
    m_size->setNote(m_controller.sizeNote());
    const qsizetype surplus = m_controller.surplus().size();
    if (const QString text = m_controller.surplusText(); text != m_banner->text()) {
        if (text.isEmpty())
            m_banner->dismiss();
        else
            m_banner->showMessage(Banner::Kind::Warning, text, m_controller.surplusDetail());
        makeRoom();
    }
    m_save->setText(surplus == 0   ? tr("&Save")
                    : surplus == 1 ? tr("&Save and remove a journal")
                                   : tr("&Save and remove %1 journals").arg(QLocale().toString(surplus)));
    m_save->setEnabled(m_rows->isValid() && m_size->isValid() && m_hub->isValid() && m_days->isValid());
    (surplus == 0 ? m_save : m_cancel)->setDefault(true);
}

void PreferencesDialog::restoreSize()
{
    ensurePolished(); // or its parts tell other sizes
    const QSize stored = kSize.get(m_controller.settings());
    const int width = fontMetrics().averageCharWidth() * 112;
    const int foot = layout()->sizeHint().height() - m_scroll->sizeHint().height();
    const int line = fontMetrics().height(); // what the journals take may become a second one
    const int height = m_form->totalHeightForWidth(width) + line + foot;
    setMinimumSize(fontMetrics().averageCharWidth() * 50, fontMetrics().height() * 14);
    const QSize most = (parentWidget() ? parentWidget()->screen() : screen())->availableSize() * 9 / 10;
    resize((stored.isValid() ? stored : QSize(width, height)).boundedTo(most));
}

/// The banner takes no room from the page, where the screen has any.
void PreferencesDialog::makeRoom()
{
    layout()->activate();
    const int inner = m_scroll->width() - 4 * spacing(this);
    const int wanted = m_banner->isHidden() ? 0 : m_banner->heightForWidth(inner) + spacing(this);
    const int most = screen()->availableSize().height() * 9 / 10;
    const int before = height();
    resize(width(), std::min(before - m_grown + wanted, std::max(most, before - m_grown)));
    m_grown += height() - before;
}

void PreferencesDialog::done(int result)
{
    kSize.set(m_controller.settings(), QSize(width(), height() - m_grown));
    QDialog::done(result);
}

} // namespace wps
