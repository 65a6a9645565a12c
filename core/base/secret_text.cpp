// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/secret_text.h"

#include <QDebug>

#include <utility>

namespace wps
{

SecretText::SecretText(QByteArray bytes) : m_bytes(std::move(bytes)) {}

SecretText::~SecretText()
{
    if (!m_bytes.isEmpty() && m_bytes.isDetached()) {
        volatile char *bytes = m_bytes.data();
        for (qsizetype i = 0; i < m_bytes.size(); ++i)
            bytes[i] = 0;
    }
}

bool operator==(const SecretText &a, const SecretText &b)
{
    const QByteArray &left = a.m_bytes;
    const QByteArray &right = b.m_bytes;
    if (left.size() != right.size())
        return false;
    unsigned char difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        difference |= static_cast<unsigned char>(left.at(i)) ^ static_cast<unsigned char>(right.at(i));
    return difference == 0;
}

QDebug operator<<(QDebug debug, const SecretText &)
{
    return debug << "***";
}

} // namespace wps
