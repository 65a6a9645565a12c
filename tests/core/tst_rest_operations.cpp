// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/rest/operations/connection.h"
#include "core/rest/operations/group.h"
#include "core/rest/operations/health.h"
#include "core/rest/operations/hub.h"
#include "core/rest/operations/permission.h"
#include "core/rest/operations/token.h"
#include "core/rest/operations/user.h"
#include "tests/support/verify_result.h"

#include <QSet>
#include <QTest>
#include <QUrl>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

/// Every operationId of the data plane (api-version 2024-12-01).
const QStringList kOperationIds{
    u"addConnectionToGroup"_s,
    u"addConnectionsToGroups"_s,
    u"addUserToGroup"_s,
    u"checkPermission"_s,
    u"closeAllConnections"_s,
    u"closeConnection"_s,
    u"closeGroupConnections"_s,
    u"closeUserConnections"_s,
    u"connectionExists"_s,
    u"generateClientToken"_s,
    u"getServiceStatus"_s,
    u"grantPermission"_s,
    u"groupExists"_s,
    u"listConnectionsInGroup"_s,
    u"removeConnectionFromAllGroups"_s,
    u"removeConnectionFromGroup"_s,
    u"removeConnectionsFromGroups"_s,
    u"removeUserFromAllGroups"_s,
    u"removeUserFromGroup"_s,
    u"revokePermission"_s,
    u"sendToAll"_s,
    u"sendToConnection"_s,
    u"sendToGroup"_s,
    u"sendToUser"_s,
    u"userExists"_s,
};

// Out of the class: moc cannot read these literals.
const QByteArray kPage = "{\"value\":[{\"connectionId\":\"c\"}],\"nextLink\":\"https://h/n\"}";
const QList<QByteArray> kWrongPages{"{\"value\":[{\"userId\":\"u\"}]}", "{\"value\":{}}", "{\"value\":[", ""};

struct Row {
    const char *name;
    RestRequest request;
    QByteArray line; ///< "POST /path?query"
    QList<int> statuses;
    bool idempotent;
    QByteArray contentType = {};
    QByteArray body = {};
};

QByteArray lineOf(const RestRequest &request)
{
    QByteArray line = request.method + ' ' + request.path;
    char separator = '?';
    for (const auto &[name, value] : request.query) {
        line += separator + name.toUtf8() + '=' + value.toUtf8();
        separator = '&';
    }
    return line;
}

QByteArray headerOf(const RestRequest &request, const QByteArray &name)
{
    for (const auto &[key, value] : request.headers) {
        if (key == name)
            return value;
    }
    return {};
}

HubName hub()
{
    return *HubName::parse(u"Ch`at[1]"_s);
}
GroupName group(const QString &text = u" a?b#c%2F"_s)
{
    return *GroupName::parse(text);
}
UserId user(const QString &text = u"O'Br\u00efen+@x"_s)
{
    return *UserId::parse(text);
}
ConnectionId connection(const QString &text = u"c 1"_s)
{
    return *ConnectionId::parse(text);
}

SendOptions sendOptions()
{
    SendOptions options;
    options.excluded = {connection(u"a,b"_s), connection(u"c"_s)};
    options.filter = u"userId ne null"_s;
    options.messageTtlSeconds = 0;
    options.metadata = {{u"k"_s, u"v"_s}};
    return options;
}

