// ProductSearch: the products of a brand or category, or those that a part of a text finds.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "serve/snapshot/snapshot.h"

namespace stepwell::serve {

/// What is given has to hold, all of it.
struct ProductSearch {
  std::optional<std::int32_t> brand = {};
  std::optional<std::int32_t> category = {};  // kNoId: of brands without one
  /// In the ASIN, the name or the brand's name; folded as in R4.
  std::string text = {};
};

/// Those that have groups, ascending by ASIN id. They live as long as the snapshot.
std::vector<const ProductRows*> find_products(const Snapshot& snapshot, const ProductSearch& search);

}  // namespace stepwell::serve
