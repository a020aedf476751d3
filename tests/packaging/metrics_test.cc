// The alerts and the dashboard speak of metrics that a server really has, and of labels that they have.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <regex>
#include <set>

#include "tests/api/served_business.h"

namespace stepwell::testing {
namespace {

using Names = std::set<std::string>;

const std::filesystem::path kPackaging = std::filesystem::path(STEPWELL_SOURCE) / "packaging";

/// Every match of the pattern's group.
Names found(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  Names names;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) names.insert((*at)[1]);
  return names;
}

Names missing(const Names& used, const Names& exposed) {
  Names names;
  std::ranges::set_difference(used, exposed, std::inserter(names, names.end()));
  return names;
}

constexpr const char* kMetric = R"(\b(stepwell_[a-z_]+)\b)";

class ServedMetrics : public ServedBusiness {
 protected:
  /// After a refresh of the server's own and a verification: then every metric has a value.
  std::string metrics() const {
    const Outcome verified = run({.arguments = {STEPWELL_BINARY, "verify"}, .folder = folder_.path()});
    EXPECT_EQ(verified.status, 0) << verified.errors;
    EXPECT_EQ(program_->post("/api/refresh", "{}").status, 202);
    std::string text;
    const Stopwatch stopwatch;
    while (stopwatch.elapsed_s() < 20) {
      text = program_->body("/metrics");
      const bool complete = text.find("stepwell_task_last_ok") != std::string::npos &&
                            text.find("stepwell_verification_passed") != std::string::npos;
      if (complete) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return text;
  }
};

TEST_F(ServedMetrics, AlertsAndDashboardUseWhatIsThere) {
  const std::string text = metrics();
  const Names exposed = found(text, R"((?:^|\n)(stepwell_[a-z_]+)[{ ])");
  ASSERT_GT(exposed.size(), 20U) << text;
  const Names labels = found(text, R"re([{,]([a-z_]+)=")re");
  const std::string rules = read_file(kPackaging / "prometheus/stepwell.rules.yml");
  const std::string dashboard = read_file(kPackaging / "grafana/stepwell.json");

  // Expressions alone: comments name options and files as well.
  const Names alerted = found(rules, kMetric);
  EXPECT_GE(alerted.size(), 8U);
  EXPECT_THAT(missing(alerted, exposed), ::testing::IsEmpty());
  const Names drawn = found(dashboard, kMetric);
  EXPECT_GE(drawn.size(), 15U);
  EXPECT_THAT(missing(drawn, exposed), ::testing::IsEmpty());

  // Prometheus itself adds the instance.
  Names known = labels;
  known.insert("instance");
  known.insert("job");
  const char* selector = R"re([{,]([a-z_]+)(?:=~|!=|=)\\?")re";
  EXPECT_THAT(missing(found(rules, selector), known), ::testing::IsEmpty());
  EXPECT_THAT(missing(found(dashboard, selector), known), ::testing::IsEmpty());
  EXPECT_THAT(missing(found(dashboard, R"(\{\{([a-z_]+)\}\})"), known), ::testing::IsEmpty());
}

TEST(Dashboard, IsJsonWithPanelsOfItsOwnPlaces) {
  const auto dashboard = boost::json::parse(read_file(kPackaging / "grafana/stepwell.json"));
  std::set<std::pair<std::int64_t, std::int64_t>> places;
  std::set<std::int64_t> ids;
  const auto& panels = dashboard.at("panels").as_array();
  for (const auto& panel : panels) {
    const auto& place = panel.at("gridPos");
    places.insert({place.at("x").as_int64(), place.at("y").as_int64()});
    ids.insert(panel.at("id").as_int64());
    EXPECT_FALSE(panel.at("targets").as_array().empty()) << panel;
  }
  EXPECT_EQ(places.size(), panels.size());
  EXPECT_EQ(ids.size(), panels.size());
}

}  // namespace
}  // namespace stepwell::testing
