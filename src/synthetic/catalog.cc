#include "synthetic/catalog.h"

#include <algorithm>
#include <cmath>

#include "synthetic/figures.h"
#include "synthetic/names.h"
#include "synthetic/random.h"

namespace stepwell::synthetic {
namespace {

// The business that the proportions come from.
constexpr double kReferenceRows = 68'000'000;
constexpr double kReferenceAsins = 43'706;
constexpr double kReferenceBrands = 487;
/// So many brands at least, if there are four times as many ASINs.
constexpr std::uint64_t kBrandsLeast = 60;

/// How often a brand sells in each category, and what its products cost there, in hundredths.
struct CategoryProfile {
  std::uint32_t weight;
  std::int32_t price_least;
  std::int32_t price_most;
  std::int16_t returns_permille;
};
constexpr std::array<CategoryProfile, kCategoryCount> kProfiles = {{{160, 1499, 6999, 45},
                                                                    {150, 899, 3999, 30},
                                                                    {130, 1299, 7999, 60},
                                                                    {120, 999, 4499, 25},
                                                                    {100, 1199, 5499, 50},
                                                                    {95, 1099, 5999, 40},
                                                                    {90, 1599, 8999, 65},
                                                                    {85, 799, 4999, 35},
                                                                    {70, 1299, 6499, 50}}};

std::uint8_t draw_category(Random& random) {
  std::uint32_t total = 0;
  for (const auto& profile : kProfiles) total += profile.weight;
  auto drawn = random.below(total);
  std::uint8_t category = 0;
  while (drawn >= kProfiles[category].weight) drawn -= kProfiles[category++].weight;
  return category;
}

std::vector<Brand> make_brands(std::size_t count, std::uint64_t seed) {
  std::vector<Brand> brands(count);
  for (std::size_t i = 0; i < count; ++i) {
    Random random(seed, {kStreamBrand, i});
    Brand& brand = brands[i];
    brand.category = i < kCategoryCount ? static_cast<std::uint8_t>(i) : draw_category(random);
    const auto returns = kProfiles[brand.category].returns_permille;
    brand.returns_permille = static_cast<std::int16_t>(random.between(returns * 6 / 10, returns * 14 / 10));
    brand.yearly_growth_permille =
        static_cast<std::int16_t>(random.between(-250, 350) + random.between(-50, 250));
    brand.fees_permille = static_cast<std::int16_t>(random.between(265, 335));
    const bool loses_money = random.chance(80);
    brand.goods_permille =
        static_cast<std::int16_t>(loses_money ? random.between(440, 540) : random.between(260, 380));
    brand.advertising_permille =
        static_cast<std::int16_t>(loses_money ? random.between(190, 280) : random.between(50, 120));
  }
  // Two brands in the group that is left out, and a few of which nobody has said what they sell.
  for (std::size_t third = 1; third <= (count >= 100 ? 2u : count >= 5 ? 1u : 0u); ++third) {
    brands[count * third / 3].excluded = true;
  }
  for (std::size_t i = 0; i < (count + 40) / 60; ++i) brands[(11 + i * 53) % count].categorised = false;
  return brands;
}

/// The brands' shares of the catalog: the first ones are large, most are small.
std::vector<std::uint64_t> cumulated_brand_weights(std::size_t count) {
  std::vector<std::uint64_t> sums(count);
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < count; ++i) sums[i] = sum += 10'000'000 / (i + 12);
  return sums;
}

/// v^power of a 16-bit fraction.
std::uint64_t power_of_fraction(std::uint64_t fraction, int power) {
  std::uint64_t result = fraction;
  for (int i = 1; i < power; ++i) result = result * fraction >> 16;
  return result;
}

std::uint16_t draw_marketplaces(std::uint64_t popularity, Shape shape, Random& random) {
  // Most products sell where they were launched; the popular ones everywhere.
  const auto home = random.below(100);
  std::uint16_t bits = home < 72 ? 1 : home < 84 ? 2 : home < 96 ? 4 : 1 << 7;
  const std::uint64_t most = shape == Shape::kDaily ? 190 : 360;
  const auto reach = 10 + (power_of_fraction(popularity, 4) * most >> 16);
  for (std::size_t i = 0; i < kMarketplaces.size(); ++i) {
    const auto size = static_cast<std::uint64_t>(kMarketplaces[i].size_permille);
    if (random.chance(reach * (300 + size) / 1000)) bits = static_cast<std::uint16_t>(bits | 1u << i);
  }
  return bits;
}

/// `popularity`, a 16-bit fraction, decides how long, where and how much it sells: most products sell little
/// and for a few months, a few sell for years in every marketplace.
Asin draw_asin(std::uint64_t popularity, Shape shape, Random& random) {
  Asin asin;
  const auto months = static_cast<std::uint64_t>(kMonthCount);
  const auto life = shape == Shape::kDaily ? 1 + (power_of_fraction(popularity, 4) * 23 >> 16)
                                           : 40 + (popularity * 30 >> 16);
  // Its first month lies anywhere from so long ago that it just reaches into the window to the last one,
  // later more often than earlier: products come and go, and the catalog grows. What lies outside the window
  // is cut off.
  const auto late =
      random.chance(500) ? random.below(65536) : std::max(random.below(65536), random.below(65536));
  const auto end = std::min(life + months - 1, 1 + (late * (life + months - 1) >> 16));
  const auto begin = end > life ? end - life : 0;
  asin.launch = static_cast<std::uint8_t>(begin);
  asin.life_months = static_cast<std::uint8_t>(std::min(end, months) - begin);
  asin.marketplaces = draw_marketplaces(popularity, shape, random);
  const auto units = 25 + static_cast<std::int64_t>(power_of_fraction(popularity, 4) * 500 >> 16);
  asin.monthly_units = static_cast<std::int32_t>(units * random.between(500, 1500) / 1000);
  asin.advertised = random.chance(850);
  return asin;
}

class CatalogMaker {
 public:
  CatalogMaker(const GenerateOptions& options, std::size_t brand_count)
      : options_(options), brand_weights_(cumulated_brand_weights(brand_count)) {
    catalog_.brands = make_brands(brand_count, options.seed);
    Random random(options.seed, {kStreamAsin});
    first_popularity_ = random.below(65536);
  }

