// Catalog: the brands and ASINs of the synthetic business, and what makes each sell the way it does.
//
// It is all that the generator keeps in memory: about 32 bytes an ASIN. Every figure and every fact row
// follows from it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "synthetic/generate.h"

namespace stepwell::synthetic {

inline constexpr int kMonthCount = kLastSyntheticMonth.index() - kFirstSyntheticMonth.index() + 1;

struct Marketplace {
  std::string_view name;
  std::int64_t size_permille;  // sales of the same product, against the first one's
};
inline constexpr std::array<Marketplace, 10> kMarketplaces = {{{"US", 1000},
                                                               {"UK", 390},
                                                               {"DE", 430},
                                                               {"FR", 240},
                                                               {"IT", 190},
                                                               {"ES", 170},
                                                               {"CA", 180},
                                                               {"JP", 150},
                                                               {"AU", 90},
                                                               {"MX", 70}}};

/// Ids are positions + 1. Shares are of the gross revenue, in permille.
struct Brand {
  std::uint8_t category = 0;  // from 0; what it sells, also if the brand table does not say so
  bool categorised = true;
  bool excluded = false;  // in the group 'stock'
  std::int16_t yearly_growth_permille = 0;
  std::int16_t goods_permille = 0;
  std::int16_t fees_permille = 0;
  std::int16_t advertising_permille = 0;
  std::int16_t returns_permille = 0;
};

struct Asin {
  std::int32_t id = 0;
  std::int32_t brand = 0;        // position in `brands`
  std::int32_t price_units = 0;  // hundredths
  std::int32_t monthly_units = 0;
  std::uint16_t marketplaces = 0;  // a bit for each
  std::uint8_t launch = 0;         // its first month, from 0
  std::uint8_t life_months = 0;
  bool advertised = true;
  bool known = true;    // whether the ASIN table has it
  bool branded = true;  // whether the ASIN table says its brand

  bool sells_in(int month) const { return month >= launch && month < launch + life_months; }
  /// Pairs of month and marketplace in which it sells.
  std::uint64_t cells() const;
};

struct Catalog {
  std::vector<Brand> brands;
  /// Ids ascend; those that the ASIN table lacks are at the end.
  std::vector<Asin> asins;
  std::uint64_t cells = 0;
};

Catalog make_catalog(const GenerateOptions& options);

/// Calls visit(asin, marketplace) for every cell of the month, in the order of the catalog.
template <typename Visit>
void for_each_cell(const Catalog& catalog, int month, const Visit& visit) {
  for (const Asin& asin : catalog.asins) {
    if (!asin.sells_in(month)) continue;
    for (unsigned bits = asin.marketplaces; bits != 0; bits &= bits - 1) visit(asin, __builtin_ctz(bits));
  }
}

}  // namespace stepwell::synthetic
