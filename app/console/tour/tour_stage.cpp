// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/console/tour/tour_stage.h"

#include "ui/common/json_editor.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTableView>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString withoutMnemonic(QString text)
{
    text.replace(u"&&"_s, u"\x1"_s).remove(u'&').replace(u'\x1', u'&');
    return text;
}

} // namespace

template <typename T> QList<T *> TourStage::visible() const
{
    QList<T *> found;
    const auto topLevels = QApplication::topLevelWidgets();
    for (QWidget *top : topLevels) {
        if (!top->isVisible() || (top != &m_window && top->windowType() != Qt::Dialog))
            continue;
        const auto all = top->findChildren<T *>();
        for (T *widget : all) {
            if (widget->isVisible())
                found.append(widget);
        }
    }
    return found;
}

void TourStage::press(const QString &words) const
{
    const auto buttons = visible<QAbstractButton>();
    for (QAbstractButton *button : buttons) {
        if (button->isEnabled() && withoutMnemonic(button->text()) == words) {
            button->click();
            return;
        }
    }
}

void TourStage::put(const QString &accessibleName, const QString &text) const
{
    const auto widgets = visible<QWidget>();
    for (QWidget *widget : widgets) {
        if (widget->accessibleName() != accessibleName)
            continue;
        for (QWidget *owner = widget; owner; owner = owner->parentWidget()) {
            if (auto *editor = qobject_cast<JsonEditor *>(owner)) {
                editor->setText(text);
                return;
            }
        }
        if (auto *line = qobject_cast<QLineEdit *>(widget))
            line->setText(text);
        else if (auto *edit = qobject_cast<QPlainTextEdit *>(widget))
            edit->setPlainText(text);
        else
            continue;
        return;
    }
}

void TourStage::choose(const QString &accessibleName, int index) const
{
    const auto widgets = visible<QWidget>();
    for (QWidget *widget : widgets) {
        if (widget->accessibleName() != accessibleName)
            continue;
        if (auto *combo = qobject_cast<QComboBox *>(widget))
            combo->setCurrentIndex(index);
        else if (auto *tabs = qobject_cast<QTabBar *>(widget))
            tabs->setCurrentIndex(index);
    }
}

QTableView *TourStage::table(const QString &accessibleName) const
{
    const auto tables = visible<QTableView>();
    for (QTableView *table : tables) {
        if (table->accessibleName() == accessibleName)
            return table;
    }
    return nullptr;
}

void TourStage::click(const QString &name, int row, int column) const
{
    if (QTableView *view = table(name)) {
        const QModelIndex index = view->model()->index(row, column);
        view->setCurrentIndex(index);
        Q_EMIT view->clicked(index);
    }
}

QString TourStage::needs(const QString &words) const
{
    const auto labels = visible<QLabel>();
    for (const QLabel *label : labels) {
        if (label->text().contains(words))
            return {};
    }
    const auto buttons = visible<QAbstractButton>();
    for (const QAbstractButton *button : buttons) {
        if (withoutMnemonic(button->text()).contains(words))
            return {};
    }
    const auto views = visible<QPlainTextEdit>();
    for (const QPlainTextEdit *view : views) {
        if (view->toPlainText().contains(words))
            return {};
    }
    return u"nothing on the screen says \"%1\""_s.arg(words);
}

QString TourStage::needsFilled(const QString &objectName) const
{
    const auto labels = visible<QLabel>();
    for (const QLabel *label : labels) {
        if (label->objectName() == objectName && !label->text().isEmpty())
            return {};
    }
    return u"the label \"%1\" is empty or not on the screen"_s.arg(objectName);
}

QString TourStage::needsCell(const QString &name, const QString &words) const
{
    const QTableView *view = table(name);
    if (!view)
        return u"there is no table \"%1\" on the screen"_s.arg(name);
    const QAbstractItemModel &model = *view->model();
    for (int row = model.rowCount() - 1; row >= 0; --row) {
        for (int column = 0; column < model.columnCount(); ++column) {
            if (model.index(row, column).data().toString().contains(words))
                return {};
        }
    }
    return u"no row of \"%1\" says \"%2\""_s.arg(name, words);
}

} // namespace wps
