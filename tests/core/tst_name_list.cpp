// SPDX-License-Identifier: GPL-3.0-or-later
#include "core/profile/name_list.h"
#include "tests/support/verify_result.h"
#include "tests/support/wait_for.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace wps;
using namespace Qt::StringLiterals;
using Kind = KnownName::Kind;

namespace
{

QStringList textOf(const NameList &list)
{
    QStringList lines;
    for (const KnownName &name : list.names)
        lines.append(kindName(name.kind) + u' ' + name.name);
    return lines;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

class TestNameList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void tellsWhatIsWrong_data();
    void tellsWhatIsWrong();
    void refusesTooMany();
    void hundredThousandNames();
    void writtenFilesAreReadAgain_data();
    void writtenFilesAreReadAgain();
    void csvIsSafeAndHoldsNoSecret();
    void filesThatCannotBe();
};

void TestNameList::reads_data()
{
    QTest::addColumn<NameListFormat>("format");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("text") << NameListFormat::Text << QByteArray("room 1\r\n\n  two\nann,bob\n")
                          << QStringList{u"user room 1"_s, u"user   two"_s, u"user ann,bob"_s};
    QTest::newRow("text, no line end, byte order mark") << NameListFormat::Text
                                                        << QByteArray("\xEF\xBB\xBF"
                                                                      "a\nb")
                                                        << QStringList{u"user a"_s, u"user b"_s};
    QTest::newRow("csv") << NameListFormat::Csv << QByteArray("kind,name\r\ngroup,room 1\r\nUsers,ann\r\n")
                         << QStringList{u"group room 1"_s, u"user ann"_s};
    QTest::newRow("csv, other order, more columns, semicolons")
        << NameListFormat::Csv << QByteArray("seen;Name;x;KIND\n1;\"a;\"\"b\"\"\nc\";2;connection\n")
        << QStringList{u"connection a;\"b\"\nc"_s};
    QTest::newRow("csv without header") << NameListFormat::Csv << QByteArray("group,kind\nuser,name\n")
                                        << QStringList{u"group kind"_s, u"user name"_s};
    QTest::newRow("csv, one column") << NameListFormat::Csv << QByteArray("ann\n\"b,c\"\n")
                                     << QStringList{u"user ann"_s, u"user b,c"_s};
    QTest::newRow("csv, only a name column")
        << NameListFormat::Csv << QByteArray("name\nann\n") << QStringList{u"user ann"_s};
    QTest::newRow("json") << NameListFormat::JsonLines
                          << QByteArray(
                                 "{\"kind\":\"group\",\"name\":\"r\\n1\",\"x\":{}}\n{\"name\":\"ann\"}\n\"bob\"\n")
                          << QStringList{u"group r\n1"_s, u"user ann"_s, u"user bob"_s};
    QTest::newRow("nothing") << NameListFormat::Csv << QByteArray() << QStringList{};
}

void TestNameList::reads()
{
    QFETCH(NameListFormat, format);
    QFETCH(QByteArray, bytes);
    QFETCH(QStringList, names);
    const auto list = parseNameList(bytes, format, Kind::User);
    VERIFY_OK(list);
    QCOMPARE(textOf(*list), names);
    QVERIFY2(list->bad == 0, qPrintable(list->problems.join(u'\n')));
    for (const KnownName &name : list->names) {
        QCOMPARE(name.source, KnownName::Source::Imported);
        QVERIFY(name.learnedAt.isValid() && !name.confirmedAt.isValid());
    }
}

void TestNameList::tellsWhatIsWrong_data()
{
    QTest::addColumn<NameListFormat>("format");
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<int>("good");
    QTest::addColumn<int>("repeated");
    QTest::addColumn<QString>("problem"); // of the only bad line
    const auto row = [](const char *name, NameListFormat format, const QByteArray &bytes, int good, int repeated,
                        const QString &problem) {
        QTest::newRow(name) << format << bytes << good << repeated << problem;
    };
    row("not UTF-8", NameListFormat::Text, "a\n\xff\xfe\nb\n", 2, 0, u"line 2: This is not UTF-8."_s);
    row("long", NameListFormat::Text, "a\n" + QByteArray(1025, 'x') + "\nb\n", 2, 0,
        u"line 2: The name has more than 1024 characters."_s);
    row("a line without end", NameListFormat::Text, "a\n" + QByteArray(100'000, 'x'), 1, 0,
        u"line 2: The line is too long for a name."_s);
    row("repeated", NameListFormat::Text, "a\nb\na\na\n", 2, 2, {});
    row("a token", NameListFormat::Text,
        "a\nwss://x.example/client/hubs/h?access_token=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2lnbmF0dXJl\n", 1, 0,
        u"line 2: This looks like an access key or a token, not like a name."_s);
    row("kind", NameListFormat::Csv, "kind,name\ngroup,a\nhub,b\n", 1, 0,
        u"line 3: The kind is not group, user or connection."_s);
    row("column", NameListFormat::Csv, "kind,name\n\ngroup\nuser,b\n", 1, 0, u"line 3: A column is missing."_s);
    row("blank", NameListFormat::Csv, "group,\" \"\nuser,b\n", 1, 0,
        u"line 1: A group name has between 1 and 1024 characters, and not only white space."_s);
    row("line numbers count those inside of quotes", NameListFormat::Csv, "group,\"a\nb\nc\"\nhub,x\n", 1, 0,
        u"line 4: The kind is not group, user or connection."_s);
    row("open quote", NameListFormat::Csv, "group,a\ngroup,\"b\ngroup,c\n", 1, 0,
        u"line 2: A quote is never closed: nothing behind it could be read."_s);
    row("not JSON", NameListFormat::JsonLines, "{\"name\":\"a\"}\n{\"name\n", 1, 0,
        u"line 2: This is not JSON: unterminated string."_s);
    row("no name", NameListFormat::JsonLines, "\n{\"name\":3}\n\"a\"", 1, 0,
        u"line 2: An object with a \"name\" that is a string is wanted."_s);
    row("two in a line", NameListFormat::JsonLines, "\"a\",\"b\"\n", 0, 0, u"line 1: One object a line is wanted."_s);
    row("deep", NameListFormat::JsonLines, QByteArray(5000, '[') + "\n\"a\"\n", 1, 0,
        u"line 1: This is not JSON: too deeply nested document."_s);
}

void TestNameList::tellsWhatIsWrong()
{
    QFETCH(NameListFormat, format);
    QFETCH(QByteArray, bytes);
    QFETCH(int, good);
    QFETCH(int, repeated);
    QFETCH(QString, problem);
    const auto list = parseNameList(bytes, format, Kind::Group);
    VERIFY_OK(list);
    QCOMPARE(list->problems.join(u'\n'), problem);
    QCOMPARE(list->names.size(), good);
    QCOMPARE(list->repeated, repeated);
    QCOMPARE(list->bad, problem.isEmpty() ? 0 : 1);
}

void TestNameList::refusesTooMany()
{
    QByteArray lines;
    for (qsizetype i = 0; i <= NameList::kMaxNames; ++i)
        lines += QByteArray::number(i) + '\n';
    VERIFY_FAILS(parseNameList(lines, NameListFormat::Text, Kind::Group), Error::Kind::InvalidInput);
    VERIFY_FAILS(parseNameList(QByteArray(NameList::kMaxFile + 1, '\n'), NameListFormat::Text, Kind::Group),
                 Error::Kind::InvalidInput);
    // Bad lines are all counted, and only the first are told.
    const auto bad = parseNameList(QByteArray("{\n").repeated(5000), NameListFormat::JsonLines, Kind::Group);
    VERIFY_OK(bad);
    QCOMPARE(bad->bad, 5000);
    QVERIFY(bad->problems.size() < 50);
}

void TestNameList::hundredThousandNames()
{
    QTemporaryDir folder;
    QByteArray csv = "kind,name\n";
    for (int i = 0; i < 100'000; ++i)
        csv += (i % 3 ? "group,room " : "user,") + QByteArray::number(i) + '\n';
    QFile file(folder.filePath(u"names.csv"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(csv) == csv.size());
    file.close();
    const auto list = waitFor(readNameList(file.fileName(), nameListFormatOf(file.fileName()), Kind::Connection));
    VERIFY_OK(list);
    QCOMPARE(list->names.size(), 100'000);
    QCOMPARE(list->count(Kind::User), 33'334);
    QCOMPARE(list->bad, 0);
}

void TestNameList::writtenFilesAreReadAgain_data()
{
    QTest::addColumn<QString>("fileName");
    QTest::newRow("csv") << u"names.csv"_s;
    QTest::newRow("json lines") << u"names.jsonl"_s;
}

void TestNameList::writtenFilesAreReadAgain()
{
    QFETCH(QString, fileName);
    QTemporaryDir folder;
    const QString path = folder.filePath(fileName);
    QList<KnownName> names;
    QStringList wanted;
    for (const QString &name : {u"room"_s, u"=1+2"_s, u"'=1"_s, u"''"_s, u"'quoted'"_s, u"a,\"b\"\r\nc"_s, u" -x"_s,
                                u"\u202eevil"_s, u"日本 😀"_s, u"\ttab"_s, u"{\"name\":1}"_s}) {
        names.append({Kind::User,
                      name,
                      KnownName::Source::Heard,
                      QDateTime::currentDateTimeUtc(),
                      QDateTime::currentDateTimeUtc(),
                      {}});
        wanted.append(u"user "_s + name);
    }
    const auto written = waitFor(writeNameList(names, path, nameListFormatOf(path)));
    VERIFY_OK(written);
    QCOMPARE(written->written, names.size());
    const auto list = waitFor(readNameList(path, nameListFormatOf(path), Kind::Group));
    VERIFY_OK(list);
    QCOMPARE(list->problems, QStringList());
    QCOMPARE(textOf(*list), wanted);
}

void TestNameList::csvIsSafeAndHoldsNoSecret()
{
    QTemporaryDir folder;
    const QString path = folder.filePath(u"names.csv"_s);
    const QString secret = u"Endpoint=https://x.example;AccessKey=Q0FOQVJZLWtleS1mb3ItdGVzdHM=;"_s;
    const auto written = waitFor(writeNameList({{Kind::Group,
                                                 u"=cmd|' /C calc'!A0"_s,
                                                 KnownName::Source::Sent,
                                                 QDateTime::fromMSecsSinceEpoch(1, Qt::UTC),
                                                 QDateTime::fromMSecsSinceEpoch(2, Qt::UTC),
                                                 {}},
                                                {Kind::Group, secret, KnownName::Source::Typed, {}, {}, {}}},
                                               path, NameListFormat::Csv));
    VERIFY_OK(written);
    QCOMPARE(written->written, 1);
    QCOMPARE(written->leftOut, 1);
    QCOMPARE(contents(path), QByteArray("kind,name,source,learned,seen,confirmed\r\n"
                                        "group,\"'=cmd|' /C calc'!A0\",sent,1970-01-01T00:00:00.001Z,"
                                        "1970-01-01T00:00:00.002Z,\r\n"));
}

void TestNameList::filesThatCannotBe()
{
    QTemporaryDir folder;
    VERIFY_FAILS(waitFor(readNameList(folder.filePath(u"none"_s), NameListFormat::Text, Kind::Group)),
                 Error::Kind::Storage);
    VERIFY_FAILS(waitFor(readNameList(folder.path(), NameListFormat::Text, Kind::Group)), Error::Kind::Storage);
    VERIFY_FAILS(waitFor(writeNameList({}, folder.path(), NameListFormat::Csv)), Error::Kind::Storage);
}

QTEST_GUILESS_MAIN(TestNameList)
#include "tst_name_list.moc"