QList<Row> membershipRows()
{
    const QByteArray base = "/api/hubs/ch%60at%5B1%5D";
    const QByteArray g = "%20a%3Fb%23c%252F";
    const QByteArray u = "O'Br%C3%AFen%2B%40x";
    const GroupName slash = group(u"t/1"_s);
    const auto bulk = [](const char *filter) -> QByteArray {
        return QByteArray("{\"filter\":\"") + filter + "\",\"groups\":[\"t/1\"]}";
    };
    const QByteArray json = "application/json";
    return {
        {"addConnectionToGroup",
         addConnectionToGroup(hub(), group(), connection()).request,
         "PUT " + base + "/groups/" + g + "/connections/c%201",
         {200, 404},
         true},
        {"addConnectionToGroup with /",
         addConnectionToGroup(hub(), slash, connection(u"c'1"_s)).request,
         "POST " + base + "/:addToGroups",
         {200},
         false,
         json,
         bulk("connectionId eq 'c''1'")},
        {"removeConnectionFromGroup",
         removeConnectionFromGroup(hub(), group(), connection()).request,
         "DELETE " + base + "/groups/" + g + "/connections/c%201",
         {204},
         true},
        {"removeConnectionFromGroup with /",
         removeConnectionFromGroup(hub(), slash, connection()).request,
         "POST " + base + "/:removeFromGroups",
         {200},
         false,
         json,
         bulk("connectionId eq 'c 1'")},
        {"removeConnectionFromAllGroups",
         removeConnectionFromAllGroups(hub(), connection()).request,
         "DELETE " + base + "/connections/c%201/groups",
         {204},
         true},
        {"addUserToGroup",
         addUserToGroup(hub(), user(), group()).request,
         "PUT " + base + "/users/" + u + "/groups/" + g,
         {200, 404},
         true},
        {"addUserToGroup with /",
         addUserToGroup(hub(), user(u"x/y"_s), slash).request,
         "POST " + base + "/:addToGroups",
         {200},
         false,
         json,
         bulk("userId eq 'x/y'")},
        {"removeUserFromGroup",
         removeUserFromGroup(hub(), user(), group()).request,
         "DELETE " + base + "/users/" + u + "/groups/" + g,
         {204},
         true},
        {"removeUserFromGroup with /",
         removeUserFromGroup(hub(), user(u"x"_s), slash).request,
         "POST " + base + "/:removeFromGroups",
         {200},
         false,
         json,
         bulk("userId eq 'x'")},
        {"removeUserFromAllGroups",
         removeUserFromAllGroups(hub(), user()).request,
         "DELETE " + base + "/users/" + u + "/groups",
         {204},
         true},
        {"addConnectionsToGroups",
         addConnectionsToGroups(hub(), {slash}, ConnectionSelection::matching(u"userId eq 'a'"_s)).request,
         "POST " + base + "/:addToGroups",
         {200},
         false,
         json,
         bulk("userId eq 'a'")},
        {"removeConnectionsFromGroups",
         removeConnectionsFromGroups(hub(), {slash, group(u"x"_s)}, ConnectionSelection::allConnections()).request,
         "POST " + base + "/:removeFromGroups",
         {200},
         false,
         json,
         R"({"groups":["t/1","x"]})"},
    };
}

QList<Row> sendRows()
{
    const QByteArray base = "/api/hubs/ch%60at%5B1%5D";
    const MessageBody text = MessageBody::text(u"h\u00e9"_s);
    const QByteArray bytes = "h\xc3\xa9";
    const QByteArray plain = "text/plain";
    const QByteArray all = "excluded=a,b&excluded=c&filter=userId ne null&messageTtlSeconds=0";
    return {
        {"sendToAll",
         sendToAll(hub(), text, sendOptions()).request,
         "POST " + base + "/:send?" + all,
         {202},
         false,
         plain,
         bytes},
        {"sendToAll json",
         sendToAll(hub(), *MessageBody::json("{\"b\":1,\"a\":2}")).request,
         "POST " + base + "/:send",
         {202},
         false,
         "application/json",
         "{\"b\":1,\"a\":2}"},
        {"sendToAll binary",
         sendToAll(hub(), MessageBody::binary(QByteArray("\0\xff", 2))).request,
         "POST " + base + "/:send",
         {202},
         false,
         "application/octet-stream",
         QByteArray("\0\xff", 2)},
        {"sendToGroup",
         sendToGroup(hub(), group(), text, sendOptions()).request,
         "POST " + base + "/groups/%20a%3Fb%23c%252F/:send?" + all,
         {202},
         false,
         plain,
         bytes},
        {"sendToGroup with /",
         sendToGroup(hub(), group(u"t'/1"_s), text, sendOptions()).request,
         "POST " + base +
             "/:send?excluded=a,b&excluded=c&filter=('t''/1' in groups) and (userId ne null)&messageTtlSeconds=0",
         {202},
         false,
         plain,
         bytes},
        {"sendToGroup ..",
         sendToGroup(hub(), group(u".."_s), text).request,
         "POST " + base + "/:send?filter='..' in groups",
         {202},
         false,
         plain,
         bytes},
        {"sendToUser",
         sendToUser(hub(), user(), text, sendOptions()).request,
         "POST " + base + "/users/O'Br%C3%AFen%2B%40x/:send?filter=userId ne null&messageTtlSeconds=0",
         {202},
         false,
         plain,
         bytes},
        {"sendToUser with /",
         sendToUser(hub(), user(u"a/b"_s), text).request,
         "POST " + base + "/:send?filter=userId eq 'a/b'",
         {202},
         false,
         plain,
         bytes},
        {"sendToConnection",
         sendToConnection(hub(), connection(), text, sendOptions()).request,
         "POST " + base + "/connections/c%201/:send?messageTtlSeconds=0",
         {202},
         false,
         plain,
         bytes},
        {"sendToConnection with /",
         sendToConnection(hub(), connection(u"a/b"_s), text).request,
         "POST " + base + "/:send?filter=connectionId eq 'a/b'",
         {202},
         false,
         plain,
         bytes},
    };
}

