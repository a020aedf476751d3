// The words of the synthetic business: categories, brands, products and ASIN codes that read like real ones.
//
// Pure functions of their arguments.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "synthetic/random.h"

namespace stepwell::synthetic {

inline constexpr std::size_t kCategoryCount = 9;

/// `category` counts from 0.
std::string_view category_name(std::size_t category);

/// Different for every index of one seed.
std::string brand_name(std::uint64_t seed, std::uint64_t index);

/// "Northwell Bamboo Cutting Board, Large, Pack of 2".
std::string product_name(std::string_view brand, std::size_t category, Random& random);

/// "B0" and eight more of 0-9 and A-Z: different for every index below 36^7 of one seed.
std::string asin_code(std::uint64_t seed, std::uint64_t index);

}  // namespace stepwell::synthetic
