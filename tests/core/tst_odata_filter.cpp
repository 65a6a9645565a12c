// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/odata/odata_trial.h"
#include "tests/core/filter_cases.h"
#include "tests/support/verify_result.h"

#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;

class ODataFilterTest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void matches_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<bool>("forAlice");
        QTest::addColumn<bool>("forAnonymous");
        const QList<FilterCase> cases = filterCases();
        for (const FilterCase &one : cases)
            QTest::newRow(qPrintable(one.filter)) << one.filter << one.forAlice << one.forAnonymous;
    }
    void matches()
    {
        QFETCH(QString, filter);
        QFETCH(bool, forAlice);
        QFETCH(bool, forAnonymous);
        const auto parsed = ODataFilter::parse(filter);
        VERIFY_OK(parsed);
        QCOMPARE(parsed->matches(filterCaseAlice()), forAlice);
        QCOMPARE(parsed->matches(filterCaseAnonymous()), forAnonymous);
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("message");
        const QList<RefusedFilter> cases = refusedFilters();
        for (const RefusedFilter &one : cases)
            QTest::newRow(qPrintable(one.filter)) << one.filter << one.message();
    }
    void refusals()
    {
        QFETCH(QString, filter);
        QFETCH(QString, message);
        const auto parsed = ODataFilter::parse(filter);
        VERIFY_FAILS(parsed, Error::Kind::InvalidInput);
        QCOMPARE(parsed.error().field, u"filter"_s);
        QCOMPARE(parsed.error().message, message);
    }

    void problemsHaveAPlace_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("marked");
        QTest::addColumn<bool>("isSyntax");
        const auto row = [](const char *filter, const char *marked, bool isSyntax) {
            QTest::newRow(filter) << QString::fromUtf8(filter) << QString::fromUtf8(marked) << isSyntax;
        };
        row("invalid filter", "filter", true);
        row("userId eq ", "", true);
        row("userId = 'a'", "=", true);
        row("userId eq 'a", "'a", true);
        row("true AND true", "AND", true);
        row("userId lt 1", "userId lt 1", false);
        row("true and (ab eq 1)", "ab", false);
        row("( not 'a' )", "not 'a'", false);
        row("true or true or 'a' or true", "true or true or 'a'", false);
        row("contains(userId, 5) and true", "contains(userId, 5)", false); // wrong only once there is a user
        row("tolower(5) eq 'a'", "tolower(5)", false);
        row("'a' in groups and  length()  eq 1", "length()", false);
        row("'a' in 'O''Brien'", "'O''Brien'", false);
        row("userId", "userId", false);
        row("userId in ('a', b)", "b", false);
    }
    void problemsHaveAPlace()
    {
        QFETCH(QString, filter);
        QFETCH(QString, marked);
        QFETCH(bool, isSyntax);
        const auto problem = findFilterProblem(filter);
        QVERIFY(problem);
        QCOMPARE(problem->isSyntax, isSyntax);
        QCOMPARE(filter.mid(problem->begin, problem->end - problem->begin), marked);
        QCOMPARE(problem->message, ODataFilter::parse(filter).error().message);
        QVERIFY(problem->message.contains(problem->reason));
    }

    void partsOfAConnectionAreTried_data()
    {
        QTest::addColumn<QString>("filter");
        QTest::addColumn<QString>("byId");     // only the connection id is known
        QTest::addColumn<QString>("byMember"); // user and one group too
        const auto row = [](const char *filter, const char *byId, const char *byMember) {
            QTest::newRow(filter) << QString::fromUtf8(filter) << QString::fromLatin1(byId)
                                  << QString::fromLatin1(byMember);
        };
        row("", "yes", "yes");
        row("true", "yes", "yes");
        row("connectionId eq 'c1'", "yes", "yes");
        row("userId eq 'Alice'", "unknown", "yes");
        row("userId eq 'bob'", "unknown", "no");
        row("not (userId eq 'bob')", "unknown", "yes");
        row("'g1' in groups", "unknown", "yes");
        row("'g2' in groups", "unknown", "unknown");
        row("not ('g1' in groups)", "unknown", "no");
        row("length(groups) gt 0", "unknown", "unknown");
        row("connectionId eq 'c2' and 'g2' in groups", "no", "no");
        row("connectionId eq 'c1' or 'g2' in groups", "yes", "yes");
        row("connectionId eq 'c1' and 'g2' in groups", "unknown", "unknown");
        row("protocol eq null", "unknown", "unknown");
        row("startswith(tolower(USERID),'ali')", "unknown", "yes");
        row("userId in ('Alice','bob') and 'g1' in groups", "unknown", "yes");
    }
    void partsOfAConnectionAreTried()
    {
        QFETCH(QString, filter);
        QFETCH(QString, byId);
        QFETCH(QString, byMember);
        const auto parsed = ODataFilter::parse(filter);
        VERIFY_OK(parsed);
        const auto word = [](std::optional<bool> result) -> QString {
            return !result ? u"unknown"_s : *result ? u"yes"_s : u"no"_s;
        };
        PartialSubject subject;
        subject.subject.connectionId = u"c1"_s;
        QCOMPARE(word(tryMatch(*parsed, subject)), byId);
        subject.subject.userId = u"Alice"_s;
        subject.userKnown = true;
        subject.subject.groups = {u"g1"_s};
        QCOMPARE(word(tryMatch(*parsed, subject)), byMember);
        PartialSubject whole{filterCaseAlice(), true, true, true};
        QCOMPARE(tryMatch(*parsed, whole), std::optional(parsed->matches(filterCaseAlice())));
    }

    void nestingIsLimited_data()
    {
        QTest::addColumn<QString>("open");
        QTest::addColumn<QString>("inner");
        QTest::addColumn<QString>("close");
        QTest::newRow("parentheses") << u"("_s << u"true"_s << u")"_s;
        QTest::newRow("not") << u"not "_s << u"true"_s << QString();
        QTest::newRow("calls") << u"contains('a',"_s << u"'a'"_s << u")"_s;
        QTest::newRow("comparisons") << QString() << u"true"_s << u" eq true"_s;
        QTest::newRow("memberships") << QString() << u"true"_s << u" in (true)"_s;
        QTest::newRow("minus") << u"- "_s << u"1"_s << QString();
    }
    void nestingIsLimited()
    {
        QFETCH(QString, open);
        QFETCH(QString, inner);
        QFETCH(QString, close);
        const auto nested = [&](int depth) -> QString { return open.repeated(depth) % inner % close.repeated(depth); };
        const QString tooDeep = u"Recursion depth exceeded allowed limit."_s;
        const auto shallow = ODataFilter::parse(nested(90));
        QVERIFY(shallow || !shallow.error().message.contains(tooDeep));
        const auto deep = ODataFilter::parse(nested(100'000));
        VERIFY_FAILS(deep, Error::Kind::InvalidInput);
        QVERIFY(deep.error().message.contains(tooDeep));
    }

    void manyClauses()
    {
        const QString filter = u"userId eq 'x' or "_s.repeated(20'000) % u"userId eq 'Alice'"_s;
        const auto parsed = ODataFilter::parse(filter);
        VERIFY_OK(parsed);
        QVERIFY(parsed->matches(filterCaseAlice()));
        QVERIFY(!parsed->matches(filterCaseAnonymous()));
        VERIFY_FAILS(ODataFilter::parse(filter % u" or 1"_s), Error::Kind::InvalidInput);
    }
};

QTEST_GUILESS_MAIN(ODataFilterTest)
#include "tst_odata_filter.moc"
