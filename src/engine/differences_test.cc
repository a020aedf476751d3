#include "engine/differences.h"

#include <gmock/gmock.h>

namespace stepwell {
namespace {

using ::testing::ElementsAre;

const std::vector<std::string> kKey = {"first_day", "place", "metric"};

UnsharedRow row(bool expected, std::string day, std::vector<std::optional<std::string>> content) {
  return {{std::move(day), "US", "Units"}, std::move(content), expected};
}

TEST(Differences, AreToldInTheColumnsOfTheTable) {
  Model model;
  model.rename("asin_tier.value", "wert");
  Differences found(model, {"asin_tier", "the raw rows", kKey, {"raw_count", "amount"}});
  found.add(row(true, "2025-10-01", {"3", "5.00"}));
  found.add(row(false, "2025-10-01", {"3", "7.00"}));
  found.add(row(true, "2025-11-01", {"1", "9.50"}));
  found.add(row(false, "2025-12-02", {"2", std::nullopt}));
  EXPECT_EQ(found.count(), 3u);
  EXPECT_THAT(
      found.examples(),
      ElementsAre("month 2025-10, marketplace 'US', metric 'Units': wert 5.00 in the raw rows, 7.00 in the "
                  "ASIN tier (2.00 more)",
                  "month 2025-11, marketplace 'US', metric 'Units': missing from the ASIN tier (row_count 1, "
                  "wert 9.50)",
                  "month 2025-12-02, marketplace 'US', metric 'Units': too much in the ASIN tier (row_count "
                  "2, wert NULL)"));
}

TEST(Differences, NameTheReasonOfAnExclusion) {
  Model model;
  model.rename("facts.asin", "produkt");
  Differences found(model, {"exclusions", "the raw rows", {"asin", "reason"}, {"raw_count", "amount"}});
  found.add({{"7", "0"}, {"10", "1.00"}, true});
  found.add({{"7", "0"}, {"8", "1.00"}, false});
  EXPECT_THAT(found.examples(),
              ElementsAre("produkt 7, reason 'unknown ASIN': row_count 10 in the raw rows, 8 in "
                          "stepwell_exclusions (2 less)"));
}

TEST(Differences, AGroupThatIsThereTwiceIsOneDifference) {
  const Model model;
  Differences found(model, {"brand_tier", "the ASIN tier", {"brand", "metric"}, {"category", "amount"}});
  found.add({{"4", "Units"}, {"1", "2.00"}, false});
  found.add({{"4", "Units"}, {"2", "2.00"}, false});
  EXPECT_EQ(found.count(), 1u);
  EXPECT_THAT(found.examples(),
              ElementsAre("brand_id 4, metric 'Units': too much in the brand tier (category_id 1, "
                          "total_value 2.00); too much in the brand tier (category_id 2, total_value 2.00)"));
}

TEST(Differences, CountsAllAndShowsTheFirst) {
  const Model model;
  Differences found(model, {"brand_tier", "the ASIN tier", {"brand"}, {"amount"}});
  for (int brand = 0; brand < 100; ++brand) found.add({{std::to_string(brand)}, {"1.00"}, true});
  EXPECT_EQ(found.count(), 100u);
  EXPECT_EQ(found.examples().size(), Differences::kExamples);
}

}  // namespace
}  // namespace stepwell