  void add(bool known) {
    const auto position = catalog_.asins.size();
    Random random(options_.seed, {kStreamAsin, position});
    // Steps of the golden ratio spread the popularities evenly however many ASINs there are, so that a small
    // business has the proportions of a large one.
    const auto popularity = (first_popularity_ + position * 40503) % 65536;
    Asin asin = draw_asin(popularity, options_.shape, random);
    asin.known = known;
    asin.id = static_cast<std::int32_t>(position + 1) + (known ? 0 : 1'000'000);
    asin.brand = static_cast<std::int32_t>(position < brand_weights_.size() ? position : draw_brand(random));
    const auto& profile = kProfiles[catalog_.brands[static_cast<std::size_t>(asin.brand)].category];
    const auto range = profile.price_most - profile.price_least;
    asin.price_units = static_cast<std::int32_t>(
        profile.price_least +
        (static_cast<std::int64_t>(power_of_fraction(random.below(65536), 2)) * range >> 16));
    asin.price_units = asin.price_units / 100 * 100 + 99;
    // Even a business of one product has figures up to the last month.
    if (position == 0) asin.launch = static_cast<std::uint8_t>(kMonthCount - asin.life_months);
    if (!known) make_average(asin);
    catalog_.cells += asin.cells();
    catalog_.asins.push_back(asin);
  }

  /// Takes the brand from one known ASIN in two thousand.
  void forget_brands() {
    const auto count = catalog_.asins.size();
    if (count < 50) return;
    for (auto position = std::min<std::size_t>(count / 2, 997); position < count; position += 2000) {
      Asin& asin = catalog_.asins[position];
      catalog_.cells -= asin.cells();
      asin.branded = false;
      make_average(asin);
      catalog_.cells += asin.cells();
    }
  }

  std::uint64_t cells() const { return catalog_.cells; }
  std::size_t asin_count() const { return catalog_.asins.size(); }
  Catalog take() { return std::move(catalog_); }

 private:
  std::size_t draw_brand(Random& random) const {
    const auto drawn = random.below(brand_weights_.back());
    const auto found = std::upper_bound(brand_weights_.begin(), brand_weights_.end(), drawn);
    return static_cast<std::size_t>(found - brand_weights_.begin());
  }

  /// An ASIN that is excluded gets an average share of the rows, so that exclusions have fixed shares.
  void make_average(Asin& asin) const {
    const std::uint8_t life = options_.shape == Shape::kDaily ? 5 : kMonthCount;
    asin.launch = std::min<std::uint8_t>(asin.launch, kMonthCount - life);
    asin.life_months = life;
    asin.marketplaces = 1;
  }

  const GenerateOptions& options_;
  std::vector<std::uint64_t> brand_weights_;
  std::uint64_t first_popularity_ = 0;
  Catalog catalog_;
};

}  // namespace

std::uint64_t Asin::cells() const {
  return static_cast<std::uint64_t>(life_months) * static_cast<unsigned>(__builtin_popcount(marketplaces));
}

Catalog make_catalog(const GenerateOptions& options) {
  // Divisions and square roots are exact to the last bit everywhere, so that doubles do no harm here.
  const double scale = static_cast<double>(options.rows) / kReferenceRows;
  const auto asin_count =
      std::max<std::uint64_t>(1, static_cast<std::uint64_t>(std::llround(scale * kReferenceAsins)));
  const auto brands_by_scale = static_cast<std::uint64_t>(std::llround(std::sqrt(scale) * kReferenceBrands));
  const auto brand_count =
      std::min(std::max(kBrandsLeast, brands_by_scale), std::max<std::uint64_t>(1, asin_count / 4));
  const auto unknown_count = asin_count < 100 ? 0 : std::max<std::uint64_t>(1, asin_count / 1000);

  CatalogMaker maker(options, brand_count);
  if (options.shape == Shape::kDaily) {
    while (maker.asin_count() < asin_count) maker.add(true);
    maker.forget_brands();
  } else {
    // As many as have a group for every row, the unknown ones that follow counted in.
    const auto unknown_cells = unknown_count * static_cast<std::uint64_t>(kMonthCount);
    const auto cells = (options.rows + kLedgerMetricCount - 1) / kLedgerMetricCount;
    while (maker.cells() + unknown_cells < cells) maker.add(true);
    maker.forget_brands();
    while (maker.cells() + unknown_cells < cells) maker.add(true);
    if (maker.asin_count() == 0) maker.add(true);
  }
  for (std::uint64_t i = 0; i < unknown_count; ++i) maker.add(false);
  return maker.take();
}

}  // namespace stepwell::synthetic
