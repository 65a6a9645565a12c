// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/result.h"

#include <QTest>

/// Fails with the error's own words when `result` is an error.
#define VERIFY_OK(result)                                                                                              \
    do {                                                                                                               \
        const auto &verifyOkResult = (result);                                                                         \
        if (!verifyOkResult.has_value())                                                                               \
            QFAIL(qPrintable(QStringLiteral("%1: [%2] %3")                                                             \
                                 .arg(QStringLiteral(#result), wps::errorKindName(verifyOkResult.error().kind),        \
                                      verifyOkResult.error().summary())));                                             \
    } while (false)

/// Fails unless `result` is an error of this kind.
#define VERIFY_FAILS(result, expectedKind)                                                                             \
    do {                                                                                                               \
        const auto &verifyFailsResult = (result);                                                                      \
        QVERIFY2(!verifyFailsResult.has_value(), #result " has a value");                                              \
        QCOMPARE(wps::errorKindName(verifyFailsResult.error().kind), wps::errorKindName(expectedKind));                \
    } while (false)
