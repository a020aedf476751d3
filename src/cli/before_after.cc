#include "cli/before_after.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <cmath>

#include "cli/table.h"

namespace stepwell {
namespace {

using Align = Table::Align;

constexpr std::pair<const char*, Dashboard> kDashboards[] = {
    {"/api/dashboard-data", Dashboard::kDashboard},
    {"/api/categories-dashboard-data", Dashboard::kCategories},
    {"/api/profitability-data", Dashboard::kProfitability}};

/// "3.1 ms (3.0 ms to 3.4 ms)"; one measurement has no spread.
template <typename Format>
std::string format_spread(const Spread& spread, Format format) {
  std::string median = format(spread.median);
  if (spread.least == spread.most) return median;
  return fmt::format("{} ({} to {})", median, format(spread.least), format(spread.most));
}

std::string format_ratio(double ratio) {
  if (ratio < 9.95) return fmt::format("{:.1f} x", ratio);
  return format_count(static_cast<std::uint64_t>(std::llround(ratio))) + " x";
}

BeforeAfter compare(DashboardBench& bench, const char* endpoint, Dashboard dashboard,
                    const DashboardMetrics& metrics, int rounds) {
  const auto raw = [&] { return bench.time(dashboard, QueryBase::kRawRows, metrics); };
  const auto tiers = [&] { return bench.time(dashboard, QueryBase::kTiers, metrics); };
  BeforeAfter comparison;
  comparison.endpoint = endpoint;
  comparison.raw.rows_scanned = raw().rows_scanned;
  comparison.tiers.rows_scanned = tiers().rows_scanned;
  std::vector<double> raw_s;
  std::vector<double> tiers_s;
  std::vector<double> ratios;
  for (int round = 0; round < rounds; ++round) {
    if (round % 2 == 0) raw_s.push_back(raw().seconds);
    tiers_s.push_back(tiers().seconds);
    if (round % 2 == 1) raw_s.push_back(raw().seconds);
    ratios.push_back(raw_s.back() / tiers_s.back());
  }
  comparison.raw.seconds = Spread::of(std::move(raw_s));
  comparison.tiers.seconds = Spread::of(std::move(tiers_s));
  comparison.faster = Spread::of(std::move(ratios));
  return comparison;
}

void write_side(JsonWriter& json, const BeforeAfter::Side& side) {
  json.begin_object().key("rows_scanned").integer(side.rows_scanned);
  json.key("median_s").number(side.seconds.median).key("least_s").number(side.seconds.least);
  json.key("most_s").number(side.seconds.most).end_object();
}

}  // namespace

Spread Spread::of(std::vector<double> values) {
  assert(!values.empty());
  std::ranges::sort(values);
  const auto middle = values.size() / 2;
  const double median = values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  return {.median = median, .least = values.front(), .most = values.back()};
}

double BeforeAfter::less_time_percent() const { return 100 - percent_of(1, faster.median); }

double BeforeAfter::fewer_rows_percent() const {
  if (raw.rows_scanned == 0) return 0;
  return 100 - percent_of(static_cast<double>(tiers.rows_scanned), static_cast<double>(raw.rows_scanned));
}

std::vector<BeforeAfter> compare_dashboards(DashboardBench& bench, const DashboardMetrics& metrics,
                                            int rounds, Progress& progress) {
  std::vector<BeforeAfter> comparisons;
  for (const auto& [endpoint, dashboard] : kDashboards) {
    progress.begin(fmt::format("timing the query behind {}", endpoint), 0);
    comparisons.push_back(compare(bench, endpoint, dashboard, metrics, rounds));
  }
  progress.finish();
  return comparisons;
}

std::string describe(const std::vector<BeforeAfter>& comparisons) {
  Table times({{"dashboard query"},
               {"on raw rows", Align::kRight},
               {"on the tiers", Align::kRight},
               {"faster", Align::kRight},
               {"less time", Align::kRight}});
  Table rows({{"rows scanned"},
              {"of the raw rows", Align::kRight},
              {"of the tiers", Align::kRight},
              {"fewer rows", Align::kRight}});
  for (const auto& comparison : comparisons) {
    times.add_row({comparison.endpoint, format_spread(comparison.raw.seconds, format_duration),
                   format_spread(comparison.tiers.seconds, format_duration),
                   format_spread(comparison.faster, format_ratio),
                   format_percent(comparison.less_time_percent())});
    rows.add_row({comparison.endpoint, format_count(comparison.raw.rows_scanned),
                  format_count(comparison.tiers.rows_scanned),
                  format_percent(comparison.fewer_rows_percent())});
  }
  return times.str() + "\n" + rows.str();
}

void write_json(JsonWriter& json, const std::vector<BeforeAfter>& comparisons) {
  json.begin_array();
  for (const auto& comparison : comparisons) {
    json.begin_object().key("endpoint").text(comparison.endpoint);
    json.key("raw");
    write_side(json, comparison.raw);
    json.key("tiers");
    write_side(json, comparison.tiers);
    json.key("faster").begin_object().key("median").number(comparison.faster.median);
    json.key("least").number(comparison.faster.least).key("most").number(comparison.faster.most);
    json.end_object().key("less_time_percent").number(comparison.less_time_percent());
    json.key("fewer_rows_percent").number(comparison.fewer_rows_percent()).end_object();
  }
  json.end_array();
}

std::string format_percent(double percent) { return fmt::format("{:.2f}%", percent); }

double percent_of(double part, double whole) { return whole > 0 ? part / whole * 100 : 0; }

}  // namespace stepwell
