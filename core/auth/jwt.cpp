// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/jwt.h"

#include <QJsonDocument>
#include <QMessageAuthenticationCode>

#include <optional>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

constexpr auto kBase64Url = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;

QByteArray signatureOf(const QByteArray &signedPart, const SecretText &key)
{
    return QMessageAuthenticationCode::hash(signedPart, key.reveal(), QCryptographicHash::Sha256).toBase64(kBase64Url);
}

std::optional<QJsonObject> decodePart(const QByteArray &part)
{
    const auto bytes =
        QByteArray::fromBase64Encoding(part, QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    if (!bytes || part.isEmpty())
        return std::nullopt;
    const QJsonDocument document = QJsonDocument::fromJson(bytes.decoded);
    if (!document.isObject())
        return std::nullopt;
    return document.object();
}

} // namespace

SecretText signJwt(const QJsonObject &claims, const SecretText &key)
{
    static const QByteArray header = QByteArray(R"({"alg":"HS256","typ":"JWT"})").toBase64(kBase64Url);
    QByteArray token = header + '.' + QJsonDocument(claims).toJson(QJsonDocument::Compact).toBase64(kBase64Url);
    token += '.' + signatureOf(token, key);
    return SecretText(token);
}

Result<DecodedJwt> decodeJwt(const QByteArray &token)
{
    const QList<QByteArray> parts = token.trimmed().split('.');
    if (parts.size() != 3) {
        return failure(Error::invalidInput(
            u"token"_s, u"A token has three parts separated by dots; this has %1."_s.arg(parts.size())));
    }
    const auto header = decodePart(parts.at(0));
    if (!header)
        return failure(Error::invalidInput(u"token"_s, u"The token's header is not JSON in base64url."_s));
    const auto claims = decodePart(parts.at(1));
    if (!claims)
        return failure(Error::invalidInput(u"token"_s, u"The token's claims are not JSON in base64url."_s));
    const auto signature = QByteArray::fromBase64Encoding(parts.at(2), QByteArray::Base64UrlEncoding |
                                                                           QByteArray::AbortOnBase64DecodingErrors);
    if (!signature)
        return failure(Error::invalidInput(u"token"_s, u"The token's signature is not base64url."_s));
    return DecodedJwt{*header, *claims};
}

bool verifyJwt(const QByteArray &token, const SecretText &key)
{
    const auto decoded = decodeJwt(token);
    if (!decoded || decoded->header.value("alg"_L1).toString() != "HS256"_L1)
        return false;
    const qsizetype dot = token.lastIndexOf('.');
    return SecretText(token.mid(dot + 1)) == SecretText(signatureOf(token.left(dot), key));
}

} // namespace wps
