#include "serve/api/compare_request.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>

#include "base/error.h"
#include "model/label.h"

namespace stepwell::serve {
namespace {

constexpr int kMonthsMax = 1200;

constexpr std::pair<std::string_view, CompareBy> kBy[] = {{"month", CompareBy::kMonth},
                                                          {"brand", CompareBy::kBrand},
                                                          {"category", CompareBy::kCategory},
                                                          {"marketplace", CompareBy::kMarketplace},
                                                          {"asin", CompareBy::kAsin}};
constexpr std::string_view kSorts[] = {"current",        "comparison", "difference", "change",
                                       "name",           "asin",       "revenue",    "revenue_comparison",
                                       "revenue_change", "margin",     "units"};
/// The last of them, which only a share has.
constexpr std::span kPartSorts = std::span(kSorts).subspan(6);

std::optional<MonthSpan> span_of(const Query& query, std::string_view from_name, std::string_view to_name) {
  const auto from = query.month(from_name);
  const auto to = query.month(to_name);
  if (!from && !to) return std::nullopt;
  if (!from || !to) {
    throw Error(ErrorCode::kBadRequest, fmt::format("{} is missing", from ? to_name : from_name),
                fmt::format("give both, {} and {}, like 2025-01", from_name, to_name));
  }
  if (*to < *from) {
    throw Error(ErrorCode::kBadRequest,
                fmt::format("{}={} is before {}={}", to_name, to->str(), from_name, from->str()));
  }
  const int count = to->index() - from->index() + 1;
  if (count > kMonthsMax) {
    throw Error(ErrorCode::kBadRequest, fmt::format("{} to {} are {} months", from->str(), to->str(), count),
                fmt::format("ask for at most {}", kMonthsMax));
  }
  return MonthSpan{*from, count};
}

/// Throws for a word that is not in the list.
std::size_t find_word(std::string_view name, std::string_view word, std::span<const std::string_view> words) {
  const auto found = std::ranges::find(words, word);
  if (found == words.end()) {
    throw Error(ErrorCode::kBadRequest, fmt::format("{}={} is not known", name, word),
                fmt::format("one of {}", fmt::join(words, ", ")));
  }
  return static_cast<std::size_t>(found - words.begin());
}

BrandFilter filter_of(const Call& call) {
  return call.query->text("category_id") == "none" ? call.brand_filter(kNoId) : call.brand_filter();
}

void take_metric(const Call& call, CompareRequest& request) {
  const DashboardMetrics& named = call.settings->metrics;
  const auto add = [&](std::string_view name) {
    request.what.metric_classes.push_back(call.snapshot->metric_class(name));
  };
  request.metric = call.query->text("metric").value_or(named.revenue);
  if (is_ebitda_metric(request.metric)) {
    for (const MetricRole& role : kMetricRoles) add(named.*role.name);
    request.nature = {MetricKind::kRatio};
    request.kind = FigureKind::kShare;
    return;
  }
  add(request.metric);
  request.nature = call.settings->kinds.of(request.metric, named);
  if (request.nature.kind == MetricKind::kRatio) request.kind = FigureKind::kRatio;
}

void take_order(const Query& query, CompareRequest& request) {
  request.sort = kSorts[find_word("sort", query.text("sort").value_or("current"), kSorts)];
  const bool part = std::ranges::find(kPartSorts, request.sort) != kPartSorts.end();
  if (part && request.kind != FigureKind::kShare) {
    throw Error(ErrorCode::kBadRequest, fmt::format("sort={} is of metric={}", request.sort, kEbitdaMetric),
                "sort=current is the metric that is asked for");
  }
  constexpr std::string_view kOrders[] = {"asc", "desc"};
  const bool text = request.sort == "name" || request.sort == "asin";
  request.page.descending =
      find_word("order", query.text("order").value_or(text ? "asc" : "desc"), kOrders) == 1;
  request.page.limit = query.count("limit", 1000, 1, 10'000);
  request.page.offset = query.count("offset", 0, 0, INT64_MAX);
}

}  // namespace

std::string_view name_of(CompareBy by) {
  return std::ranges::find(kBy, by, &std::pair<std::string_view, CompareBy>::second)->first;
}

CompareRequest parse_compare(const Call& call) {
  const Query& query = *call.query;
  CompareRequest request;
  const auto current = span_of(query, "from", "to");
  if (!current)
    throw Error(ErrorCode::kBadRequest, "from and to are missing", "give both, like from=2025-01&to=2025-10");
  request.what.current = *current;
  request.what.versus = span_of(query, "versus_from", "versus_to");
  std::vector<std::string_view> words;
  for (const auto& [word, by] : kBy) words.push_back(word);
  request.what.by = kBy[find_word("by", query.text("by").value_or("month"), words)].second;
  request.what.filter = filter_of(call);
  request.what.like_for_like = query.count("like_for_like", 0, 0, 1) == 1;
  request.what.text = fold_label(query.text("q").value_or(""));
  if (!request.what.text.empty() && request.what.by != CompareBy::kAsin) {
    throw Error(ErrorCode::kBadRequest, "q finds products", "ask for by=asin with it");
  }
  if (request.what.like_for_like && !request.what.versus) {
    throw Error(ErrorCode::kBadRequest, "like_for_like needs a comparison", "give versus_from and versus_to");
  }
  take_metric(call, request);
  take_order(query, request);
  return request;
}

}  // namespace stepwell::serve
