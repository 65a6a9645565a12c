// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/emulator/fault_words.h"

#include "ui/models/visible_text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

struct Words {
    Q_DECLARE_TR_FUNCTIONS(FaultWords)
};

QString number(qint64 value)
{
    return QLocale().toString(value);
}

QString text(const HalfOpenFault &)
{
    return Words::tr("half-open sockets");
}

QString text(const ExpireTokensFault &)
{
    return Words::tr("tokens issued before count as expired");
}

QString text(const WithholdAcksFault &)
{
    return Words::tr("acks withheld");
}

QString text(const DelayFault &delay)
{
    QString what = Words::tr("delay of %1 ms").arg(number(delay.delay.count()));
    if (delay.jitter.count() > 0)
        what = Words::tr("%1, at random up to %2 ms more").arg(what, number(delay.jitter.count()));
    if (!delay.frames)
        return Words::tr("%1, of requests only").arg(what);
    return delay.requests ? what : Words::tr("%1, of frames only").arg(what);
}

QString text(const RefuseFault &refuse)
{
    QString what = Words::tr("refused with %1").arg(refuse.status);
    if (!refuse.handshakes)
        what = Words::tr("requests %1").arg(what);
    else if (!refuse.requests)
        what = Words::tr("handshakes %1").arg(what);
    else
        what = Words::tr("requests and handshakes %1").arg(what);
    if (refuse.percent < 100)
        what = Words::tr("%1 % of %2").arg(number(refuse.percent), what);
    if (refuse.retryAfter)
        what = Words::tr("%1, retry after %2 s").arg(what, number(refuse.retryAfter->count()));
    if (refuse.times)
        what = Words::tr("%1, at most %2 times").arg(what, number(qint64(*refuse.times)));
    return what;
}

} // namespace

QString faultText(const FaultEffect &effect)
{
    return std::visit([](const auto &each) { return text(each); }, effect);
}

QString scopeText(const FaultScope &scope)
{
    const QString hub = visibleLine(scope.hub, 60);
    const QString name = visibleLine(scope.name, 60);
    switch (scope.kind) {
    case FaultScope::Kind::Everything:
        return Words::tr("everything");
    case FaultScope::Kind::Hub:
        return Words::tr("hub %1").arg(hub);
    case FaultScope::Kind::Group:
        return Words::tr("group %1 of hub %2").arg(name, hub);
    case FaultScope::Kind::User:
        return Words::tr("user %1 of hub %2").arg(name, hub);
    case FaultScope::Kind::Connection:
        return Words::tr("connection %1 of hub %2").arg(name, hub);
    }
    return {};
}

} // namespace wps
