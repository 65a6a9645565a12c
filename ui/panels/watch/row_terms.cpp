// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panels/watch/row_terms.h"

#include "ui/models/record_text.h"
#include "ui/models/visible_text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

QString typeOf(const LogRecord &record)
{
    if (record.kind == LogRecord::Kind::LinkEvent)
        return u"link"_s;
    switch (record.frame.message.kind) {
    case DownstreamMessage::Kind::Ack:
        return u"ack"_s;
    case DownstreamMessage::Kind::Connected:
    case DownstreamMessage::Kind::Disconnected:
    case DownstreamMessage::Kind::Pong:
        return u"system"_s;
    default:
        break;
    }
    const QString &type = record.frame.message.dataType;
    return type == "json"_L1 || type == "text"_L1 || type == "binary"_L1 ? type : QString();
}

} // namespace

QString RowTerms::value(const QString &name)
{
    const bool plain = std::none_of(name.cbegin(), name.cend(), [](QChar c) { return c.isSpace() || c == u'"'; });
    if (plain)
        return name;
    QString quoted = name;
    quoted.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + quoted + u'"';
}

QList<RowTerms::Term> RowTerms::of(const LogRecord &record)
{
    QList<Term> terms;
    const auto add = [&terms](const QString &label, const QString &field, const QString &name) {
        if (!name.isEmpty())
            terms.append({label.arg(visibleLine(name, 40)), field + value(name)});
    };
    add(tr("group %1"), u"group:"_s, RecordText::group(record));
    add(tr("user %1"), u"user:"_s, RecordText::fromUser(record));
    add(tr("client %1"), u"client:"_s, record.client);
    add(tr("type %1"), u"type:"_s, typeOf(record));
    const bool sent = record.frame.direction == ClientFrame::Direction::Sent;
    if (record.kind == LogRecord::Kind::Frame)
        terms.append({sent ? tr("what was sent") : tr("what was received"), sent ? u"dir:out"_s : u"dir:in"_s});
    return terms;
}

} // namespace wps
