// The product that a path or a parameter asks for.
#pragma once

#include <cstdint>
#include <string_view>

#include "serve/snapshot/snapshot.h"

namespace stepwell::serve {

/// By ASIN text, compared as in R4, else by id: some ASINs are all digits, and no id is written with zeros in
/// front. Throws Error{kNotFound} where there is no such product.
Catalogue::Product asked_product(const Snapshot& snapshot, std::string_view asked);
/// By id alone; likewise.
Catalogue::Product asked_product(const Snapshot& snapshot, std::int32_t id);

}  // namespace stepwell::serve
