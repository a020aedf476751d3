// `generate` that fails in the middle: what it wrote goes again, and what others wrote meanwhile stays.
#include <functional>
#include <mutex>
#include <utility>

#include "base/error.h"
#include "synthetic/generate.h"
#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

/// Does something once, when the first raw rows are in the table.
class WhileRowsArrive final : public Progress {
 public:
  explicit WhileRowsArrive(std::function<void()> happen) : happen_(std::move(happen)) {}
  void begin(std::string_view label, std::uint64_t) override {
    const std::lock_guard lock(mutex_);
    facts_ = label.find("raw rows") != std::string_view::npos;
  }
  void advance_to(std::uint64_t done) override {
    const std::lock_guard lock(mutex_);
    if (facts_ && done > 0 && happen_) std::exchange(happen_, nullptr)();
  }
  void finish() override {}
  bool happened() const { return happen_ == nullptr; }

 private:
  std::mutex mutex_;
  std::function<void()> happen_;
  bool facts_ = false;
};

constexpr std::uint64_t kRows = 600'000;  // more turns than one

class Generating : public MariaDbTest {
 protected:
  void SetUp() override { use_shared_server(); }

  /// What generating fails with when `meanwhile` happens after the first rows and the table then takes no
  /// more of them.
  std::string failure(const std::function<void()>& meanwhile) {
    WhileRowsArrive progress([&] {
      meanwhile();
      another_program(
          "CREATE TRIGGER no_more BEFORE INSERT ON {facts} FOR EACH ROW IF NEW.{facts.id} > 300000 AND "
          "NEW.{facts.id} <= 600000 THEN SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'no more rows'; END IF");
    });
    std::string message = "it succeeded";
    try {
      const auto opened = engine().gateway().open(Access::kWrite);
      generate(*opened, {.rows = kRows}, progress);
    } catch (const Error& error) {
      message = error.what();
    }
    EXPECT_TRUE(progress.happened());
    return message;
  }
  std::string count(const std::string& role) { return value("SELECT COUNT(*) FROM {" + role + "}"); }
  bool has(const std::string& role) {
    return value(
               "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND "
               "table_name = '" +
               engine().model().name(role) + "'") == "1";
  }
  void drop_sources() {
    for (const std::string table : {"facts", "asins", "brands", "categories", "stock"})
      another_program("DROP TABLE {" + table + "}");
  }
};

constexpr const char* kTheirs =
    "INSERT INTO {facts} ({facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month}, {facts.value}) "
    "VALUES (1, 'US', 'theirs', '2025-01-01', 7.00)";

TEST_F(Generating, ThatFailedEmptiedTablesInWhichOthersHadWritten) {
  EXPECT_THAT(failure([this] {
                another_program(kTheirs);
                another_program(
                    "INSERT INTO {stock} ({stock.asin}, {stock.month}, {stock.value}) VALUES "
                    "(1, '2025-01-01', 5.00)");
                another_program(
                    "INSERT INTO {categories} ({categories.id}, {categories.name}) VALUES "
                    "(900001, 'theirs')");
                another_program(
                    "INSERT INTO {brands} ({brands.id}, {brands.name}, {brands.category}) VALUES "
                    "(900001, 'theirs', 2)");
              }),
              HasSubstr("no more rows"));
  EXPECT_EQ(value("SELECT GROUP_CONCAT({facts.metric}) FROM {facts}"), "theirs");
  EXPECT_EQ(count("stock"), "1");
  // What their rows refer to stays as well: product 1 with its brand and category, and category 2.
  EXPECT_EQ(value("SELECT GROUP_CONCAT({asins.id}) FROM {asins}"), "1");
  EXPECT_EQ(value("SELECT COUNT(*) FROM {brands} WHERE {brands.id} = 900001"), "1");
  EXPECT_EQ(value("SELECT COUNT(*) FROM {categories} WHERE {categories.id} IN (2, 900001)"), "2");
  EXPECT_LE(std::stoi(count("brands")), 2);
}

TEST_F(Generating, ThatFailedLeavesEmptyTablesEmpty) {
  EXPECT_THAT(failure([] {}), HasSubstr("no more rows"));
  for (const std::string role : {"facts", "stock", "asins", "brands", "categories"}) {
    EXPECT_EQ(count(role), "0") << role;
  }
  another_program("DROP TRIGGER no_more");
  expect_success({"generate", "--rows", "2000"});
  EXPECT_EQ(count("facts"), "2000");
}

TEST_F(Generating, ThatFailedDroppedTablesInWhichOthersHadWritten) {
  drop_sources();
  EXPECT_THAT(failure([this] { another_program(kTheirs); }), HasSubstr("no more rows"));
  EXPECT_EQ(value("SELECT GROUP_CONCAT({facts.metric}) FROM {facts}"), "theirs");
  EXPECT_FALSE(has("stock"));
}

TEST_F(Generating, ThatFailedTakesItsOwnTablesAway) {
  drop_sources();
  EXPECT_THAT(failure([] {}), HasSubstr("no more rows"));
  for (const std::string role : {"facts", "stock", "asins", "brands", "categories"}) {
    EXPECT_FALSE(has(role)) << role;
  }
}

// Their rows took ids that generated ones were still to have.
TEST_F(Generating, OthersMayWriteMeanwhile) {
  WhileRowsArrive progress([this] {
    for (int i = 0; i < 3; ++i) another_program(kTheirs);
  });
  generate(*engine().gateway().open(Access::kWrite), {.rows = kRows}, progress);
  EXPECT_TRUE(progress.happened());
  EXPECT_EQ(count("facts"), std::to_string(kRows + 3));
}

TEST_F(Generating, TablesThatHaveRowsAreLeftAlone) {
  another_program("INSERT INTO {categories} ({categories.id}, {categories.name}) VALUES (1, 'theirs')");
  const Outcome outcome = stepwell({"generate", "--rows", "2000"});
  expect_clear_error(outcome, {"already has rows"});
  EXPECT_EQ(count("categories"), "1");
  EXPECT_EQ(count("facts"), "0");
}

TEST_F(Generating, TablesWhoseRowsCannotBeToldApartAreRefused) {
  another_program("ALTER TABLE {facts} MODIFY {facts.id} INT NULL, DROP PRIMARY KEY");
  const Outcome outcome = stepwell({"generate", "--rows", "2000"});
  expect_clear_error(outcome, {"has no unique 'id'"});
}

}  // namespace
}  // namespace stepwell::testing
