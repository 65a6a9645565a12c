// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "core/auth/token_source.h"

#include <QHash>
#include <QObject>
#include <QPointer>

#include <functional>
#include <memory>

namespace wps
{

/// Gives calls their tokens, one refresh of a source at a time: calls that come while it runs are parked behind it
/// instead of starting, or failing with, one each. I/O thread.
class TokenDesk : public QObject
{
    Q_OBJECT

public:
    using Ready = std::function<void(const Result<BearerToken> &)>;

    explicit TokenDesk(QObject *parent) : QObject(parent) {}

    /// Calls `ready` at once or later, unless `context` has died by then. `refused` is the token that the service
    /// answered with 401, or empty: the source forgets its tokens only while it still gives that one, since another
    /// call may have had the same answer and renewed it.
    void ask(const std::shared_ptr<TokenSource> &source, const QByteArray &audience, const SecretText &refused,
             QObject *context, Ready ready);

private:
    struct Parked {
        QByteArray audience;
        SecretText refused;
        QPointer<QObject> context;
        Ready ready;
    };

    void refreshed(const std::shared_ptr<TokenSource> &source, const Result<BearerToken> &token);

    QHash<TokenSource *, QList<Parked>> m_refreshing;
};

} // namespace wps
