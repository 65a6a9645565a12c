// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/future_util.h"
#include "core/profile/secret_store.h"

#include <QHash>

namespace wps
{

namespace
{

class MemorySecretStore final : public SecretStore
{
public:
    QFuture<Result<void>> write(const QString &id, const SecretText &secret) override
    {
        m_secrets.insert(id, secret);
        return readyFuture(Result<void>());
    }

    QFuture<Result<std::optional<SecretText>>> read(const QString &id) override
    {
        const auto found = m_secrets.constFind(id);
        std::optional<SecretText> secret;
        if (found != m_secrets.cend())
            secret = *found;
        return readyFuture(Result<std::optional<SecretText>>(secret));
    }

    QFuture<Result<void>> remove(const QString &id) override
    {
        m_secrets.remove(id);
        return readyFuture(Result<void>());
    }

    QFuture<Result<void>> probe() override { return readyFuture(Result<void>()); }
    void keepForSession(const QString &id, const SecretText &secret) override { m_secrets.insert(id, secret); }

private:
    QHash<QString, SecretText> m_secrets;
};

} // namespace

std::unique_ptr<SecretStore> makeMemorySecretStore()
{
    return std::make_unique<MemorySecretStore>();
}

} // namespace wps
