#include "config/database_target.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/error.h"

namespace stepwell {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Kind = DatabaseTarget::Kind;
using Mode = TlsChoice::Mode;

std::string complaint(std::string_view url) {
  try {
    DatabaseTarget::parse(url);
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUsage);
    EXPECT_FALSE(error.hint().empty());
    return std::string(error.what()) + " | " + error.hint();
  }
  return "no error";
}

TEST(DatabaseTarget, ParsesTheEmbeddedFile) {
  EXPECT_EQ(DatabaseTarget::parse("duckdb:big.duckdb").path, "big.duckdb");
  EXPECT_EQ(DatabaseTarget::parse("DuckDB:../a b%20c?.duckdb").path, "../a b%20c?.duckdb");
  EXPECT_EQ(DatabaseTarget::parse("duckdb:/var/x.duckdb").path, "/var/x.duckdb");
  EXPECT_EQ(DatabaseTarget::parse("duckdb:///var/x.duckdb").path, "/var/x.duckdb");
  EXPECT_EQ(DatabaseTarget::parse("duckdb:big.duckdb").description(), "duckdb:big.duckdb");
  EXPECT_EQ(DatabaseTarget::parse("duckdb:./stepwell.duckdb"), DatabaseTarget{});
}

TEST(DatabaseTarget, ParsesAServer) {
  const auto target = DatabaseTarget::parse("mysql://te%40m:p%3A%2F%25%C3%A4+@db.example:3307/sa%20les");
  EXPECT_EQ(target.kind, Kind::kMariaDB);
  EXPECT_EQ(target.host, "db.example");
  EXPECT_EQ(target.port, 3307);
  EXPECT_EQ(target.user, "te@m");
  EXPECT_EQ(target.password, "p:/%ä+");
  EXPECT_EQ(target.database, "sa les");
  EXPECT_EQ(target.path, "");
  EXPECT_EQ(target.description(), "mysql://te@m@db.example:3307/sa les");
}

TEST(DatabaseTarget, FillsInWhatIsUsual) {
  const auto mariadb = DatabaseTarget::parse("mariadb:///sales?socket=/run/my%20sql+1.sock");
  EXPECT_EQ(mariadb.host, "localhost");
  EXPECT_EQ(mariadb.port, 3306);
  EXPECT_EQ(mariadb.user, "");
  EXPECT_EQ(mariadb.socket, "/run/my sql+1.sock");
  EXPECT_EQ(mariadb.description(), "mariadb://localhost/sales?socket=/run/my sql+1.sock");

  const auto clickhouse = DatabaseTarget::parse("clickhouse://ch");
  EXPECT_EQ(clickhouse.kind, Kind::kClickHouse);
  EXPECT_EQ(clickhouse.port, 8123);
  EXPECT_EQ(clickhouse.database, "default");
  EXPECT_EQ(DatabaseTarget::parse("clickhouse://ch/?cluster=eu").cluster, "eu");
  EXPECT_EQ(DatabaseTarget::parse("clickhouse://ch:/x").port, 8123);
}

TEST(DatabaseTarget, TakesTlsOptions) {
  EXPECT_EQ(DatabaseTarget::parse("mariadb://db/x").tls, TlsChoice{});
  EXPECT_EQ(DatabaseTarget::parse("mariadb://db/x?ssl-mode=off").tls.mode, Mode::kOff);
  EXPECT_EQ(DatabaseTarget::parse("mariadb://db/x?ssl-mode=required").tls.mode, Mode::kRequired);
  const auto target =
      DatabaseTarget::parse("mysql://u:hush@db/x?ssl-ca=ca%20s.pem&ssl-cert=/a/c.pem&ssl-key=/a/k.pem");
  EXPECT_EQ(target.tls.mode, Mode::kVerified) << "an authority is named to verify the server by";
  EXPECT_EQ(target.tls.ca, "ca s.pem");
  EXPECT_EQ(target.tls.certificate, "/a/c.pem");
  EXPECT_EQ(target.tls.key, "/a/k.pem");
  EXPECT_EQ(target.description(), "mysql://u@db:3306/x");
  const auto both = DatabaseTarget::parse("mariadb:///x?ssl-mode=verified&socket=/s");
  EXPECT_EQ(both.socket, "/s");
  EXPECT_EQ(both.tls.mode, Mode::kVerified);
}

