#include "synthetic/figures.h"

#include <algorithm>

#include "synthetic/names.h"
#include "synthetic/random.h"

namespace stepwell::synthetic {
namespace {

using Year = std::array<std::int16_t, 12>;

// Sales by calendar month in permille of the average one. All have the summer sales days in July, the autumn
// ones in October, and the fourth quarter; gifts and gardens have their own seasons besides.
constexpr Year kSteady = {930, 900, 940, 940, 960, 950, 1110, 950, 940, 1050, 1180, 1190};
constexpr Year kUsual = {860, 840, 890, 910, 930, 930, 1120, 930, 920, 1060, 1340, 1400};
constexpr Year kGifts = {640, 620, 680, 720, 720, 740, 980, 760, 800, 1100, 1920, 2320};
constexpr Year kOutdoors = {620, 700, 1000, 1320, 1480, 1430, 1390, 1080, 860, 780, 680, 660};
constexpr Year kResolutions = {1220, 1060, 1000, 960, 980, 990, 1120, 960, 930, 950, 920, 930};
constexpr Year kSchool = {960, 860, 850, 850, 870, 910, 1200, 1420, 1130, 1000, 1030, 960};

constexpr std::array<Year, kCategoryCount> kSeasons = {kUsual,  kUsual,    kResolutions, kSteady, kGifts,
                                                       kSteady, kOutdoors, kSchool,      kSteady};

/// A launch takes three months to take off, and the last two months of a product sell off what is left.
std::int64_t stage_permille(const Asin& asin, int month) {
  constexpr std::int64_t kTakeOff[] = {400, 680, 870};
  constexpr std::int64_t kSellOff[] = {450, 720};
  const int age = month - asin.launch;
  const int left = asin.launch + asin.life_months - 1 - month;
  std::int64_t permille = 1000;
  if (asin.launch > 0 && age < 3) permille = kTakeOff[age];
  const bool discontinued = asin.launch + asin.life_months < kMonthCount;
  if (discontinued && left < 2) permille = std::min(permille, kSellOff[left]);
  return permille;
}

constexpr std::int64_t share(std::int64_t amount, std::int64_t permille) { return amount * permille / 1000; }

}  // namespace

Figures figures_of(const Catalog& catalog, const Asin& asin, int marketplace, int month, std::uint64_t seed) {
  const Brand& brand = catalog.brands[static_cast<std::size_t>(asin.brand)];
  Random random(seed ^ static_cast<std::uint64_t>(asin.id) << 20 ^ static_cast<std::uint64_t>(month) << 8 ^
                static_cast<std::uint64_t>(marketplace) ^ kStreamCell << 56);
  const Month calendar = kFirstSyntheticMonth.plus(month);

  std::int64_t sold = std::int64_t{asin.monthly_units} * 1000;
  sold = share(sold, kSeasons[brand.category][static_cast<std::size_t>(calendar.month() - 1)]);
  sold = share(sold, std::max(200, 1000 + brand.yearly_growth_permille * month / 12));
  sold = share(sold, stage_permille(asin, month));
  sold = share(sold, kMarketplaces[static_cast<std::size_t>(marketplace)].size_permille);
  sold = share(sold, random.between(800, 1200));
  const std::int64_t units = std::max<std::int64_t>(1, (sold + 500) / 1000);
  const std::int64_t returned = std::min(
      units,
      (units * share(brand.returns_permille, random.between(500, 1500)) + random.between(0, 999)) / 1000);

  const std::int64_t price = share(asin.price_units, random.between(940, 1060));
  const bool launching = asin.launch > 0 && month - asin.launch < 3;
  Figures figures;
  figures[kGrossUnits] = units * 100;
  figures[kReturnedUnits] = returned * 100;
  figures[kNetUnits] = (units - returned) * 100;
  figures[kGrossRevenue] = units * price;
  figures[kReturns] = -returned * price;
  figures[kNetRevenue] = figures[kGrossRevenue] + figures[kReturns];
  figures[kGoods] = (units - returned) * share(asin.price_units, brand.goods_permille);
  figures[kFees] = units * share(price, share(brand.fees_permille, random.between(950, 1050)));
  figures[kAdvertising] = 0;
  if (asin.advertised) {
    const auto effort = random.between(700, 1300) * (launching ? 2 : 1);
    figures[kAdvertising] = share(figures[kGrossRevenue], share(brand.advertising_permille, effort));
  }
  figures[kCm1] = figures[kNetRevenue] - figures[kGoods];
  figures[kCm2] = figures[kCm1] - figures[kFees];
  figures[kCm3] = figures[kCm2] - figures[kAdvertising];
  return figures;
}

const std::array<Metric, kLedgerMetricCount> kMetrics = {{
    {.name = "Net revenue", .figure = kNetRevenue, .varies = false, .daily_weight = 45},
    {.name = "CM3", .figure = kCm3, .varies = false, .daily_weight = 41},
    {.name = "Net units", .figure = kNetUnits, .whole = true, .varies = false, .daily_weight = 43},
    {.name = "Gross revenue", .figure = kGrossRevenue, .varies = false, .daily_weight = 45},
    {.name = "Returns", .figure = kReturns, .varies = false, .daily_weight = 18},
    {.name = "COGS", .figure = kGoods, .varies = false, .daily_weight = 40},
    {.name = "FBA fees", .figure = kFees, .varies = false, .daily_weight = 38},
    {.name = "PPC spend", .figure = kAdvertising, .varies = false, .daily_weight = 30},

    {.name = "CM1", .figure = kCm1, .varies = false},
    {.name = "CM2", .figure = kCm2, .varies = false},
    {.name = "Gross units", .figure = kGrossUnits, .whole = true, .varies = false},
    {.name = "Returned units", .figure = kReturnedUnits, .whole = true, .varies = false},
    {.name = "Orders", .figure = kGrossUnits, .permille = 910, .whole = true},
    {.name = "Subscribe & Save orders", .figure = kGrossUnits, .permille = 70, .whole = true},
    {.name = "B2B orders", .figure = kGrossUnits, .permille = 50, .whole = true},
    {.name = "Sessions", .figure = kGrossUnits, .permille = 9200, .whole = true},
    {.name = "Page views", .figure = kGrossUnits, .permille = 13400, .whole = true},
    {.name = "Add to cart", .figure = kGrossUnits, .permille = 1900, .whole = true},
    {.name = "Reviews", .figure = kGrossUnits, .permille = 18, .whole = true},
    {.name = "Vine units", .figure = kGrossUnits, .permille = 4, .whole = true},
    {.name = "Damaged units", .figure = kReturnedUnits, .permille = 180, .whole = true},
    {.name = "Resold units", .figure = kReturnedUnits, .permille = 550, .whole = true},
    {.name = "Reimbursed units", .figure = kReturnedUnits, .permille = 40, .whole = true},
    {.name = "B2B revenue", .figure = kGrossRevenue, .permille = 60},
    {.name = "Subscribe & Save revenue", .figure = kGrossRevenue, .permille = 65},
    {.name = "Organic revenue", .figure = kGrossRevenue, .permille = 640},
    {.name = "Advertised revenue", .figure = kAdvertising, .permille = 3900},
    {.name = "Shipping revenue", .figure = kGrossRevenue, .permille = 12},
    {.name = "Gift wrap revenue", .figure = kGrossRevenue, .permille = 2},
    {.name = "Promotions", .figure = kGrossRevenue, .permille = -35},
    {.name = "Coupons", .figure = kGrossRevenue, .permille = -14},
    {.name = "Lightning deals", .figure = kGrossRevenue, .permille = -9},
    {.name = "VAT", .figure = kGrossRevenue, .permille = 155},
    {.name = "Marketplace facilitator tax", .figure = kGrossRevenue, .permille = 62},
    {.name = "Refunds", .figure = kReturns, .permille = 970},
    {.name = "Chargebacks", .figure = kReturns, .permille = 8},
    {.name = "A-to-z claims", .figure = kReturns, .permille = 12},
    {.name = "Return processing fees", .figure = kReturns, .permille = -90},
    {.name = "Refund commission", .figure = kReturns, .permille = -30},
    {.name = "Restocking fees", .figure = kReturns, .permille = 25},
    {.name = "Reimbursements", .figure = kReturns, .permille = -60},
    {.name = "Liquidation revenue", .figure = kReturns, .permille = -35},
    {.name = "Product cost", .figure = kGoods, .permille = 720},
    {.name = "Packaging", .figure = kGoods, .permille = 60},
    {.name = "Inbound freight", .figure = kGoods, .permille = 110},
    {.name = "Customs duty", .figure = kGoods, .permille = 55},
    {.name = "Quality inspection", .figure = kGoods, .permille = 15},
    {.name = "Prep and labelling", .figure = kGoods, .permille = 40},
    {.name = "Inventory write-offs", .figure = kGoods, .permille = 12},
    {.name = "Insurance", .figure = kGoods, .permille = 8},
    {.name = "Referral fees", .figure = kFees, .permille = 500},
    {.name = "Fulfilment fees", .figure = kFees, .permille = 390},
    {.name = "Storage fees", .figure = kFees, .permille = 60},
    {.name = "Aged inventory surcharge", .figure = kFees, .permille = 9},
    {.name = "Removal fees", .figure = kFees, .permille = 7},
    {.name = "Inbound placement fees", .figure = kFees, .permille = 24},
    {.name = "Low inventory fees", .figure = kFees, .permille = 5},
    {.name = "Closing fees", .figure = kFees, .permille = 3},
    {.name = "Currency conversion fees", .figure = kFees, .permille = 11},
    {.name = "Sponsored Products", .figure = kAdvertising, .permille = 740},
    {.name = "Sponsored Brands", .figure = kAdvertising, .permille = 170},
    {.name = "Sponsored Display", .figure = kAdvertising, .permille = 90},
    {.name = "Impressions", .figure = kAdvertising, .permille = 140000, .whole = true},
    {.name = "Clicks", .figure = kAdvertising, .permille = 1100, .whole = true},
    {.name = "Influencer fees", .figure = kAdvertising, .permille = 45},
    {.name = "Agency fees", .figure = kAdvertising, .permille = 80},
    {.name = "Overheads", .figure = kNetRevenue, .permille = 48},
    {.name = "Customer service", .figure = kNetRevenue, .permille = 9},
    {.name = "Software", .figure = kNetRevenue, .permille = 6},
    {.name = "EBITDA", .figure = kCm3, .permille = 740},
}};

}  // namespace stepwell::synthetic
