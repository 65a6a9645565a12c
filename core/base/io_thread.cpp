// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/base/io_thread.h"

namespace wps
{

IoThread::IoThread() : m_context(new QObject)
{
    m_thread.setObjectName(QStringLiteral("wps-io"));
    m_context->moveToThread(&m_thread);
    // Children of the context die on the I/O thread, where their sockets and timers live.
    QObject::connect(&m_thread, &QThread::finished, m_context, &QObject::deleteLater);
    m_thread.start();
}

IoThread::~IoThread()
{
    m_thread.quit();
    m_thread.wait();
}

void IoThread::destroyLater(QObject *object)
{
    if (object)
        object->deleteLater();
}

} // namespace wps