TEST(DatabaseTarget, TakesIpv6Addresses) {
  const auto target = DatabaseTarget::parse("mariadb://u@[2001:db8::1]:3306/x");
  EXPECT_EQ(target.host, "2001:db8::1");
  EXPECT_EQ(target.description(), "mariadb://u@[2001:db8::1]:3306/x");
}

TEST(DatabaseTarget, NeverShowsThePassword) {
  EXPECT_THAT(DatabaseTarget::parse("mariadb://u:hush@db/x").description(), Not(HasSubstr("hush")));
  for (const auto* url :
       {"mariadb://u:hush@db", "mariadb://u:hush@db:99999/x", "mariadb://u:h@hush@db/x",
        "mariadb://u:1/hush@db/x", "mariadb://u:hush#hush@db/x", "mariadb://u:hush?hush@db/x",
        "postgres://u:hush@db/x", "mariadb://u:hush%zz@db/x", "mariadb://u:77777/hush@db",
        "mariadb:u:hush@db/x", "clickhouse://u:hush@db/x?socket=1", "u:hush@db/x"}) {
    EXPECT_THAT(complaint(url), AllOf(Not(HasSubstr("hush")), Not(HasSubstr("no error")))) << url;
  }
}

TEST(DatabaseTarget, PasswordsInTheMannersOfOtherProgramsAreNotShown) {
  for (const auto* url :
       {"mariadb://u@db/x?password=hush", "mariadb://db/x?user=u&password=hush",
        "mariadb://db:3306/x?pwd=hush", "mariadb://db/x?ssl-ca=f&passwd=hush",
        "mariadb://db/x?password=hu@hush", "mariadb://u:1/hush?x@db/x",
        "jdbc:mariadb://db/x?user=u&password=hush", "jdbc:mysql://db:3306/x?password=hush",
        "Server=db;Uid=u;Pwd=hush", "mariadb://[u:hush/x", "host=db user=u password=hush", "u/hush@db/x",
        "duckdb:mysql://u:hush@db/x", "clickhouse://db/x?user=u&password=hush"}) {
    EXPECT_THAT(complaint(url), AllOf(Not(HasSubstr("hush")), Not(HasSubstr("no error")))) << url;
  }
  EXPECT_THAT(complaint("mariadb://db/x?ssl-mode=maybe"), HasSubstr("?ssl-mode=maybe"));
  EXPECT_EQ(DatabaseTarget::parse("mariadb://u%3Ahush@db/x").description(), "mariadb://u:***@db:3306/x");
}

TEST(DatabaseTarget, PasswordInThePlaceOfAPortIsNoNameOfADatabase) {
  for (const auto* url : {"mariadb://u:hush", "mariadb://u:12hush", "mariadb://u:hush?ssl-mode=off"}) {
    EXPECT_THAT(complaint(url), AllOf(Not(HasSubstr("hush")), HasSubstr("not a valid port"))) << url;
  }
}

TEST(DatabaseTarget, PasswordIsStarredOutOfAnyText) {
  EXPECT_EQ(without_password("not expected: --bd=mariadb://team:se@cret@db/sales"),
            "not expected: --bd=mariadb://team:***@db/sales");
  EXPECT_EQ(without_password("not expected: team:secret@db"), "not expected:***@db");
  EXPECT_EQ(without_password("mariadb://team@db:3306/sales"), "mariadb://team@db:3306/sales");
  EXPECT_EQ(without_password("not expected: --fast"), "not expected: --fast");
}

TEST(DatabaseTarget, PasswordWithoutAHostIsNotShown) {
  for (const char* url : {"mariadb://team:hush", "mariadb://team:hush/sales", "mysql://team:hush?socket=/s",
                          "mariadb://team:hu/sh@db/x", "clickhouse://team:hush#", "mariadb://team:1234",
                          "mariadb://team:1234/", "mariadb://[::1]:hush/x", "mariadb:team:hush", "team:hush",
                          "team:hush/sales", "mariadb:/team:hush/sales", "postgres://team:hush/sales"}) {
    const std::string text = complaint(url);
    EXPECT_THAT(text, Not(HasSubstr("hush"))) << url;
    EXPECT_THAT(text, Not(HasSubstr("1234"))) << url;
    EXPECT_THAT(text, Not(HasSubstr("hu/sh"))) << url;
  }
  EXPECT_EQ(without_password("mariadb://db:3306/sales"), "mariadb://db:3306/sales");
  EXPECT_EQ(without_password("not expected: --dbb mariadb://db/sales?password=hush"),
            "not expected: --dbb mariadb://db/sales?***");
  EXPECT_EQ(without_password("mariadb://team:hu?sh@db/sales?pwd=hush"), "mariadb://team:***@db/sales?***");
  EXPECT_EQ(without_password("mariadb://[::1]:3306/sales"), "mariadb://[::1]:3306/sales");
}

