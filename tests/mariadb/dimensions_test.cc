// R17 while others read: whatever jobs do to the tables of names, readers in SQL see three tiers that agree,
// and every generation can be restored.
#include <atomic>
#include <thread>

#include "tests/mariadb/mariadb_test.h"

namespace stepwell::testing {
namespace {

class Dimensions : public MariaDbTest {
 protected:
  void SetUp() override {
    use_shared_server();
    load_many_rows(400);
    driver().setup();
    publish();
  }

  void publish() {
    driver().refresh();
    states_.push_back(published());
  }

  /// Reads all tiers again and again, each time in one snapshot, until told to stop; how often they
  /// disagreed.
  int disagreements(const std::atomic<bool>& stop, std::atomic<int>& readings) {
    const auto reader = connect();
    const std::string sums = PlainSql(engine()).sql(
        "SELECT (SELECT COALESCE(SUM({asin_tier.value}), 0) FROM {asin_tier}) <=> "
        "(SELECT COALESCE(SUM({brand_tier.total}), 0) FROM {brand_tier} WHERE {brand_tier.marketplace} = "
        "'ALL')"
        " AND (SELECT COALESCE(SUM({brand_tier.total}), 0) FROM {brand_tier} WHERE {brand_tier.marketplace} "
        "= 'ALL'"
        " AND {brand_tier.category} IS NOT NULL) <=> "
        "(SELECT COALESCE(SUM({category_tier.total}), 0) FROM {category_tier})");
    int disagreed = 0;
    while (!stop) {
      reader->execute("START TRANSACTION WITH CONSISTENT SNAPSHOT");
      if (reader->query(sums).at(0).at(0).value() != "1") ++disagreed;
      reader->execute("COMMIT");
      ++readings;
    }
    return disagreed;
  }

  std::vector<TierLines> states_;  // of generations from 1
};

TEST_F(Dimensions, ReadersSeeTiersThatAgreeWhateverHappensToNames) {
  std::atomic<bool> stop = false;
  std::atomic<int> readings = 0;
  int disagreed = 0;
  std::thread reader([&] { disagreed = disagreements(stop, readings); });
  for (const std::string table : {"asins", "brands", "categories"}) {
    const std::string name = "{" + table + "}";
    const std::string id = "{" + table + ".id}";
    another_program("CREATE TABLE kept LIKE " + name + "; INSERT INTO kept SELECT * FROM " + name);
    for (const std::string& deed :
         {"DELETE FROM " + name + " WHERE " + id + " = 1",
          "DELETE FROM " + name + "; INSERT INTO " + name + " SELECT * FROM kept",
          "REPLACE INTO " + name + " SELECT * FROM kept", "TRUNCATE TABLE " + name,
          "CREATE TABLE fresh LIKE kept; INSERT INTO fresh SELECT * FROM kept WHERE " + id +
              " > 1; RENAME TABLE " + name + " TO gone, fresh TO " + name + "; DROP TABLE gone"}) {
      SCOPED_TRACE(deed);
      const TierLines before = published();
      another_program(deed);
      EXPECT_EQ(published(), before);
      publish();
      expect_exact();
      another_program("DELETE FROM " + name + "; INSERT INTO " + name + " SELECT * FROM kept");
      publish();
    }
    another_program("DROP TABLE kept");
  }
  stop = true;
  reader.join();
  EXPECT_EQ(disagreed, 0);
  EXPECT_GT(readings, 20);
  // A refresh that found nothing to change made no generation.
  std::vector<TierLines> generations = {states_.front()};
  for (const auto& state : states_) {
    if (!(state == generations.back())) generations.push_back(state);
  }
  ASSERT_EQ(driver().latest()->number, static_cast<std::int64_t>(generations.size()));
  for (std::size_t number = generations.size() - 1; number >= 1; --number) {
    driver().rollback(static_cast<std::int64_t>(number));
    EXPECT_EQ(published(), generations[number - 1]) << number;
  }
}

}  // namespace
}  // namespace stepwell::testing
