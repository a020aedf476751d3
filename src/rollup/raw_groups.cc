#include "rollup/raw_groups.h"

#include "rollup/order.h"

namespace stepwell {

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
