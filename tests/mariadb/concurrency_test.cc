// Writers and readers that do not wait for anybody while refreshes run.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <openssl/evp.h>

#include <array>
#include <atomic>
#include <chrono>
#include <functional>
#include <thread>

#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

constexpr int kRefreshes = 20;
constexpr int kRawRows = 250'000;  // enough for several connections to share the scan

/// Repeats `work(connection)` in a thread of its own until it is told to end.
class Busy {
 public:
  Busy(std::unique_ptr<MariaDbConnection> connection, std::function<void(MariaDbConnection&)> work)
      : thread_([this, work = std::move(work), connection = std::move(connection)] {
          try {
            for (; !ended_; ++rounds_) work(*connection);
          } catch (const std::exception& error) {
            ADD_FAILURE() << error.what();
          }
        }) {}
  ~Busy() { end(); }

  void end() {
    ended_ = true;
    if (thread_.joinable()) thread_.join();
  }
  int rounds() const { return rounds_; }

 private:
  std::atomic<bool> ended_ = false;
  std::atomic<int> rounds_ = 0;
  std::thread thread_;
};

class Concurrency : public MariaDbTest {
 protected:
  void SetUp() override {
    use_shared_server();
    load_many_rows(kRawRows);
    driver().setup();
  }
  /// Moves money between two raw rows that are far apart and belong to two ASINs of two brands.
  std::string move_money() {
    const PlainSql plain_sql(engine());
    return plain_sql.sql(
               "START TRANSACTION;"
               " UPDATE {facts} SET {facts.value} = {facts.value} - 0.01 WHERE {facts.id} = 1;"
               " UPDATE {facts} SET {facts.value} = {facts.value} + 0.01 WHERE {facts.id} = ") +
           std::to_string(kRawRows) + "; COMMIT";
  }
  void expect_total_conserved(Busy& writer) {
    const std::string total = std::to_string(kRawRows) + ".00";
    int moves = 0;
    for (int i = 0; i < kRefreshes && !HasFailure(); ++i) {
      const auto report = driver().refresh();
      EXPECT_EQ(report.generation.raw.money.str(), total);
      EXPECT_EQ(report.generation.summarised.money.str(), total);
      EXPECT_EQ(value("SELECT SUM({asin_tier.value}) FROM {asin_tier}"), total);
      EXPECT_EQ(value("SELECT SUM({brand_tier.total}) FROM {brand_tier}"
                      " WHERE {brand_tier.marketplace} = 'ALL'"),
                total);
      EXPECT_EQ(value("SELECT SUM({category_tier.total}) FROM {category_tier}"), total);
      EXPECT_GT(writer.rounds(), moves) << "nothing was written meanwhile";
      moves = writer.rounds();
    }
    writer.end();
    RecordProperty("moves", writer.rounds());
    driver().refresh();
    for (const auto& proof : driver().inspect().proofs) EXPECT_TRUE(proof.verification.passed);
  }
};

TEST_F(Concurrency, WritersConserveTheTotal) {
  Busy writer(connect(), [move = move_money()](MariaDbConnection& connection) { connection.execute(move); });
  expect_total_conserved(writer);
}

// The binlog's position says nothing of these writers.
TEST_F(Concurrency, WritersThatAreNotLoggedConserveTheTotal) {
  auto connection = connect();
  connection->execute("SET sql_log_bin = 0");
  Busy writer(std::move(connection), [move = move_money()](MariaDbConnection& busy) { busy.execute(move); });
  expect_total_conserved(writer);
}

