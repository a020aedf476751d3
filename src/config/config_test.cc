#include "config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>
#include <map>

#include "base/error.h"

namespace stepwell {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using Kind = DatabaseTarget::Kind;

class ConfigTest : public testing::Test {
 protected:
  ConfigTest() { std::filesystem::create_directories(folder_); }
  ~ConfigTest() override { std::filesystem::remove_all(folder_); }

  Config load(const std::string& text, std::optional<std::string> db_url = {}) {
    std::ofstream(file_, std::ios::binary) << text;
    return load_config({.file = file_, .db_url = std::move(db_url)}, environment());
  }
  Config load_without_file(std::optional<std::string> db_url = {}) {
    return load_config({.file = {}, .db_url = std::move(db_url)}, environment());
  }
  Environment environment() {
    return [this](const std::string& name) -> std::optional<std::string> {
      const auto found = variables_.find(name);
      if (found == variables_.end()) return std::nullopt;
      return found->second;
    };
  }
  /// What the person reads: message and hint.
  std::string complaint(const std::string& text) {
    try {
      load(text);
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::kUsage);
      EXPECT_FALSE(error.hint().empty()) << error.what();
      return std::string(error.what()) + " | " + error.hint();
    }
    return "no error";
  }

  const std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("stepwell_config_test." + std::to_string(::getpid()));
  const std::filesystem::path file_ = folder_ / "team.ini";
  std::map<std::string, std::string> variables_;
};

TEST_F(ConfigTest, IsTheEmbeddedFileWithoutAnyWord) {
  const auto config = load_without_file();
  EXPECT_EQ(config.database, DatabaseTarget{});
  EXPECT_EQ(config.database.description(), "duckdb:./stepwell.duckdb");
  EXPECT_TRUE(config.file.empty());
  EXPECT_EQ(load("# nothing\n").database, DatabaseTarget{});
}

TEST_F(ConfigTest, TakesTheTeamsExistingFileForMariaDb) {
  const auto target = load(
                          "[database]\nhost = db.example\nport = 3307\nuser=team\npassword = s3cret=:#\n"
                          "database = sales\n")
                          .database;
  EXPECT_EQ(target.kind, Kind::kMariaDB);
  EXPECT_EQ(target.host, "db.example");
  EXPECT_EQ(target.port, 3307);
  EXPECT_EQ(target.user, "team");
  EXPECT_EQ(target.password, "s3cret=:#");
  EXPECT_EQ(target.database, "sales");
  EXPECT_EQ(target.path, "");
  EXPECT_EQ(target.description(), "mariadb://team@db.example:3307/sales");
}

TEST_F(ConfigTest, ReadsEverySection) {
  const auto config = load(
      "\xEF\xBB\xBF[Database]\n  Engine = clickhouse\n  host = ch1\n\tcluster = eu\n"
      "[auth]\nusername = ann\npassword = pw\n[dashboard]\nas_of = 2025-10\nyears = 2024, "
      "2025\nstale_after_hours = 1.5\n"
      "[ebitda_thresholds]\ngreen = 12.5\norange = -3\n"
      "[model]\nfacts = ledger_lines\nfacts.value = amount\nexcluded_groups = stock, Lager ,\n"
      "[server]\nlisten = [::1]:8443\ncertificate = tls/cert.pem\nkey = /etc/key.pem\n");
  EXPECT_EQ(config.database.kind, Kind::kClickHouse);
  EXPECT_EQ(config.database.port, 8123);
  EXPECT_EQ(config.database.description(), "clickhouse://ch1:8123/default?cluster=eu");
  EXPECT_EQ(config.login->username, "ann");
  EXPECT_EQ(config.login->password, "pw");
  EXPECT_EQ(config.as_of, Month::of(2025, 10));
  EXPECT_EQ(config.years, YearPair::parse("2024, 2025"));
  EXPECT_EQ(config.stale_after_hours, 1.5);
  EXPECT_EQ(config.ebitda.green, 12.5);
  EXPECT_EQ(config.ebitda.orange, -3);
  EXPECT_EQ(config.model.name("facts"), "ledger_lines");
  EXPECT_EQ(config.model.name("facts.value"), "amount");
  EXPECT_THAT(config.model.excluded_groups(), testing::ElementsAre("stock", "Lager"));
  EXPECT_EQ(config.listen, (ListenAddress{"::1", 8443}));
  EXPECT_EQ(config.listen->str(), "[::1]:8443");
  EXPECT_EQ(config.certificate, folder_ / "tls/cert.pem");
  EXPECT_EQ(config.key, "/etc/key.pem");
  EXPECT_EQ(config.file, file_);
}

