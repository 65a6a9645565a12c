// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/watch/log_segment.h"
#include "tests/fuzz/fuzz.h"

#include <QTemporaryDir>

using namespace wps;

// A file of a recording: any bytes, and any bytes behind a header that is right.
WPS_FUZZ_TARGET(bytes)
{
    static const QTemporaryDir folder(QStringLiteral("/dev/shm/fuzz_log_segment"));
    static const QByteArray head = [] {
        const QString path = folder.filePath(QStringLiteral("empty"));
        if (const auto segment = LogSegment::create(path, {}, 0); !segment)
            std::abort();
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }();
    const QString path = folder.filePath(QStringLiteral("segment"));
    for (const QByteArray &content : {bytes, QByteArray(head + bytes)}) {
        QFile file(path);
        fuzzRequire(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write(content);
        file.close();
        const auto segment = LogSegment::open(path);
        if (!segment || !*segment)
            continue;
        (*segment)->damaged();
        fuzzRequire((*segment)->recordBytes() >= 0 && (*segment)->tornBytes() >= 0);
        for (quint64 number = (*segment)->firstNumber(); number != (*segment)->endNumber(); ++number)
            (*segment)->body(number);
        (*segment)->entriesFrom((*segment)->firstNumber());
    }
}