TEST_F(Concurrency, ReadersNeverSeeEmptyOrMixedTiers) {
  driver().refresh();
  const PlainSql plain_sql(engine());
  const std::string asins = plain_sql.sql("SELECT COUNT(*), SUM({asin_tier.value}) FROM {asin_tier}");
  const std::string brands = plain_sql.sql(
      "SELECT COUNT(*), SUM({brand_tier.total}) FROM {brand_tier} WHERE {brand_tier.marketplace} = 'ALL'");
  const std::string parts = plain_sql.sql(
      "SELECT COUNT(*), SUM({brand_tier.total}) FROM {brand_tier} WHERE {brand_tier.marketplace} <> 'ALL'");
  const std::string categories =
      plain_sql.sql("SELECT COUNT(*), SUM({category_tier.total}) FROM {category_tier}");
  std::atomic<int> generations_seen = 0;
  Busy reader(connect(), [&, last = std::string()](MariaDbConnection& connection) mutable {
    connection.execute("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
    std::string total;
    for (const auto& tier : {asins, brands, parts, categories}) {
      const auto row = connection.query(tier).at(0);
      EXPECT_NE(row.at(0).value(), "0") << "a tier was seen empty";
      const std::string sum = row.at(1).value_or("NULL");
      if (!total.empty()) {
        EXPECT_EQ(sum, total) << "tiers disagree: " << tier;
      }
      total = sum;
    }
    connection.execute("COMMIT");
    if (total != last) ++generations_seen;
    last = total;
  });
  // A reader without a transaction: any one statement sees one generation as well.
  const std::string both =
      "SELECT (SELECT SUM(s) FROM (" + plain_sql.sql("SELECT SUM({asin_tier.value}) AS s FROM {asin_tier}") +
      ") a) - (SELECT SUM(s) FROM (" +
      plain_sql.sql("SELECT SUM({category_tier.total}) AS s FROM {category_tier}") + ") c)";
  Busy plain_reader(connect(), [&](MariaDbConnection& connection) {
    EXPECT_EQ(connection.value(both), "0.00") << "tiers disagree within one statement";
  });
  for (int i = 0; i < kRefreshes && !HasFailure(); ++i) {
    change_some_sums();
    EXPECT_TRUE(driver().refresh().published);
  }
  reader.end();
  plain_reader.end();
  EXPECT_GT(reader.rounds(), kRefreshes);
  EXPECT_GT(generations_seen, kRefreshes / 2);
}

// A lock that lets every writer go first is never had where there is always one.
TEST_F(Concurrency, TransactionsWithoutAGapDoNotKeepTheScanToOneConnection) {
  constexpr int kWriters = 4;
  std::vector<std::unique_ptr<Busy>> writers;
  for (int i = 1; i <= kWriters; ++i) {
    const std::string work =
        "BEGIN; UPDATE financials SET value = value + 0.01 WHERE id = " + std::to_string(i) +
        "; DO SLEEP(0.15); COMMIT";
    writers.push_back(std::make_unique<Busy>(
        connect(), [work](MariaDbConnection& connection) { connection.execute(work); }));
    std::this_thread::sleep_for(std::chrono::milliseconds(40));
  }
  for (int i = 0; i < 3; ++i) {
    const Outcome refresh = stepwell({"refresh"});
    EXPECT_EQ(refresh.status, 0) << refresh.errors;
    EXPECT_THAT(refresh.output + refresh.errors, ::testing::Not(::testing::HasSubstr("scanning over one")));
  }
  for (const auto& writer : writers) EXPECT_GT(writer->rounds(), 3);
}

class Scan : public MariaDbTest {};

// The server's own log tells who read what. A server whose estimates are wrong has one range, and one reader.
TEST_F(Scan, RawRowsAreReadInRangesByTwoConnectionsOrMore) {
  use_own_server({"--general-log=1", "--log-output=TABLE"});
  load_many_rows(500'000);
  driver().setup();
  connect()->execute("TRUNCATE mysql.general_log");
  driver().refresh();
  const std::string scans =
      " FROM mysql.general_log WHERE argument LIKE 'SELECT%`value`%FROM `financials`%' AND argument LIKE "
      "'%`id` >=%'";
  EXPECT_GE(std::stoi(connect()->value("SELECT COUNT(DISTINCT thread_id)" + scans)), 2);
  EXPECT_GE(std::stoi(connect()->value("SELECT COUNT(DISTINCT CAST(argument AS CHAR(2000)))" + scans)), 4);
}

// The lock is named as in every version so far: during an upgrade two versions are at work.
TEST_F(Concurrency, AnOlderProgramWithTheRefreshLockIsWaitedFor) {
  const std::string name = database();
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  ASSERT_EQ(EVP_Digest(name.data(), name.size(), digest.data(), &size, EVP_md5(), nullptr), 1);
  const std::string lock = fmt::format("stepwell:{:02x}", fmt::join(digest.data(), digest.data() + size, ""));
  const auto older = connect();
  ASSERT_EQ(older->value("SELECT GET_LOCK('" + lock + "', 10)"), "1");
  expect_clear_error(stepwell({"refresh"}), {"another stepwell is writing to this database"});
}

}  // namespace
}  // namespace stepwell::testing