// The file is the team's: its other programs have sections of their own, of which nothing need make sense
// here.
TEST_F(ConfigTest, PassesOverTheSectionsOfOtherPrograms) {
  const auto config = load(
      "[formatters]\nkeys = a\nkeys = b\n  deeper\nno entry at all\n[database]\nhost = db-1\ndatabase = "
      "sales\n"
      "[celery]\nbroker = redis://" +
      std::string(5000, 'x') + "\n[server]\nlisten = :9090\n");
  EXPECT_EQ(config.database.description(), "mariadb://db-1:3306/sales");
  EXPECT_EQ(config.listen->port, 9090);
}

TEST_F(ConfigTest, TakesLinesOfAnyLength) {
  const std::string name(60, 'm');
  std::string groups;
  for (int i = 0; i < 100; ++i) groups += (i == 0 ? "" : ", ") + std::to_string(i) + name;
  EXPECT_EQ(load("[model]\nexcluded_groups = " + groups + " ; a comment\n").model.excluded_groups().back(),
            "99" + name);
  EXPECT_EQ(load("# " + std::string(1000, '#') + "\n[database]\npath = " + std::string(500, 'p') + "\n")
                .database.path,
            (folder_ / std::string(500, 'p')).string());
}

TEST_F(ConfigTest, ListsGoOnInIndentedLines) {
  EXPECT_THAT(
      load("[model]\nexcluded_groups = stock,\n    Lager\n\t# none of them\n\n    archive\nfacts = ledger\n")
          .model.excluded_groups(),
      testing::ElementsAre("stock", "Lager", "archive"));
  EXPECT_THAT(load("[model]\nexcluded_groups =\n  stock\n  Lager\n").model.excluded_groups(),
              testing::ElementsAre("stock", "Lager"));
  EXPECT_THAT(complaint("[database]\nhost = db-1\n  port = 3307\n"),
              AllOf(HasSubstr("team.ini, line 2, [database] host"), HasSubstr("goes on in the next line")));
}

TEST_F(ConfigTest, DoubledPercentSignsAreOne) {
  const auto config = load(
      "[database]\nhost = db-1\ndatabase = sales\npassword = 50%%off%\n[dashboard]\nrevenue = 19 %% VAT\n");
  EXPECT_EQ(config.database.password, "50%off%");
  EXPECT_EQ(config.metrics.revenue, "19 % VAT");
}

TEST_F(ConfigTest, ForeignKeysAreAskedForWithAYes) {
  EXPECT_FALSE(load("[model]\nfacts = ledger\n").model.foreign_keys());
  EXPECT_TRUE(load("[model]\nforeign_keys = yes\n").model.foreign_keys());
  EXPECT_FALSE(load("[model]\nforeign_keys = no\n").model.foreign_keys());
  EXPECT_THAT(complaint("[model]\nforeign_keys = perhaps\n"), HasSubstr("neither yes nor no"));
}

TEST_F(ConfigTest, ExcludesNoGroupIfTold) {
  EXPECT_TRUE(load("[model]\nexcluded_groups =\n").model.excluded_groups().empty());
}

TEST_F(ConfigTest, TakesTheTeamsOwnWordsForMetrics) {
  EXPECT_EQ(load("[dashboard]\nstale_after_hours = 1\n").metrics, DashboardMetrics());
  const DashboardMetrics metrics = load(
                                       "[dashboard]\nrevenue =  Umsatz, netto = brutto: 19 %  ; ours\nmargin "
                                       "= Ma\u00dfzahl \"3\";x\nunits =\n")
                                       .metrics;
  EXPECT_EQ(metrics.revenue, "Umsatz, netto = brutto: 19 %");
  EXPECT_EQ(metrics.margin, "Ma\u00dfzahl \"3\";x");
  EXPECT_EQ(metrics.units, "Net units") << "an empty value is as good as none";
}

