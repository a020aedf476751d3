// Trouble in the middle of a refresh: each is one clear error, the last generation stands, and the next
// refresh works.
#include <sys/mount.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "base/error.h"
#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

/// Does something once, when the first rows of the scan have arrived.
class DuringTheScan final : public Progress {
 public:
  explicit DuringTheScan(std::function<void()> happen) : happen_(std::move(happen)) {}
  void begin(std::string_view, std::uint64_t) override {}
  void advance_to(std::uint64_t done) override {
    const std::lock_guard lock(mutex_);
    if (done > 0 && happen_) std::exchange(happen_, nullptr)();
  }
  void finish() override {}
  bool happened() const { return happen_ == nullptr; }

 private:
  std::mutex mutex_;
  std::function<void()> happen_;
};

/// What a publish waits in while somebody else holds rows of the ASIN tier. The journal's name alone also
/// occurs in a question about its columns, before anything is published.
constexpr const char* kPosting = "stepwell_journal_asin j STRAIGHT_JOIN";

class Interruption : public MariaDbTest {
 protected:
  void expect_last_generation_then_recovery(const TierLines& last) {
    EXPECT_TRUE(same_tiers(last, published()));
    EXPECT_EQ(driver().latest()->number, 1);
    EXPECT_TRUE(driver().refresh().published);
    expect_success({"verify", "--full"});
  }
  /// The connection to this database that runs or waits in a statement that contains `part`; waits for it.
  std::string connection_that_runs(const std::string& part) {
    const auto connection = connect();
    for (int i = 0; i < 1500; ++i) {
      const auto rows = connection->query(
          "SELECT id FROM information_schema.processlist WHERE db = DATABASE() AND id <> CONNECTION_ID()"
          " AND command <> 'Sleep' AND info LIKE '%" +
          part + "%'");
      if (!rows.empty()) return rows.at(0).at(0).value();
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    throw std::runtime_error("no connection runs " + part);
  }
  /// Refreshes in a process of its own while `meanwhile` runs and another transaction holds all rows of the
  /// ASIN tier.
  Outcome refresh_while_rows_are_held(const std::function<void()>& meanwhile) {
    const auto holder = connect();
    holder->execute("START TRANSACTION");
    holder->execute(
        PlainSql(engine()).sql("UPDATE {asin_tier} SET {asin_tier.value} = {asin_tier.value} + 1"));
    Process process({.arguments = {STEPWELL_BINARY, "refresh", "--db", engine().url()}});
    meanwhile();
    const Outcome outcome = process.wait();
    holder->execute("ROLLBACK");
    return outcome;
  }
};

TEST_F(Interruption, ServerRestartedInTheMiddleOfTheScan) {
  use_own_server({}, true);
  load_many_rows(250'000);
  driver().setup();
  driver().refresh();
  const auto last = published();
  change_some_sums();
  DuringTheScan end([this] { server().kill(); });
  try {
    driver().refresh({}, end);
    ADD_FAILURE() << "the refresh did not fail";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("read the raw rows"));
    EXPECT_THAT(error.hint(), HasSubstr("last generation stands"));
  }
  EXPECT_TRUE(end.happened());
  server().start();
  expect_last_generation_then_recovery(last);
}

TEST_F(Interruption, ConnectionKilledDuringTheScan) {
  use_shared_server();
  load_many_rows(250'000);
  driver().setup();
  driver().refresh();
  const auto last = published();
  change_some_sums();
  DuringTheScan kill([this] { connect()->execute("KILL " + connection_that_runs("SELECT")); });
  try {
    driver().refresh({}, kill);
    // The scan may have ended before the server noticed; the publish must not have been hurt.
  } catch (const Error& error) {
    EXPECT_FALSE(error.hint().empty());
    EXPECT_TRUE(same_tiers(last, published()));
  }
  EXPECT_TRUE(kill.happened());
  driver().refresh();
  expect_success({"verify", "--full"});
}

TEST_F(Interruption, ConnectionKilledDuringThePublish) {
  use_shared_server();
  publish_small_business();
  const auto last = published();
  change_some_sums();
  const Outcome outcome =
      refresh_while_rows_are_held([this] { connect()->execute("KILL " + connection_that_runs(kPosting)); });
  expect_clear_error(outcome, {"publish"});
  expect_last_generation_then_recovery(last);
}

TEST_F(Interruption, LockWaitTimeout) {
  use_own_server({"--innodb-lock-wait-timeout=2"});
  publish_small_business();
  const auto last = published();
  change_some_sums();
  const Outcome outcome = refresh_while_rows_are_held([] {});
  expect_clear_error(outcome, {"publish", "Lock wait timeout", "transaction"});
  expect_last_generation_then_recovery(last);
}

TEST_F(Interruption, LongTransactionThatEndsInTimeIsWaitedFor) {
  use_shared_server();
  publish_small_business();
  change_some_sums();
  const auto holder = connect();
  holder->execute("START TRANSACTION");
  holder->execute(PlainSql(engine()).sql("UPDATE {asin_tier} SET {asin_tier.value} = {asin_tier.value}"));
  Process process({.arguments = {STEPWELL_BINARY, "refresh", "--db", engine().url()}});
  connection_that_runs(kPosting);
  EXPECT_TRUE(process.running());
  holder->execute("ROLLBACK");
  const Outcome outcome = process.wait();
  EXPECT_EQ(outcome.status, 0) << outcome.errors;
  expect_exact();
}

/// A folder of a megabyte; or, where nobody may mount one, a folder that is taken away when it shall be full.
class TinyFolder {
 public:
  TinyFolder() : mounted_(mount("tmpfs", folder_.path().c_str(), "tmpfs", 0, "size=8m") == 0) {}
  ~TinyFolder() {
    if (mounted_) umount2(folder_.path().c_str(), MNT_DETACH);
  }
  TinyFolder(const TinyFolder&) = delete;
  TinyFolder& operator=(const TinyFolder&) = delete;

  std::string path() const { return folder_.path().string(); }
  void fill() {
    if (mounted_) {
      std::ofstream(filler()) << std::string(16 << 20, 'x');
    } else {
      std::filesystem::remove_all(path());
    }
  }
  void make_room() {
    if (mounted_) {
      std::filesystem::remove(filler());
    } else {
      std::filesystem::create_directory(path());
    }
  }

 private:
  std::string filler() const { return path() + "/filler"; }
  TemporaryFolder folder_;
  bool mounted_;
};

TEST_F(Interruption, TemporaryFolderOfTheServerIsFull) {
  TinyFolder tiny;
  use_own_server({"--tmpdir=" + tiny.path(), "--binlog-cache-size=4096"});
  load_many_rows(20'000);
  driver().setup();
  driver().refresh();
  const auto last = published();
  another_program("UPDATE {facts} SET {facts.value} = {facts.value} + 1");
  tiny.fill();
  // Answers about the catalogue go there, and a transaction's binlog when it is more than the cache holds.
  const Outcome outcome = stepwell({"refresh"});
  expect_clear_error(outcome, {"No space left", "full"});
  tiny.make_room();
  expect_last_generation_then_recovery(last);
}

}  // namespace
}  // namespace stepwell::testing
