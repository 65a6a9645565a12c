// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/icons.h"

#include "core/base/logging.h"

#include <QApplication>
#include <QDir>
#include <QFile>
#include <QHash>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

#include <memory>
#include <optional>

// The resources are in a static library: without this the linker leaves them out. Must be outside any namespace.
static void loadResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace wps
{

using namespace Qt::StringLiterals;

namespace
{

QString resourcePath(const QString &name)
{
    return u":/wps/icons/"_s + name + u".svg"_s;
}

QString bundledName(const QString &name)
{
    static const QHash<QString, QString> aliases{
        {u"application-exit"_s, u"quit"_s},
        {u"dialog-error"_s, u"error"_s},
        {u"dialog-information"_s, u"info"_s},
        {u"dialog-question"_s, u"question"_s},
        {u"dialog-warning"_s, u"warning"_s},
        {u"document-edit"_s, u"edit"_s},
        {u"document-open"_s, u"open"_s},
        {u"document-open-recent"_s, u"history"_s},
        {u"document-save"_s, u"save"_s},
        {u"document-send"_s, u"send"_s},
        {u"edit-clear"_s, u"clear"_s},
        {u"edit-copy"_s, u"copy"_s},
        {u"edit-delete"_s, u"delete"_s},
        {u"edit-find"_s, u"search"_s},
        {u"edit-paste"_s, u"paste"_s},
        {u"go-down"_s, u"down"_s},
        {u"go-home"_s, u"home"_s},
        {u"go-next"_s, u"right"_s},
        {u"go-previous"_s, u"left"_s},
        {u"go-up"_s, u"up"_s},
        {u"help-about"_s, u"info"_s},
        {u"help-contents"_s, u"question"_s},
        {u"list-add"_s, u"add"_s},
        {u"list-remove"_s, u"remove"_s},
        {u"mail-send"_s, u"send"_s},
        {u"media-playback-pause"_s, u"pause"_s},
        {u"media-playback-start"_s, u"play"_s},
        {u"media-playback-stop"_s, u"stop"_s},
        {u"system-search"_s, u"search"_s},
        {u"view-fullscreen"_s, u"fullscreen"_s},
        {u"view-refresh"_s, u"refresh"_s},
        {u"view-visible"_s, u"watch"_s},
        {u"window-close"_s, u"close"_s},
    };
    static const bool loaded = (::loadResources(), true);
    Q_UNUSED(loaded)
    if (QFile::exists(resourcePath(name)))
        return name;
    return aliases.value(name);
}

/// Draws one SVG in one colour. The colour is looked up when painting: no icon is made again when the theme changes.
class LineIconEngine final : public QIconEngine
{
public:
    LineIconEngine(QString name, std::optional<Tone> tone) : m_name(std::move(name)), m_tone(tone) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device() ? painter->device()->devicePixelRatio() : 1.0;
        painter->drawPixmap(rect, scaledPixmap(rect.size() * ratio, mode, state, ratio));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return scaledPixmap(size, mode, state, 1.0);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State, qreal scale) override
    {
        const QColor tint = colour(mode);
        const QString key = u"wps-icon/%1/%2x%3@%4/%5"_s.arg(m_name)
                                .arg(size.width())
                                .arg(size.height())
                                .arg(scale)
                                .arg(tint.name(QColor::HexArgb));
        QPixmap pixmap;
        if (!QPixmapCache::find(key, &pixmap)) {
            pixmap = render(size, tint);
            pixmap.setDevicePixelRatio(scale);
            QPixmapCache::insert(key, pixmap);
        }
        return pixmap;
    }

    QSize actualSize(const QSize &size, QIcon::Mode, QIcon::State) override
    {
        const int side = std::min(size.width(), size.height());
        return {side, side};
    }

    QIconEngine *clone() const override { return new LineIconEngine(*this); }
    QString key() const override { return u"wps-line-icon"_s; }
    QString iconName() override { return m_name; }
    bool isNull() override { return false; }
    QList<QSize> availableSizes(QIcon::Mode, QIcon::State) override { return {{16, 16}, {24, 24}, {48, 48}}; }

private:
    QColor colour(QIcon::Mode mode) const
    {
        const QPalette palette = QApplication::palette();
        if (mode == QIcon::Disabled)
            return palette.color(QPalette::Disabled, QPalette::WindowText);
        if (mode == QIcon::Selected)
            return palette.color(QPalette::HighlightedText);
        return m_tone ? toneColours(*m_tone, palette).text : palette.color(QPalette::Active, QPalette::WindowText);
    }

    QPixmap render(const QSize &size, const QColor &tint) const
    {
        QImage image(size.expandedTo({1, 1}), QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QSvgRenderer renderer(resourcePath(m_name));
        renderer.setAspectRatioMode(Qt::KeepAspectRatio);
        QPainter painter(&image);
        renderer.render(&painter);
        painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
        painter.fillRect(image.rect(), tint);
        painter.end();
        return QPixmap::fromImage(image);
    }

    QString m_name;
    std::optional<Tone> m_tone;
};

QIcon makeIcon(const QString &name, std::optional<Tone> tone)
{
    if (name.isEmpty())
        return {};
    QString bundled = bundledName(name);
    if (bundled.isEmpty()) {
        qCWarning(logUi).noquote() << "no icon is called" << name;
        bundled = u"question"_s;
    }
    return QIcon(new LineIconEngine(bundled, tone));
}

} // namespace

QIcon icon(const QString &name)
{
    return makeIcon(name, std::nullopt);
}

QIcon icon(const QString &name, Tone tone)
{
    return makeIcon(name, tone);
}

bool hasIcon(const QString &name)
{
    return !bundledName(name).isEmpty();
}

QStringList iconNames()
{
    ::loadResources();
    QStringList names = QDir(u":/wps/icons"_s).entryList({u"*.svg"_s}, QDir::Files, QDir::Name);
    for (QString &name : names)
        name.chop(4);
    return names;
}

QIcon applicationIcon()
{
    ::loadResources();
    return QIcon(u":/wps/icons/app/webpubsub-console.svg"_s);
}

} // namespace wps