TEST(DatabaseTarget, OthersThanThisMachineAreVerified) {
  const auto mode = [](const char* url) {
    const auto target = DatabaseTarget::parse(url);
    return target.tls.mode_for(target.host, target.socket);
  };
  EXPECT_EQ(mode("mariadb://db-1/x"), Mode::kVerified);
  EXPECT_EQ(mode("mariadb://10.0.0.7/x"), Mode::kVerified);
  EXPECT_EQ(mode("mariadb://localhost.example/x"), Mode::kVerified);
  EXPECT_EQ(mode("mariadb://127.example/x"), Mode::kVerified);
  EXPECT_EQ(mode("mariadb://localhost/x"), Mode::kPreferred);
  EXPECT_EQ(mode("mariadb://127.8.0.1:3307/x"), Mode::kPreferred);
  EXPECT_EQ(mode("mariadb://[::1]/x"), Mode::kPreferred);
  EXPECT_EQ(mode("mariadb://db-1/x?socket=/s"), Mode::kOff);
  EXPECT_EQ(mode("mariadb://db-1/x?ssl-mode=required"), Mode::kRequired);
  EXPECT_EQ(mode("mariadb://db-1/x?ssl-mode=disabled"), Mode::kOff);
  EXPECT_EQ(mode("mariadb://localhost/x?ssl-ca=ca.pem"), Mode::kVerified);
  EXPECT_EQ(mode("mariadb://localhost/x?socket=/s&ssl-mode=required"), Mode::kRequired);
}

TEST(DatabaseTarget, SaysWhatIsWrong) {
  const std::pair<const char*, const char*> kCases[] = {
      {"", "duckdb:PATH"},
      {"big.duckdb", "write duckdb:big.duckdb"},
      {"postgres://db/x", "'postgres' is no engine of stepwell"},
      {"duckdb:", "path is missing"},
      {"duckdb://big.duckdb", "duckdb:big.duckdb"},
      {"mariadb:db", "no URL"},
      {"mariadb://db", "name is missing"},
      {"mariadb://db/a/b", "more than a database's name"},
      {"mariadb://db:0/x", "is not a valid port"},
      {"mariadb://db:65536/x", "is not a valid port"},
      {"mariadb://db/x?cluster=a", "'cluster' is not known"},
      {"mariadb://db/x?socket=", "'socket' is empty"},
      {"mariadb://db/x?socket=/a&socket=/b", "'socket' is given twice"},
      {"mariadb://db/x?ssl-mode=maybe", "'maybe' is no TLS mode"},
      {"mariadb://db/x?ssl-mode=maybe", "disabled, preferred, required, verified-ca and verified"},
      {"mariadb://db/x?ssl-mode=", "'ssl-mode' is empty"},
      {"mariadb://db/x?ssl-cert=c", "without its key"},
      {"mariadb://db/x?ssl-key=k", "without its certificate"},
      {"mariadb://db/x?ssl-ca=c&ssl-mode=preferred", "'preferred'"},
      {"mariadb://db/x?ssl-mode=verified-ca", "ssl_ca"},
      {"mariadb://db/x?ssl-mode=off&ssl-cert=c&ssl-key=k", "TLS is off"},
      {"mariadb://db/x?ssl_ca=c", "'ssl_ca' is not known"},
      {"mariadb://db/x?ssl-ca=%FF", "UTF-8"},
      {"clickhouse://db/x?socket=/a", "'socket' is not known"},
      {"mariadb://db/x?ssl-mode=required&server-public-key=k", "ssl_mode = disabled"},
      {"clickhouse://db/x?ssl-mode=off", "'ssl-mode' is not known"},
      {"mariadb://db/x#y", "%23"},
      {"mariadb://db/%FF", "UTF-8"},
      {"mariadb://db/\xFF", "UTF-8"},
  };
  for (const auto& [url, part] : kCases) EXPECT_THAT(complaint(url), HasSubstr(part)) << url;
}

}  // namespace
}  // namespace stepwell
