// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/rest_operation.h"

#include <QUrl>

namespace wps
{

QByteArray RestResponse::header(QByteArrayView name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

QByteArray RestRequest::segment(const QString &text)
{
    return QUrl::toPercentEncoding(text, "!*'()");
}

} // namespace wps
