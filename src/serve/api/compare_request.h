// What a request for a comparison asks for, and which of its rows are shown (compare.cc has the parameters).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "serve/api/comparison_json.h"
#include "serve/api/route.h"
#include "serve/api/sorted_page.h"

namespace stepwell::serve {

struct CompareRequest {
  ComparisonRequest what;
  std::string_view metric;
  MetricNature nature;
  FigureKind kind = FigureKind::kSum;
  std::string_view sort = "current";
  PageRequest page = {};

  bool compared() const { return what.versus.has_value(); }
};

/// "month", "brand" …
std::string_view name_of(CompareBy by);

/// Throws Error{kBadRequest} for what does not parse or does not go together.
CompareRequest parse_compare(const Call& call);

/// What a row is called: by brand, category, marketplace or product. Nothing where its table has none.
OptionalName name_of_row(const ComparedRow& row, CompareBy by, const Snapshot& snapshot);

/// Positions of the rows that are shown, in order; by month all of them as they are. Only as much is sorted
/// as is shown.
std::vector<std::uint32_t> page_of(const std::vector<ComparedRow>& rows, const CompareRequest& request,
                                   const Snapshot& snapshot);

}  // namespace stepwell::serve
