// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/common/error_presenter.h"

#include "core/base/logging.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <chrono>

using namespace Qt::StringLiterals;

namespace wps
{

namespace
{

/// Gives the explanations their translation context.
struct ErrorPresenter {
    Q_DECLARE_TR_FUNCTIONS(ErrorPresenter)
};
using E = ErrorPresenter;

struct Explanation {
    QString why;
    QString advice;
};

/// A foreign sentence as part of ours: one line, no secret, not endless, and with a full stop.
QString quoted(const QString &text)
{
    QString sentence = redactSecrets(text).simplified();
    constexpr qsizetype kLongest = 400;
    if (sentence.size() > kLongest)
        sentence = sentence.left(kLongest) + u'…';
    if (!sentence.isEmpty() && !sentence.endsWith(u'.') && !sentence.endsWith(u'!') && !sentence.endsWith(u'?'))
        sentence += u'.';
    return sentence;
}

QString withMessage(const QString &sentence, const Error &error)
{
    const QString message = quoted(error.message);
    return message.isEmpty() ? sentence : sentence + u' ' + message;
}

QString statusOf(const Error &error, int usual)
{
    return QString::number(error.httpStatus > 0 ? error.httpStatus : usual);
}

bool says(const Error &error, QLatin1StringView word)
{
    return error.message.contains(word, Qt::CaseInsensitive);
}

Explanation explainNetwork(const Error &error)
{
    if (says(error, "in use"_L1)) {
        return {withMessage(E::tr("Another program already listens there."), error),
                E::tr("Choose another port, or stop that program.")};
    }
    if (says(error, "refused"_L1)) {
        return {withMessage(E::tr("Nothing listens at that address."), error),
                E::tr("Check host and port of the endpoint; for the local emulator, check that it is running.")};
    }
    if (says(error, "not found"_L1) || says(error, "resolve"_L1) || says(error, "unknown host"_L1)) {
        return {withMessage(E::tr("The name of the host is not known here."), error),
                E::tr("Check the endpoint for a typing mistake, then the network, VPN and name server.")};
    }
    if (says(error, "unreachable"_L1) || says(error, "no route"_L1)) {
        return {withMessage(E::tr("No way leads to that network."), error),
                E::tr("Check the network connection, VPN and firewall.")};
    }
    return {withMessage(E::tr("The connection to the service failed before the request was sent."), error),
            E::tr("Check the network connection and the endpoint, then try again.")};
}

Explanation explainTls(const Error &error)
{
    QString advice = E::tr("Check that the endpoint is the right one. Behind a company's inspecting proxy, its "
                           "certificate authority must be installed in the system.");
    if (says(error, "expired"_L1) || says(error, "not yet valid"_L1))
        advice =
            E::tr("Check this computer's date and time; if they are right, the server's certificate is out of date.");
    else if (says(error, "host name"_L1) || says(error, "hostname"_L1))
        advice = E::tr("The certificate belongs to another host: check the endpoint's name.");
    return {withMessage(E::tr("No trusted, encrypted connection could be made, so nothing was sent."), error), advice};
}

Explanation explainThrottled(const Error &error)
{
    QString advice = E::tr("Wait a little, then try again.");
    if (error.retryAfter) {
        const auto seconds = static_cast<int>(std::chrono::ceil<std::chrono::seconds>(*error.retryAfter).count());
        advice = E::tr("The service asks to wait %1 s before the next try.").arg(qMax(1, seconds));
    }
    if (error.httpStatus == 503)
        return {withMessage(E::tr("The service is not available at the moment (503)."), error), advice};
    return {
        withMessage(E::tr("The service takes no more requests at the moment (%1): a quota or a rate limit is reached.")
                        .arg(statusOf(error, 429)),
                    error),
        advice + u' ' + E::tr("If it stays, the units of the service may be too few for this load.")};
}

/// "The client does not have permission to join group 'room1'." names the group, not the role that would allow it.
QString missingRole(const Error &error)
{
    static const QRegularExpression groupName(uR"(group ['"`](.+)['"`])"_s);
    const auto match = groupName.match(error.message);
    const QString group = match.hasMatch() ? match.captured(1) : E::tr("<group>", "placeholder for a group's name");
    const bool sending = says(error, "send"_L1) || says(error, "publish"_L1);
    return (sending ? u"webpubsub.sendToGroup."_s : u"webpubsub.joinLeaveGroup."_s) + group;
}

Explanation explainForbidden(const Error &error)
{
    if (error.httpStatus == 0) {
        return {
            withMessage(E::tr("This client lacks the right."), error),
            E::tr("It needs the role %1 in its client access token, or the permission granted while it is connected.")
                .arg(missingRole(error))};
    }
    return {withMessage(E::tr("The service knows the caller but does not allow this (%1).").arg(statusOf(error, 403)),
                        error),
            E::tr("Check the Azure role (Web PubSub Service Owner), and whether network rules of the service let this "
                  "computer in.")};
}

Explanation explainNegativeAck(const Error &error)
{
    if (error.serviceCode.compare("Forbidden"_L1, Qt::CaseInsensitive) == 0)
        return explainForbidden(error);
    if (error.serviceCode.compare("Duplicate"_L1, Qt::CaseInsensitive) == 0) {
        return {withMessage(E::tr("The service has already processed a message with this ack id."), error),
                E::tr("Nothing needs to be done: the first one counts.")};
    }
    if (error.serviceCode.compare("InternalServerError"_L1, Qt::CaseInsensitive) == 0) {
        return {
            withMessage(E::tr("The service could not hand this on: no event handler takes it, or the handler failed."),
                        error),
            E::tr("Check the event handler of this hub. It is safe to send it again.")};
    }
    return {withMessage(E::tr("The service refused it."), error), {}};
}

Explanation explainService(const Error &error)
{
    if (error.httpStatus == 0)
        return explainNegativeAck(error);
    const QString status = QString::number(error.httpStatus);
    if (error.httpStatus == 400) {
        QString advice = E::tr("Correct the value it names, then try again.");
        if (says(error, "content-length"_L1) || says(error, "too large"_L1))
            advice = E::tr("Send a smaller message: the limit is 1 MiB (1,048,576 bytes).");
        else if (error.target.compare("filter"_L1, Qt::CaseInsensitive) == 0)
            advice = E::tr("Correct the filter, for example: 'room1' in groups and userId ne 'bob'.");
        return {withMessage(E::tr("The service does not accept a value of the request (400)."), error), advice};
    }
    if (error.httpStatus == 415) {
        return {withMessage(E::tr("The service does not take this content type (415)."), error),
                E::tr("Send it as JSON, text or binary.")};
    }
    if (error.httpStatus >= 500) {
        return {withMessage(E::tr("The service had an error of its own (%1).").arg(status), error),
                E::tr("Try again; if it stays, look at the health of the service.")};
    }
    return {withMessage(E::tr("The service refused the request (%1).").arg(status), error), {}};
}

Explanation explain(const Error &error)
{
    switch (error.kind) {
    case Error::Kind::InvalidInput:
        return {error.message.isEmpty() ? E::tr("A value is not valid.") : quoted(error.message), {}};
    case Error::Kind::Cancelled:
        return {E::tr("It was cancelled."),
                E::tr("If the request had already left this computer, the service may still have carried it out.")};
    case Error::Kind::Timeout:
        return {withMessage(E::tr("There was no answer in time, and nothing was sent."), error),
                E::tr("Check the network connection, VPN and proxy, then try again.")};
    case Error::Kind::Network:
        return explainNetwork(error);
    case Error::Kind::Tls:
        return explainTls(error);
    case Error::Kind::Proxy:
        return {withMessage(E::tr("The proxy did not let the request through (%1).").arg(statusOf(error, 407)), error),
                E::tr("Check the system's proxy settings, and the user name and password for it.")};
    case Error::Kind::Unauthorized:
        return {
            withMessage(E::tr("The service does not accept the access key or token (401)."), error),
            E::tr("Check that the key belongs to this endpoint and was not renewed, and that this computer's clock is "
                  "right: more than 5 minutes of difference are refused.")};
    case Error::Kind::Forbidden:
        return explainForbidden(error);
    case Error::Kind::NotFound:
        return {withMessage(E::tr("The service does not know that connection, user or address (404)."), error),
                E::tr("It may have just disconnected. Names of groups, users and connections are case-sensitive.")};
    case Error::Kind::Conflict:
        return {withMessage(E::tr("It conflicts with what is there (409); nothing was changed."), error),
                E::tr("A connection can hold at most 1,000 rules for each permission: revoke some, or give it a role "
                      "with a pattern.")};
    case Error::Kind::TooLarge:
        return {withMessage(E::tr("It is larger than the service takes."), error),
                E::tr("The limit is 1 MiB (1,048,576 bytes): send less, or in parts.")};
    case Error::Kind::Throttled:
        return explainThrottled(error);
    case Error::Kind::Service:
        return explainService(error);
    case Error::Kind::Protocol:
        return {
            withMessage(E::tr("The answer is not one that Web PubSub gives."), error),
            E::tr("Check that the endpoint is a Web PubSub service, and what a proxy on the way may have changed.")};
    case Error::Kind::Closed:
        return {error.closeCode > 0 ? presentCloseCode(error.closeCode, error.message)
                                    : withMessage(E::tr("The connection is closed."), error),
                E::tr("Reconnect to go on.")};
    case Error::Kind::OutcomeUnknown:
        return {
            withMessage(E::tr("The request left, but no answer came: it may or may not have been carried out."), error),
            E::tr("It was not sent again by itself. Check the effect before you repeat it.")};
    case Error::Kind::Storage:
        return {withMessage(E::tr("A file could not be read or written."), error),
                E::tr("Check that the disk has room and that the folder may be written.")};
    case Error::Kind::Keychain:
        return {withMessage(E::tr("The system's keychain could not be used."), error),
                E::tr("Unlock it and try again, or use the key this time only.")};
    case Error::Kind::Locked:
        return {withMessage(E::tr("Nothing was done."), error), {}};
    case Error::Kind::Unsupported:
        return {withMessage(E::tr("This is not offered here."), error), {}};
    }
    return {E::tr("It failed."), {}};
}

QString headline(const Error &error, const QString &what)
{
    switch (error.kind) {
    case Error::Kind::Cancelled:
        return E::tr("%1 was stopped").arg(what);
    case Error::Kind::OutcomeUnknown:
        return E::tr("%1: outcome unknown").arg(what);
    case Error::Kind::Locked:
        return E::tr("%1 was refused").arg(what);
    default:
        return E::tr("%1 failed").arg(what);
    }
}

QString meaningOf(int code)
{
    switch (code) {
    case 1000:
        return E::tr("closed normally, by the client or by a close request to the service");
    case 1001:
        return E::tr("the other side is going away (restart or shutdown)");
    case 1002:
        return E::tr("an invalid WebSocket frame");
    case 1003:
        return E::tr("the wrong kind of frame (text or binary) for this subprotocol");
    case 1004:
        return E::tr("reserved code");
    case 1005:
        return E::tr("closed without a code");
    case 1006:
        return E::tr("the connection was lost without a goodbye (network, proxy or server)");
    case 1007:
        return E::tr("a message that is not valid in this subprotocol");
    case 1008:
        return E::tr("not allowed, or the connection cannot be recovered");
    case 1009:
        return E::tr("a message over 1 MiB");
    case 1010:
        return E::tr("a WebSocket extension is missing");
    case 1011:
        return E::tr("the service or the event handler failed");
    case 1012:
        return E::tr("the service restarts");
    case 1013:
        return E::tr("the service is busy; try later");
    case 1014:
        return E::tr("a gateway on the way got a bad answer");
    case 1015:
        return E::tr("the TLS handshake failed");
    default:
        break;
    }
    if (code >= 3000 && code < 4000)
        return E::tr("a registered code of a library or framework");
    if (code >= 4000 && code < 5000)
        return E::tr("a code of the application's own");
    return E::tr("a code that WebSocket does not define");
}

/// What the service means by a reason that it is known to give; empty for every other (somebody's own words).
QString meaningOfReason(const QString &reason)
{
    const auto has = [&reason](QLatin1String words) { return reason.contains(words, Qt::CaseInsensitive); };
    if (has("Application server closed the connection"_L1) || has("ClosedByAppServer"_L1))
        return E::tr("Somebody closed it through the service's REST API: another administrator, a server or this "
                     "program.");
    if (has("Connection count reaches limit"_L1))
        return E::tr("The service takes no more connections: the quota of its units is used up.");
    if (has("ping timeout"_L1) || has("PingTimeout"_L1))
        return E::tr("The service heard nothing from this client for too long: the network, a sleeping machine or a "
                     "blocked client.");
    if (has("Service reloading"_L1) || has("ServiceReload"_L1))
        return E::tr("Maintenance of the service; clients connect again.");
    if (has("Internal server transient error"_L1))
        return E::tr("A passing fault of the service; clients connect again.");
    if (has("SlowClient"_L1))
        return E::tr("The client did not take its messages fast enough, and too many of them waited.");
    if (has("could not be recovered"_L1))
        return E::tr("The connection is not kept any more: its time was up, it was closed, or too many messages "
                     "waited for it.");
    if (has("not a valid JSON protocol message"_L1))
        return E::tr("The client sent a frame that the subprotocol does not have.");
    return {};
}

} // namespace

QString ErrorText::oneLine() const
{
    QString line = why.isEmpty() ? what : what + u": "_s + why;
    if (!advice.isEmpty())
        line += u' ' + advice;
    return line;
}

ErrorText presentError(const Error &error, const QString &what)
{
    const Explanation explanation = explain(error);
    return {headline(error, redactSecrets(what)), explanation.why, explanation.advice};
}

QString presentCloseCode(int code, const QString &reason)
{
    const QString meaning = u"%1: %2"_s.arg(QString::number(code), meaningOf(code));
    const QString said = quoted(reason);
    if (said.isEmpty())
        return meaning + u'.';
    const QString explained = meaningOfReason(reason);
    const QString given = meaning + u". "_s + E::tr("Reason given: %1").arg(said);
    return explained.isEmpty() ? given : given + u" \u2013 "_s + explained;
}

} // namespace wps