QList<Row> otherRows()
{
    const QByteArray base = "/api/hubs/ch%60at%5B1%5D";
    const CloseOptions close{{connection(u"x"_s)}, u"bye & thanks"_s};
    const QByteArray closed = "/:closeConnections?excluded=x&reason=bye & thanks";
    ClientAccessRequest access;
    access.userId = user(u"u"_s);
    access.roles = {u"webpubsub.sendToGroup"_s, u"webpubsub.joinLeaveGroup.a"_s};
    access.groups = {group(u"a/b"_s)};
    access.endpoint = ClientEndpoint::Mqtt;
    const Permission join = Permission::JoinLeaveGroup;
    const QByteArray permission = base + "/permissions/joinLeaveGroup/connections/c%201?targetName= a?b#c%2F";
    return {
        {"getServiceStatus", getServiceStatus().request, "HEAD /api/health", {200}, true},
        {"closeAllConnections", closeAllConnections(hub(), close).request, "POST " + base + closed, {204}, false},
        {"closeGroupConnections",
         closeGroupConnections(hub(), group(u"g"_s), close).request,
         "POST " + base + "/groups/g" + closed,
         {204},
         false},
        {"closeUserConnections",
         closeUserConnections(hub(), user(u"u"_s), close).request,
         "POST " + base + "/users/u" + closed,
         {204},
         false},
        {"closeConnection",
         closeConnection(hub(), connection(), u"why"_s).request,
         "DELETE " + base + "/connections/c%201?reason=why",
         {204},
         true},
        {"connectionExists",
         connectionExists(hub(), connection()).request,
         "HEAD " + base + "/connections/c%201",
         {200, 404},
         true},
        {"groupExists",
         groupExists(hub(), group()).request,
         "HEAD " + base + "/groups/%20a%3Fb%23c%252F",
         {200, 404},
         true},
        {"userExists",
         userExists(hub(), user()).request,
         "HEAD " + base + "/users/O'Br%C3%AFen%2B%40x",
         {200, 404},
         true},
        {"listConnectionsInGroup",
         listConnectionsInGroup(hub(), group(u"g"_s), {2, 5, u"t+"_s}).request,
         "GET " + base + "/groups/g/connections?maxpagesize=2&top=5&continuationToken=t+",
         {200},
         true},
        {"grantPermission",
         grantPermission(hub(), connection(), join, group()).request,
         "PUT " + permission,
         {200, 404},
         true},
        {"revokePermission",
         revokePermission(hub(), connection(), join, group()).request,
         "DELETE " + permission,
         {204},
         true},
        {"checkPermission",
         checkPermission(hub(), connection(), join, group()).request,
         "HEAD " + permission,
         {200, 404},
         true},
        {"generateClientToken",
         generateClientToken(hub(), access).request,
         "POST " + base +
             "/:generateToken?userId=u&role=webpubsub.sendToGroup&role=webpubsub.joinLeaveGroup.a&group=a/b"
             "&minutesToExpire=60&clientType=MQTT",
         {200},
         true},
    };
}