TEST_F(ConfigTest, TakesWhatMetricsAre) {
  const Config config = load(
      "[dashboard]\nratios = ACOS %, Return rate\ncounts=Parcels\nmoney = Unit price\ncosts = Ad spend,Fees\n"
      "fiscal_year_start = april\ncurrency = €\n");
  EXPECT_EQ(config.currency, "€");
  EXPECT_EQ(load("[server]\nthreads = 4\n").threads, 4u);
  EXPECT_EQ(load("").threads, 1u);
  EXPECT_EQ(config.kinds, (MetricKinds{.money = {"Unit price"},
                                       .counts = {"Parcels"},
                                       .ratios = {"ACOS %", "Return rate"},
                                       .costs = {"Ad spend", "Fees"}}));
  EXPECT_EQ(config.fiscal_year_start, 4);
  EXPECT_EQ(load("[dashboard]\nfiscal_year_start = 12\n").fiscal_year_start, 12);
  EXPECT_EQ(load("").fiscal_year_start, 1);
  for (const char* wrong : {"0", "13", "Aprilis", "x", "1.5"}) {
    EXPECT_THROW(load(std::string("[dashboard]\nfiscal_year_start = ") + wrong + "\n"), Error) << wrong;
  }
}

TEST_F(ConfigTest, FindsAPathBesideItsFile) {
  EXPECT_EQ(load("[database]\npath = data/big.duckdb\n").database.path,
            (folder_ / "data/big.duckdb").string());
  EXPECT_EQ(load("[database]\nengine = duckdb\npath = /data/big.duckdb\n").database.path, "/data/big.duckdb");
  EXPECT_EQ(load("[database]\nengine = duckdb\n").database, DatabaseTarget{});
}

TEST_F(ConfigTest, TakesSocketAndTlsOfAServer) {
  const std::string text =
      "[database]\nsocket = run/my.sock\ndatabase = sales\nssl_ca = ca.pem\nssl_certificate = /tls/c.pem\n"
      "ssl_key = /tls/k.pem\n";
  const auto target = load(text).database;
  EXPECT_EQ(target.kind, Kind::kMariaDB);
  EXPECT_EQ(target.socket, (folder_ / "run/my.sock").string());
  EXPECT_EQ(target.tls.mode, TlsChoice::Mode::kVerified);
  EXPECT_EQ(target.tls.ca, (folder_ / "ca.pem").string());
  EXPECT_EQ(target.tls.certificate, "/tls/c.pem");
  EXPECT_EQ(target.tls.key, "/tls/k.pem");
  EXPECT_EQ(load("[database]\nengine = mysql\ndatabase = x\nssl_mode = off\n").database.tls.mode,
            TlsChoice::Mode::kOff);
  variables_ = {{"DB_HOST", "elsewhere"}};
  EXPECT_EQ(load(text).database.description(), "mariadb://elsewhere:3306/sales");
}

TEST_F(ConfigTest, LetsTheUrlWin) {
  variables_ = {{"DB_HOST", "elsewhere"}, {"DB_PASSWORD", "other"}, {"DB_PORT", "no number"}};
  const auto target = load("[database]\nhost = db\ndatabase = sales\n", "mysql://team:pw@db2/x").database;
  EXPECT_EQ(target.description(), "mysql://team@db2:3306/x");
  EXPECT_EQ(target.password, "pw");
}

TEST_F(ConfigTest, LetsTheEnvironmentOverrideTheFile) {
  variables_ = {{"DB_HOST", "env-host"},
                {"DB_PORT", "3310"},
                {"DB_USER", "env"},
                {"DB_PASSWORD", "pw"},
                {"DB_NAME", ""}};
  const auto target =
      load("[database]\nhost = db\nport = 3307\nuser = u\npassword = p\ndatabase = sales\n").database;
  EXPECT_EQ(target.description(), "mariadb://env@env-host:3310/sales");
  EXPECT_EQ(target.password, "pw");
}

TEST_F(ConfigTest, TakesAServerFromTheEnvironmentAlone) {
  variables_ = {{"DB_USER", "me"}};
  EXPECT_EQ(load_without_file().database.kind, Kind::kDuckDB);
  variables_ = {{"DB_HOST", "db"}, {"DB_NAME", "sales"}};
  EXPECT_EQ(load_without_file().database.description(), "mariadb://db:3306/sales");
  EXPECT_EQ(load("[database]\npath = x.duckdb\n").database.kind, Kind::kDuckDB);
  variables_ = {{"DB_HOST", "db"}};
  EXPECT_THROW(load_without_file(), Error);
}

