// MetricKinds: what the figures of a metric are, and so what may be done with them.
//
// Any text may be a metric. Money and counts add up; a ratio ("ACOS %") does not, and neither a page nor a
// total may pretend so. Of a cost, more is no good news. `[dashboard] counts, ratios, costs` say which are
// which; of the others, revenue and margin are money and units a count, and the rest is guessed from the
// words of its name. Names are compared as in R4 on an engine without collations.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/dashboard_metrics.h"

namespace stepwell {

enum class MetricKind { kMoney, kCount, kRatio };

/// "money", "count", "ratio".
std::string_view name_of(MetricKind kind);

struct MetricNature {
  MetricKind kind = MetricKind::kMoney;
  /// Money or a count that is better the less of it there is.
  bool cost = false;

  friend bool operator==(const MetricNature&, const MetricNature&) = default;
};

struct MetricKinds {
  /// As configured. A metric that stands in `money` is neither count nor ratio, whatever its name sounds
  /// like.
  std::vector<std::string> money, counts, ratios, costs;

  MetricNature of(std::string_view metric, const DashboardMetrics& roles) const;

  friend bool operator==(const MetricKinds&, const MetricKinds&) = default;
};

}  // namespace stepwell
