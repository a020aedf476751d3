#include "rollup/raw_groups.h"

#include <algorithm>
#include <tuple>

#include "rollup/order.h"

namespace stepwell {

void sort(std::vector<ExcludedRow>& excluded) {
  std::ranges::sort(excluded, {},
                    [](const ExcludedRow& row) { return std::tuple(row.asin, row.month, row.reason); });
}

RawGroups gather(RawParts& parts, const Labels& labels) {
  RawGroups all;
  all.excluded = parts.excluded();
  std::size_t months = 0;
  for (; auto part = parts.next(); ++months) {
    if (all.asins.empty()) {
      all.asins = std::move(part->asins);
    } else {
      all.asins.insert(all.asins.end(), part->asins.begin(), part->asins.end());
    }
  }
  if (months > 1) sort_tier(all.asins, labels);
  return all;
}

}  // namespace stepwell
