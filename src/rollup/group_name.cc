#include "rollup/group_name.h"

#include <fmt/format.h>

namespace stepwell {

std::string group_name(const AsinRow& row, const Labels& labels) {
  return fmt::format("ASIN {}, month {}, metric '{}', marketplace '{}'", row.asin, row.month.str(),
                     labels.metrics.text(row.metric), labels.marketplaces.text(row.marketplace));
}

std::string group_name(const BrandRow& row, const Labels& labels) {
  return fmt::format("brand {}, month {}, metric '{}', marketplace '{}'", row.brand, row.month.str(),
                     labels.metrics.text(row.metric), labels.marketplaces.text(row.marketplace));
}

std::string group_name(const CategoryRow& row, const Labels& labels) {
  return fmt::format("category {}, month {}, metric '{}'", row.category, row.month.str(),
                     labels.metrics.text(row.metric));
}

}  // namespace stepwell