TEST_F(ConfigTest, SaysWhichVariableIsWrong) {
  variables_ = {{"DB_PORT", "70000"}};
  EXPECT_THAT(complaint("[database]\nhost = db\ndatabase = x\n"),
              AllOf(HasSubstr("DB_PORT"), HasSubstr("'70000'")));
}

TEST_F(ConfigTest, WantsAnExplicitFileToExist) {
  try {
    load_config({.file = folder_ / "missing.ini", .db_url = {}}, environment());
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::kUsage);
    EXPECT_THAT(error.what(), AllOf(HasSubstr("missing.ini"), HasSubstr("No such file")));
  }
  EXPECT_THROW(load_config({.file = folder_, .db_url = {}}, environment()), Error);
}

TEST_F(ConfigTest, SaysWhereAndWhatIsWrong) {
  const std::pair<const char*, std::vector<const char*>> kCases[] = {
      {"[database]\nhost db\n", {"team.ini, line 2", "cannot be understood"}},
      {"[database\nhost = db\n", {"line 1"}},
      {"host = db\n", {"line 1", "before any section"}},
      {"[database]\nhots = db\n", {"line 2", "'hots'", "did you mean host?"}},
      {"[dashboard]\nasof = 2025-10\n", {"did you mean as_of?"}},
      {"[dashboard]\ncolour = red\n",
       {"its keys are: as_of, years, stale_after_hours, revenue, margin, units"}},
      {"[dashboard]\nrevenues = x\n", {"line 2", "did you mean revenue?"}},
      {"[dashboard]\nmargin = brand ebitda %\n", {"line 2, [dashboard] margin", "is computed"}},
      {"[model]\nfacts.valeu = x\n", {"line 2", "did you mean facts.value?"}},
      {"[model]\nfacts =\n", {"line 2, [model] facts", "empty"}},
      {"[database]\nport = 0\nhost = a\ndatabase = b\n", {"line 2, [database] port", "1 to 65535"}},
      {"[database]\nport = 65536\ndatabase = b\n", {"'65536'"}},
      {"[database]\nport = 33x\ndatabase = b\n", {"'33x'"}},
      {"[database]\nhost = a\n\nhost = b\n", {"line 4", "line 2"}},
      {"[database]\nhost = a\n", {"name is missing", "DB_NAME"}},
      {"[database]\nengine = oracle\n", {"'oracle'", "clickhouse, duckdb, mariadb, mysql"}},
      {"[database]\npath = x\nhost = a\n", {"line 2", "engine = duckdb"}},
      {"[database]\nengine = duckdb\nhost = a\n", {"line 3, [database] host", "means nothing"}},
      {"[database]\nengine = mariadb\ndatabase = x\ncluster = c\n", {"cluster", "means nothing"}},
      {"[database]\ncluster = c\n", {"engine = clickhouse"}},
      {"[database]\npath = x\nsocket = s\n", {"line 2", "engine = duckdb"}},
      {"[database]\nengine = duckdb\nssl_mode = off\n", {"line 3, [database] ssl_mode", "means nothing"}},
      {"[database]\nengine = clickhouse\nsocket = s\n", {"line 3, [database] socket", "means nothing"}},
      {"[database]\ndatabase = x\nssl_mode = on\n", {"[database]", "'on' is no TLS mode"}},
      {"[database]\ndatabase = x\nssl_certificate = c\n", {"without its key"}},
      {"[database]\ndatabase = x\nssl_mode = required\nssl_ca = c\n", {"'required'", "verified"}},
      {"[database]\ndatabase = x\nssl_cert = c\n", {"'ssl_cert'", "ssl_certificate"}},
      {"[dashboard]\nstale_after_hours = 0\n", {"line 2, [dashboard] stale_after_hours", "not more than 0"}},
      {"[dashboard]\nstale_after_hours = 1d\n", {"'1d' is no number", "hours"}},
      {"[dashboard]\nas_of = October\n", {"line 2, [dashboard] as_of", "2025-10"}},
      {"[server]\nthreads = 0\n", {"line 2, [server] threads", "from 1 to 64"}},
      {"[server]\nthreads = two\n", {"[server] threads"}},
      {"[dashboard]\ncurrency = 1 EUR\n", {"line 2, [dashboard] currency", "write it like € or USD"}},
      {"[dashboard]\ncurrency = a long description\n", {"[dashboard] currency"}},
      {"[dashboard]\nyears = 2025, 2024\n",
       {"line 2, [dashboard] years: '2025, 2024' is not two consecutive years", "2024, 2025"}},
      {"[dashboard]\nyears = 2025\n", {"line 2, [dashboard] years", "2024, 2025"}},
      {"[dashboard]\nas_of = 2026-01\nyears = 2024, 2025\n", {"as_of (2026-01) is no month of 2025"}},
      {"[dashboard]\nyears = 2024, 2025\nas_of = 2024-12\n", {"as_of (2024-12) is no month of 2025"}},
      {"[ebitda_thresholds]\ngreen = high\n", {"'high'"}},
      {"[ebitda_thresholds]\ngreen = nan\n", {"'nan'"}},
      {"[ebitda_thresholds]\ngreen = 1\norange = 2\n", {"below"}},
      {"[auth]\nusername = ann\n", {"[auth] has only a username"}},
      {"[server]\nkey = k\n", {"[server] has only a key"}},
      {"[server]\nlisten = 8080\n", {"line 2, [server] listen", "port is missing"}},
      {"[server]\nlisten = ::1:8080\n", {"brackets"}},
      {"[server]\nlisten = a:99999\n", {"0 to 65535"}},
      {"# a\n[auth]\nusername = \xFF\n", {"line 3", "UTF-8"}},
  };
  for (const auto& [text, parts] : kCases) {
    const auto said = complaint(text);
    for (const auto* part : parts) EXPECT_THAT(said, HasSubstr(part)) << text;
  }
}

