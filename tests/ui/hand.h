// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QAbstractItemView>
#include <QApplication>
#include <QTest>
#include <QWidget>

namespace wps
{

/// What a person does with mouse and keyboard, and nothing that a person cannot: a click lands where it is aimed, on
/// what is shown there. A click, a double-click, a drag and a shortcut count as one; so does the Enter that confirms.
/// Typing, with Tab and the cursor keys, does not.
class Hand
{
public:
    int clicks() const { return m_clicks; }
    void startCounting() { m_clicks = 0; }

    void click(QWidget *widget, const QPoint &at = {})
    {
        QTest::mouseClick(aim(widget, at), Qt::LeftButton, Qt::NoModifier, at.isNull() ? middle(widget) : at);
        ++m_clicks;
    }
    void click(QAbstractItemView *view, const QModelIndex &row) { click(view->viewport(), placeOf(view, row)); }
    void doubleClick(QAbstractItemView *view, const QModelIndex &row)
    {
        const QPoint at = placeOf(view, row);
        // Of a double-click, the first click is one as well.
        QTest::mouseClick(aim(view->viewport(), at), Qt::LeftButton, Qt::NoModifier, at);
        QTest::mouseDClick(aim(view->viewport(), at), Qt::LeftButton, Qt::NoModifier, at);
        ++m_clicks;
    }
    /// Presses on the one, moves to the other and lets go.
    void drag(QAbstractItemView *view, const QModelIndex &from, const QModelIndex &to)
    {
        const QPoint start = placeOf(view, from);
        const QPoint end = placeOf(view, to);
        QTest::mousePress(aim(view->viewport(), start), Qt::LeftButton, Qt::NoModifier, start);
        for (int step = 1; step <= 10; ++step)
            QTest::mouseMove(view->viewport(), start + (end - start) * step / 10);
        QTest::mouseRelease(aim(view->viewport(), end), Qt::LeftButton, Qt::NoModifier, end);
        ++m_clicks;
    }
    void shortcut(const QKeySequence &keys)
    {
        QVERIFY(focus());
        QTest::keySequence(focus(), keys);
        ++m_clicks;
    }
    void confirm() { shortcut(QKeySequence(Qt::Key_Return)); }

    void type(const QString &text)
    {
        QVERIFY(focus());
        QTest::keyClicks(focus(), text);
    }
    void press(Qt::Key key, Qt::KeyboardModifiers modifiers = Qt::NoModifier)
    {
        QVERIFY(focus());
        QTest::keyClick(focus(), key, modifiers);
    }
    /// Tabs until the keyboard is in there; false when it never gets there.
    bool tabTo(const QWidget *target)
    {
        for (int i = 0; i < 200 && focus(); ++i) {
            if (focus() == target || target->isAncestorOf(focus()))
                return true;
            press(Qt::Key_Tab);
        }
        return false;
    }

private:
    static QWidget *focus()
    {
        QWidget *popup = QApplication::activePopupWidget();
        return popup ? popup : QApplication::focusWidget();
    }
    static QPoint middle(const QWidget *widget) { return widget->rect().center(); }
    static QPoint placeOf(QAbstractItemView *view, const QModelIndex &row)
    {
        const QRect rect = view->visualRect(row) & view->viewport()->rect();
        const bool shown = row.isValid() && !rect.isEmpty();
        if (!shown)
            QTest::qFail("the row is not on the screen", __FILE__, __LINE__);
        return rect.center();
    }
    /// The widget, when a click there would reach it.
    static QWidget *aim(QWidget *widget, const QPoint &at)
    {
        const QPoint place = at.isNull() ? middle(widget) : at;
        QWidget *window = widget->window();
        const QWidget *modal = QApplication::activeModalWidget();
        const QWidget *hit = window->childAt(widget->mapTo(window, place));
        const bool reached = widget->isVisible() && widget->isEnabled() && (!modal || modal == window) &&
                             (hit == widget || (hit && widget->isAncestorOf(hit)));
        if (!reached)
            QTest::qFail("nobody can click that", __FILE__, __LINE__);
        return widget;
    }

    int m_clicks = 0;
};

} // namespace wps