QList<Row> rows()
{
    return sendRows() + membershipRows() + otherRows();
}

template <typename T> Error refusalOf(const RestOperation<T> &operation)
{
    return operation.request.refusal.value_or(Error{});
}

} // namespace

class RestOperationsTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wireForm_data()
    {
        QTest::addColumn<qsizetype>("index");
        const QList<Row> all = rows();
        for (qsizetype i = 0; i < all.size(); ++i)
            QTest::newRow(all.at(i).name) << i;
    }
    void wireForm()
    {
        QFETCH(qsizetype, index);
        const Row row = rows().at(index);
        QCOMPARE(row.request.operationId, QString::fromLatin1(row.name).section(u' ', 0, 0));
        QCOMPARE(lineOf(row.request), row.line);
        QCOMPARE(row.request.acceptedStatuses, row.statuses);
        QCOMPARE(row.request.idempotent, row.idempotent);
        QCOMPARE(headerOf(row.request, "Content-Type"), row.contentType);
        QCOMPARE(row.request.body, row.body);
        QCOMPARE(row.request.hasBody, !row.contentType.isEmpty());
        QCOMPARE(row.request.authorized, row.request.operationId != u"getServiceStatus"_s);
        QVERIFY(!row.request.refusal);
        const bool detour = QByteArrayView(row.name).contains('/') || QByteArrayView(row.name).contains("..");
        QCOMPARE(row.request.note.isEmpty(), !detour);
        // The path must survive the way through QUrl, or the token's audience would not match it.
        QCOMPARE(QUrl::fromEncoded("https://h" + row.request.path, QUrl::StrictMode).toEncoded(),
                 "https://h" + row.request.path);
    }

    void everyOperationHasARow()
    {
        QSet<QString> seen;
        for (const Row &row : rows())
            seen.insert(row.request.operationId);
        QCOMPARE(seen, QSet<QString>(kOperationIds.begin(), kOperationIds.end()));
        QCOMPARE(kOperationIds.size(), 25);
    }

    void metadataBecomesHeaders()
    {
        QCOMPARE(headerOf(sendToAll(hub(), MessageBody::text(u"x"_s), sendOptions()).request, "X-WebPubSub-Metadata-k"),
                 QByteArray("v"));
    }

    void refusals()
    {
        const MessageBody body = MessageBody::text(u"x"_s);
        SendOptions options;
        options.messageTtlSeconds = 301;
        QCOMPARE(refusalOf(sendToAll(hub(), body, options)).field, u"messageTtlSeconds"_s);
        options.messageTtlSeconds = -1;
        QCOMPARE(refusalOf(sendToUser(hub(), user(), body, options)).field, u"messageTtlSeconds"_s);
        options = {};
        options.metadata = {{u"a b"_s, u"v"_s}};
        QCOMPARE(refusalOf(sendToConnection(hub(), connection(), body, options)).field, u"metadata"_s);
        options.metadata = {{u"a"_s, u"v\r\nX: y"_s}};
        QCOMPARE(refusalOf(sendToAll(hub(), body, options)).field, u"metadata"_s);
        const MessageBody huge = MessageBody::binary(QByteArray(MessageBody::kMaxSize + 1, 'x'));
        QVERIFY(refusalOf(sendToGroup(hub(), group(), huge)).kind == Error::Kind::TooLarge);
        QVERIFY(
            !sendToGroup(hub(), group(), MessageBody::binary(QByteArray(MessageBody::kMaxSize, 'x'))).request.refusal);
        QCOMPARE(refusalOf(addConnectionsToGroups(hub(), {}, {})).field, u"groups"_s);
        QCOMPARE(refusalOf(addConnectionsToGroups(hub(), {group()}, ConnectionSelection::matching(u" "_s))).field,
                 u"filter"_s);
        QCOMPARE(refusalOf(listConnectionsInGroup(hub(), group(), {201, {}, {}})).field, u"maxPageSize"_s);
        QCOMPARE(refusalOf(listConnectionsInGroup(hub(), group(), {{}, 0, {}})).field, u"top"_s);
        ClientAccessRequest access;
        access.lifetime = std::chrono::minutes(0);
        QCOMPARE(refusalOf(generateClientToken(hub(), access)).field, u"minutesToExpire"_s);
        access = {};
        access.roles = {u"admin"_s};
        QCOMPARE(refusalOf(generateClientToken(hub(), access)).field, u"role"_s);
    }

    void namesThatNoPathCanCarry()
    {
        for (const QString &name : {u"a/b"_s, u"."_s, u".."_s}) {
            const GroupName g = group(name);
            const UserId u = user(name);
            const ConnectionId c = connection(name);
            const Permission p = Permission::SendToGroup;
            for (const Error &error :
                 {refusalOf(groupExists(hub(), g)), refusalOf(listConnectionsInGroup(hub(), g)),
                  refusalOf(closeGroupConnections(hub(), g)), refusalOf(userExists(hub(), u)),
                  refusalOf(closeUserConnections(hub(), u)), refusalOf(removeUserFromAllGroups(hub(), u)),
                  refusalOf(connectionExists(hub(), c)), refusalOf(closeConnection(hub(), c)),
                  refusalOf(removeConnectionFromAllGroups(hub(), c)), refusalOf(grantPermission(hub(), c, p, g)),
                  refusalOf(revokePermission(hub(), c, p, g)), refusalOf(checkPermission(hub(), c, p, g))})
                QVERIFY(error.kind == Error::Kind::Unsupported && error.message.contains(name));
            QVERIFY(!groupRouteNote(g).isEmpty());
            QVERIFY(!userRouteNote(u).isEmpty());
        }
        QVERIFY(groupRouteNote(group(u"a.b"_s)).isEmpty());
    }

    void segmentsAreEncodedAsTheSdksDo()
    {
        QCOMPARE(RestRequest::segment(u"AZaz09-_.!~*'()"_s), QByteArray("AZaz09-_.!~*'()"));
        QCOMPARE(RestRequest::segment(u" \"#$%&+,/:;<=>?@[\\]^`{|}"_s),
                 QByteArray("%20%22%23%24%25%26%2B%2C%2F%3A%3B%3C%3D%3E%3F%40%5B%5C%5D%5E%60%7B%7C%7D"));
        QCOMPARE(RestRequest::segment(u"\u00e9\U0001F600"_s), QByteArray("%C3%A9%F0%9F%98%80"));
    }

    void existenceAnswers()
    {
        const auto decode = userExists(hub(), user()).decode;
        QCOMPARE(*decode({200, {}, {}}), true);
        QCOMPARE(*decode({404, {{"x-ms-error-code", "Warning.User.NotExisted"}}, {}}), false);
        VERIFY_FAILS(decode({404, {{"Content-Type", "text/html"}}, {}}), Error::Kind::NotFound);
    }

    void pages()
    {
        const auto decode = listConnectionsNextPage("https://h/x").decode;
        const auto page = decode({200, {}, kPage});
        VERIFY_OK(page);
        QCOMPARE(page->members.size(), 1);
        QCOMPARE(page->nextLink, QByteArray("https://h/n"));
        for (const QByteArray &wrong : kWrongPages)
            VERIFY_FAILS(decode({200, {}, wrong}), Error::Kind::Protocol);
    }

    void tokens()
    {
        const auto decode = generateClientToken(hub(), {}).decode;
        QCOMPARE(decode({200, {}, R"({"token":"a.b.c"})"})->reveal(), QByteArray("a.b.c"));
        const auto wrong = decode({200, {}, R"({"Token":"CANARY"})"});
        VERIFY_FAILS(wrong, Error::Kind::Protocol);
        QVERIFY(!wrong.error().body.contains("CANARY"));
    }
};

QTEST_GUILESS_MAIN(RestOperationsTest)
#include "tst_rest_operations.moc"
