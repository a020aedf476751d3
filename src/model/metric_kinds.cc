#include "model/metric_kinds.h"

#include <algorithm>
#include <span>

#include "model/label.h"

namespace stepwell {
namespace {

constexpr std::string_view kCountWords[] = {"unit",       "units",       "quantity", "qty",    "order",
                                            "orders",     "session",     "sessions", "click",  "clicks",
                                            "impression", "impressions", "count",    "pieces", "items"};
constexpr std::string_view kRatioWords[] = {"percent", "percentage", "ratio", "rate",
                                            "acos",    "tacos",      "roas"};
constexpr std::string_view kCostWords[] = {"cost",    "costs",    "fee",        "fees",       "spend",
                                           "expense", "expenses", "refund",     "refunds",    "cogs",
                                           "charge",  "charges",  "commission", "commissions"};

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80; }

/// Whether one of the words of `folded` is among `words`.
bool has_word(std::string_view folded, std::span<const std::string_view> words) {
  for (std::size_t at = 0; at < folded.size();) {
    std::size_t end = at;
    while (end < folded.size() && is_letter(folded[end])) ++end;
    if (std::ranges::find(words, folded.substr(at, end - at)) != words.end()) return true;
    at = end + 1;
  }
  return false;
}

bool names(const std::vector<std::string>& list, std::string_view folded) {
  return std::ranges::any_of(list, [&](const std::string& name) { return fold_label(name) == folded; });
}

}  // namespace

std::string_view name_of(MetricKind kind) {
  switch (kind) {
    case MetricKind::kCount:
      return "count";
    case MetricKind::kRatio:
      return "ratio";
    case MetricKind::kMoney:
      break;
  }
  return "money";
}

MetricNature MetricKinds::of(std::string_view metric, const DashboardMetrics& roles) const {
  const std::string folded = fold_label(metric);
  const bool ratio_word = folded.find('%') != std::string::npos || has_word(folded, kRatioWords);
  MetricNature nature;
  if (names(ratios, folded)) {
    nature.kind = MetricKind::kRatio;
  } else if (names(counts, folded)) {
    nature.kind = MetricKind::kCount;
  } else if (names(money, folded) || names({roles.revenue, roles.margin}, folded)) {
    nature.kind = MetricKind::kMoney;
  } else if (names({roles.units}, folded)) {
    nature.kind = MetricKind::kCount;
  } else if (ratio_word) {
    nature.kind = MetricKind::kRatio;
  } else if (has_word(folded, kCountWords)) {
    nature.kind = MetricKind::kCount;
  }
  nature.cost = names(costs, folded) || (nature.kind != MetricKind::kRatio && has_word(folded, kCostWords));
  return nature;
}

}  // namespace stepwell
