#include "model/metric_kinds.h"

#include <gtest/gtest.h>

namespace stepwell {
namespace {

constexpr MetricNature kMoney{};
constexpr MetricNature kCost{MetricKind::kMoney, true};
constexpr MetricNature kCount{MetricKind::kCount};
constexpr MetricNature kRatio{MetricKind::kRatio};

TEST(MetricKinds, AreGuessedFromWords) {
  const MetricKinds kinds;
  for (const char* name : {"Net revenue", "CM3", "", "Umsatz", "Community", "Accounting", "Feedback"}) {
    EXPECT_EQ(kinds.of(name, {}), kMoney) << name;
  }
  for (const char* name : {"Net units", "UNITS", "ordered_units", "Sessions (mobile)", "Qty"}) {
    EXPECT_EQ(kinds.of(name, {}), kCount) << name;
  }
  for (const char* name : {"ACOS", "Margin %", "Conversion rate", "Share in percent", "Refund rate"}) {
    EXPECT_EQ(kinds.of(name, {}), kRatio) << name;
  }
  for (const char* name : {"Ad spend", "FBA fees", "COGS", "Refunds"})
    EXPECT_EQ(kinds.of(name, {}), kCost) << name;
  EXPECT_EQ(kinds.of("Refunded units", {}), kCount);
  EXPECT_EQ(kinds.of("Units (refunds)", {}), (MetricNature{MetricKind::kCount, true}));
}

TEST(MetricKinds, AreWhatTheTeamSays) {
  const MetricKinds kinds{.money = {"Unit price total"},
                          .counts = {"St\u00fcck", "Cost of units"},
                          .ratios = {"CM3"},
                          .costs = {"Werbung", "ACOS"}};
  EXPECT_EQ(kinds.of("unit PRICE total ", {}), kMoney);
  EXPECT_EQ(kinds.of("ST\u00dcCK", {}), kCount);
  EXPECT_EQ(kinds.of("Cost of units", {}), (MetricNature{MetricKind::kCount, true}));
  EXPECT_EQ(kinds.of("cm3", {}), kRatio);
  EXPECT_EQ(kinds.of("Werbung", {}), kCost);
  EXPECT_EQ(kinds.of("ACOS", {}), (MetricNature{MetricKind::kRatio, true}));
}

TEST(MetricKinds, RolesAreWhatTheyAreFor) {
  const DashboardMetrics roles{.revenue = "Sessions revenue", .margin = "Margin %", .units = "St\u00fcck"};
  EXPECT_EQ(MetricKinds().of("sessions REVENUE", roles), kMoney);
  EXPECT_EQ(MetricKinds().of("Margin %", roles), kMoney);
  EXPECT_EQ(MetricKinds().of("st\u00fcck", roles), kCount);
  MetricKinds kinds;
  kinds.ratios = {"Margin %"};
  EXPECT_EQ(kinds.of("Margin %", roles), kRatio);
}

}  // namespace
}  // namespace stepwell
