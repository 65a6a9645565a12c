// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/auth/client_access_token.h"
#include "core/auth/jwt.h"
#include "tests/support/verify_result.h"
#include "ui/panels/token/token_dialog.h"

#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QTableWidget>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

namespace
{

const SecretText kKey(QByteArray("key"));

QString tokenOf(const QJsonObject &claims)
{
    return QString::fromUtf8(signJwt(claims, kKey).reveal());
}

} // namespace

class TokenTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void problems_data()
    {
        const qint64 now = 1'800'000'000;
        const QString audience = u"https://x.webpubsub.azure.com/client/hubs/chat"_s;
        QTest::addColumn<QJsonObject>("claims");
        QTest::addColumn<QList<TokenProblem>>("problems");
        const auto row = [&](const char *name, const QJsonObject &changes, const QList<TokenProblem> &problems) {
            QJsonObject claims{{u"aud"_s, audience}, {u"exp"_s, now + 60}, {u"iat"_s, now}};
            for (auto it = changes.begin(); it != changes.end(); ++it) {
                if (it->isNull())
                    claims.remove(it.key());
                else
                    claims.insert(it.key(), *it);
            }
            QTest::newRow(name) << claims << problems;
        };
        const QJsonValue none;
        row("good", {}, {});
        row("expired", {{u"exp"_s, now}}, {TokenProblem::Expired});
        row("endless", {{u"exp"_s, none}}, {TokenProblem::NoExpiry});
        row("early", {{u"nbf"_s, now + 60}}, {TokenProblem::NotYetValid});
        row("skew", {{u"iat"_s, now + 60}}, {TokenProblem::IssuedInFuture});
        row("a little skew", {{u"iat"_s, now + 3}}, {});
        row("huge", {{u"exp"_s, 1e300}}, {});
        row("no audience", {{u"aud"_s, none}}, {TokenProblem::NoAudience});
        row("for REST", {{u"aud"_s, u"https://x.webpubsub.azure.com/api/hubs/chat/:send"_s}},
            {TokenProblem::NotForClients});
        row("host", {{u"aud"_s, u"https://y.webpubsub.azure.com/client/hubs/chat"_s}}, {TokenProblem::OtherHost});
        row("hub", {{u"aud"_s, u"https://x.webpubsub.azure.com/client/hubs/other"_s}}, {TokenProblem::OtherHub});
        row("role", {{u"role"_s, QJsonArray{u"admin"_s}}}, {TokenProblem::UnknownRole});
    }
    void problems()
    {
        QFETCH(QJsonObject, claims);
        QFETCH(QList<TokenProblem>, problems);
        const QDateTime now = QDateTime::fromSecsSinceEpoch(1'800'000'000, Qt::UTC);
        const auto token = inspectToken(tokenOf(claims), QUrl(u"https://x.webpubsub.azure.com"_s), u"Chat"_s, now);
        VERIFY_OK(token);
        QVERIFY(token->problems == problems);
        for (const TokenProblem problem : token->problems)
            QVERIFY(!TokenDialog::problemText(problem).isEmpty());
    }

    void noToken()
    {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        for (const QString &text : {u""_s, u"hello"_s, u"a.b.c"_s, u"wss://x/client/hubs/h?access_token="_s})
            VERIFY_FAILS(inspectToken(text, {}, {}, now), Error::Kind::InvalidInput);
    }

    void twoAreCompared()
    {
        TokenDialog dialog({}, {}, nullptr);
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        dialog.show();
        const QList<QLineEdit *> fields = dialog.findChildren<QLineEdit *>();
        QLineEdit *group = nullptr;
        QList<QLineEdit *> tokens;
        for (QLineEdit *field : fields) {
            if (field->echoMode() == QLineEdit::Password)
                tokens.append(field);
            else
                group = field;
        }
        QVERIFY(tokens.size() == 2 && group);
        ClientAccessRequest request;
        request.userId = *UserId::parse(u"ann"_s);
        request.roles = {u"webpubsub.sendToGroups.room?"_s};
        const auto access = makeClientAccess(QUrl(u"https://x.example"_s), *HubName::parse(u"chat"_s), request, kKey);
        const bool urlFirst = tokens[0]->accessibleName() == u"Token A"_s;
        tokens[urlFirst ? 0 : 1]->setText(QString::fromUtf8(access.url.reveal()));
        // The old form takes the star for a letter.
        const QString literal = tokenOf({{u"role"_s, u"webpubsub.joinLeaveGroup.room*"_s}});
        tokens[urlFirst ? 1 : 0]->setText(literal);
        auto *may = dialog.findChild<QTableWidget *>();
        const auto at = [may](int row, int column) { return may->item(row, column)->text(); };
        QCOMPARE(at(1, 0), QString());
        group->setText(u"room1"_s);
        QVERIFY(at(1, 0).contains(u"yes"_s) && at(0, 0).contains(u"no"_s));
        QVERIFY(at(1, 1).contains(u"no"_s) && at(0, 1).contains(u"no"_s));
        group->setText(u"room*"_s);
        QVERIFY(at(0, 1).contains(u"yes"_s));
        QString all;
        for (const QLabel *label : dialog.findChildren<QLabel *>())
            all += label->text() + u'\n';
        QVERIFY2(all.contains(u"User ann"_s) && all.contains(u"0:59:"_s), qPrintable(all));
        QVERIFY(!all.contains(u".eyJ"_s));
    }
};

QTEST_MAIN(TokenTest)
#include "tst_token.moc"
