// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/base/logging.h"

/// For our own mistakes only, never for outside data: asserts in debug builds; logs and runs `action` in a release.
/// `WPS_ENSURE(m_client, return);`
#define WPS_ENSURE(condition, action)                                                                                  \
    do {                                                                                                               \
        if (!(condition)) [[unlikely]] {                                                                               \
            qCCritical(wps::logBase, "ensure failed: %s (%s:%d)", #condition, __FILE__, __LINE__);                     \
            Q_ASSERT(condition);                                                                                       \
            action;                                                                                                    \
        }                                                                                                              \
    } while (false)