TEST_F(ConfigTest, TakesTheCommandAfterARefreshAsItIs) {
  EXPECT_EQ(load("").after.command, "");
  const AfterRefresh usual = load("[refresh]\nafter = a 'b'; c > \"d\" && e %% f\n").after;
  EXPECT_EQ(usual.command, "a 'b'; c > \"d\" && e % f");
  EXPECT_EQ(usual.timeout_us, 600'000'000);
  EXPECT_EQ(load("[refresh]\nafter = a\nafter_timeout = 90s\n").after.timeout_us, 90'000'000);
  EXPECT_THAT(complaint("[refresh]\nafter = a ; b\n"),
              AllOf(HasSubstr("line 2, [refresh] after"), HasSubstr("cut the command short")));
  EXPECT_THAT(complaint("[refresh]\nafter_timeout = 10\n"),
              AllOf(HasSubstr("line 2, [refresh] after_timeout"), HasSubstr("'10'"), HasSubstr("10m")));
}

TEST_F(ConfigTest, DoesNotCutAPasswordAtASemicolon) {
  EXPECT_THAT(complaint("[database]\npassword = hush ; hush\n"),
              AllOf(HasSubstr("line 2, [database] password"), Not(HasSubstr("hush"))));
  EXPECT_THAT(complaint("[auth]\nusername = a\npassword = ;hush\n"), HasSubstr("line 3"));
  EXPECT_EQ(load("[database]\npassword = a;b\ndatabase = x ; the sales\n").database.password, "a;b");
}

TEST_F(ConfigTest, NeverShowsALineThatMayHoldAPassword) {
  EXPECT_THAT(complaint("[database]\npassword hush\n"), AllOf(HasSubstr("line 2"), Not(HasSubstr("hush"))));
}

TEST_F(ConfigTest, UrlInThePlaceOfAWordIsNotShown) {
  for (const auto* line : {"host = mariadb://u:hush@db/x", "host = u:hush@db",
                           "engine = mariadb://u:hush@db/x", "path = mariadb://u:hush@db/x"}) {
    const std::string told = complaint("[database]\n" + std::string(line) + "\n");
    EXPECT_THAT(told, AllOf(Not(HasSubstr("hush")), Not(HasSubstr("no error")))) << line;
  }
}

TEST(ListenAddress, ParsesItsForms) {
  EXPECT_EQ(ListenAddress::parse("127.0.0.1:8080", "--listen"), (ListenAddress{"127.0.0.1", 8080}));
  EXPECT_EQ(ListenAddress::parse(":0", "--listen"), (ListenAddress{"", 0}));
  EXPECT_EQ(ListenAddress::parse("localhost:80", "--listen").str(), "localhost:80");
  for (const auto* wrong : {"", "localhost", "a:", "a:-1", "a:1x", "[::1]", "[]:80", "http://a:80"}) {
    EXPECT_THROW(ListenAddress::parse(wrong, "--listen"), Error) << wrong;
  }
}

}  // namespace
}  // namespace stepwell
