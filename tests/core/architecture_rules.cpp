// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/core/architecture_rules.h"

#include <QMap>
#include <QRegularExpression>
#include <QSet>

namespace wps::architecture
{

using namespace Qt::StringLiterals;

namespace
{

constexpr int kMaxLines = 600;
constexpr int kMaxReadmeLines = 10;

// The REST transport and the two parts it is made of: its pool of managers, and one call on them.
const QStringList kTransport{u"core/rest/rest_transport"_s, u"core/rest/network_pool"_s, u"core/rest/rest_call"_s};

// "core/rest/operations/hub.h" -> "core/rest"; "app/..." -> "app"
QString layerOf(const QString &path)
{
    const QStringList parts = path.split(u'/');
    if (parts.size() < 2 || (parts[0] != u"core" && parts[0] != u"ui"))
        return parts[0];
    return parts[0] % u'/' % parts[1];
}

// Whom each folder may include. Folders that are not named here (tests) may include everything.
const QMap<QString, QSet<QString>> &allowed()
{
    static const QMap<QString, QSet<QString>> table = [] {
        QMap<QString, QSet<QString>> result{
            {u"core/base"_s, {}},
            {u"core/model"_s, {u"core/base"_s}},
            {u"core/auth"_s, {u"core/base"_s, u"core/model"_s}},
            {u"core/guard"_s, {u"core/base"_s, u"core/model"_s}},
            {u"core/jobs"_s, {u"core/base"_s}},
            {u"core/rest"_s, {u"core/base"_s, u"core/model"_s, u"core/auth"_s, u"core/guard"_s, u"core/odata"_s}},
            {u"core/audit"_s, {u"core/base"_s, u"core/model"_s, u"core/guard"_s, u"core/rest"_s}},
            {u"core/websocket"_s, {u"core/base"_s}},
            {u"core/client"_s, {u"core/base"_s, u"core/model"_s, u"core/auth"_s, u"core/websocket"_s}},
            {u"core/watch"_s, {u"core/base"_s, u"core/model"_s, u"core/auth"_s, u"core/client"_s}},
            {u"core/profile"_s, {u"core/base"_s, u"core/model"_s}},
            {u"core/odata"_s, {u"core/base"_s}},
            {u"core/emulator"_s,
             {u"core/base"_s, u"core/model"_s, u"core/auth"_s, u"core/odata"_s, u"core/websocket"_s}},
        };
        QSet<QString> known;
        for (auto it = result.cbegin(); it != result.cend(); ++it)
            known.insert(it.key());
        for (const QString &folder : {u"ui/common"_s, u"ui/filter"_s, u"ui/models"_s, u"ui/shell"_s, u"ui/panels"_s}) {
            result.insert(folder, known);
            result[folder].unite({u"ui/common"_s, u"ui/models"_s});
        }
        result[u"ui/panels"_s].unite({u"ui/filter"_s, u"ui/shell"_s});
        result.insert(u"app"_s, known | QSet<QString>{u"ui/common"_s, u"ui/filter"_s, u"ui/models"_s, u"ui/shell"_s,
                                                      u"ui/panels"_s});
        return result;
    }();
    return table;
}

struct Forbidden {
    QStringList paths;    ///< path prefixes the rule holds for
    QStringList excepted; ///< path prefixes it does not hold for
    QRegularExpression pattern;
    QString reason;
};

const QList<Forbidden> &forbiddenIncludes()
{
    static const QList<Forbidden> rules{
        {{u"ui/"_s},
         {},
         QRegularExpression(u"^(QNetworkAccessManager|QWebSocket|QSqlDatabase|QtSql|QtWebSockets|qt6?keychain)"_s,
                            QRegularExpression::CaseInsensitiveOption),
         u"ui never talks to network, database or keychain itself"_s},
        {{u"core/"_s},
         {},
         QRegularExpression(u"^(QtGui|QtWidgets|QWidget|QApplication|QGuiApplication|QAction|QIcon|QImage|QPixmap|"
                            "QColor|QFont|QPainter|QClipboard|QMessageBox|QDialog)"_s),
         u"core links no Gui and no Widgets"_s},
        {{u"core/"_s, u"ui/"_s, u"app/"_s},
         kTransport,
         QRegularExpression(u"^QNetworkAccessManager$"_s),
         u"only the REST transport makes requests"_s},
        {{u"core/emulator/"_s},
         {},
         QRegularExpression(u"^(QTcp|QNetwork|QWebSocket|QHostAddress|QEventLoop)"_s),
         u"the emulator has no Qt networking inside"_s},
    };
    return rules;
}

const QList<Forbidden> &forbiddenCode()
{
    static const QList<Forbidden> rules{
        {{u"core/"_s, u"ui/"_s},
         {},
         QRegularExpression(
             u"\\bQEventLoop\\b|\\bprocessEvents\\s*\\(|\\bwaitForFinished\\s*\\(|"
             "(\\bdialog|\\bmenu|\\bbox|[Dd]ialog\\w*|[Mm]enu\\w*|[Bb]ox\\w*|\\bthis)(\\.|->)exec\\s*\\("_s),
         u"no nested event loops and no blocking waits"_s},
        {{u"core/"_s, u"ui/"_s, u"app/"_s, u"tests/"_s},
         {u"tests/core/"_s},
         QRegularExpression(u"setInsecureFallback\\s*\\(\\s*true"_s),
         u"a secret is never written as plain text"_s},
        {{u"core/"_s, u"ui/"_s, u"app/"_s},
         kTransport,
         QRegularExpression(u"\\bnew\\s+QNetworkAccessManager\\b|\\bQNetworkAccessManager\\s+\\w+\\s*;"_s),
         u"only the REST transport makes requests"_s},
    };
    return rules;
}

bool startsWithAny(const QString &path, const QStringList &prefixes)
{
    return std::any_of(prefixes.cbegin(), prefixes.cend(),
                       [&path](const QString &prefix) { return path.startsWith(prefix); });
}

void checkPatterns(const QList<Forbidden> &rules, const QString &path, const QString &where, const QString &text,
                   QStringList &result)
{
    for (const Forbidden &rule : rules) {
        if (!startsWithAny(path, rule.paths) || startsWithAny(path, rule.excepted))
            continue;
        if (const auto match = rule.pattern.match(text); match.hasMatch())
            result += where % match.captured() % u": "_s % rule.reason;
    }
}

// "ui/panels/groups/group_panel.h" -> "groups"; empty for a file that stands in ui/panels itself
QString panelOf(const QString &path)
{
    const QStringList parts = path.split(u'/');
    return layerOf(path) == u"ui/panels" && parts.size() > 3 ? parts[2] : QString();
}

void checkInclude(const QString &path, const QString &where, const QString &included, QStringList &result)
{
    checkPatterns(forbiddenIncludes(), path, where, included, result);
    static const QSet<QString> ours{u"core"_s, u"ui"_s, u"app"_s, u"tests"_s};
    if (!ours.contains(included.section(u'/', 0, 0)) || !included.contains(u'/'))
        return;
    const QString from = layerOf(path);
    const QString to = layerOf(included);
    const auto mayInclude = allowed().constFind(from);
    if (mayInclude != allowed().cend() && from != to && !mayInclude->contains(to))
        result += where % from % u" must not include "_s % to % u" ("_s % included % u')';
    if (const QString panel = panelOf(included); !panelOf(path).isEmpty() && !panel.isEmpty() && panel != panelOf(path))
        result += where % u"a panel knows no other panel ("_s % included % u')';
}

} // namespace

QStringList breaches(const QString &path, const QString &content)
{
    static const QRegularExpression include(u"^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]"_s);
    static const QRegularExpression comment(u"//.*$"_s);
    QStringList result;
    const QStringList lines = content.split(u'\n');
    if (lines.first() != u"// SPDX-License-Identifier: GPL-3.0-or-later")
        result += path % u":1: the SPDX line is not the first"_s;
    if (lines.size() - 1 > kMaxLines)
        result += path % u": has more than "_s % QString::number(kMaxLines) % u" lines"_s;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QString where = path % u':' % QString::number(i + 1) % u": "_s;
        if (const auto match = include.match(lines[i]); match.hasMatch())
            checkInclude(path, where, match.captured(1), result);
        else
            checkPatterns(forbiddenCode(), path, where, QString(lines[i]).remove(comment), result);
    }
    return result;
}

QStringList readmeBreaches(const QString &folder, const QString &content)
{
    if (content.isNull())
        return {folder % u": has no README.md"_s};
    if (content.trimmed().count(u'\n') + 1 > kMaxReadmeLines)
        return {folder % u"/README.md: has more than "_s % QString::number(kMaxReadmeLines) % u" lines"_s};
    return {};
}

} // namespace wps::architecture
