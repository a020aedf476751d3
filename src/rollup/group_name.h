// How messages name a group: "ASIN 12, month 2025-10, metric 'CM3', marketplace 'DE'".
#pragma once

#include <string>

#include "model/tier_rows.h"

namespace stepwell {

std::string group_name(const AsinRow& row, const Labels& labels);
std::string group_name(const BrandRow& row, const Labels& labels);
std::string group_name(const CategoryRow& row, const Labels& labels);

}  // namespace stepwell
