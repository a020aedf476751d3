#include "serve/snapshot/comparison.h"

#include <algorithm>
#include <map>
#include <set>

#include "serve/snapshot/product_search.h"

namespace stepwell::serve {
namespace {

/// The place of a month in a span; nothing outside of it.
std::optional<std::size_t> place_in(const MonthSpan& span, Month month) {
  const std::int64_t place = std::int64_t{month.index()} - span.first.index();
  if (place < 0 || place >= span.count) return std::nullopt;
  return static_cast<std::size_t>(place);
}

class Comparing {
 public:
  Comparing(const Snapshot& snapshot, const ComparisonRequest& request)
      : snapshot_(snapshot), request_(request) {
    const int versus_count = request.versus ? request.versus->count : 0;
    places_ = static_cast<std::size_t>(std::max(request.current.count, versus_count));
    find_months();
  }

  Comparison run() {
    switch (request_.by) {
      case CompareBy::kMonth:
        by_month();
        break;
      case CompareBy::kBrand:
        by_brand();
        break;
      case CompareBy::kCategory:
        by_category();
        break;
      case CompareBy::kMarketplace:
        by_marketplace();
        break;
      case CompareBy::kAsin:
        by_asin();
        break;
    }
    for (const ComparedRow& row : result_.rows) {
      for (std::size_t m = 0; m < row.figures.size(); ++m) result_.total[m] += row.figures[m];
    }
    return std::move(result_);
  }

 private:
  /// One metric under a filter, month by month, in both periods; the second is empty without a comparison.
  struct Sides {
    std::vector<MonthFigure> current, versus;

    static bool present(const std::vector<MonthFigure>& months, std::size_t place) {
      return place < months.size() && months[place].present;
    }
  };

  Sides sides_of(LabelId metric_class, const BrandFilter& filter) const {
    Sides sides;
    const auto fill = [&](std::vector<MonthFigure>& months, const MonthSpan& span) {
      months.resize(static_cast<std::size_t>(span.count));
      snapshot_.brands().add_months(metric_class, filter, span.first, months);
    };
    fill(sides.current, request_.current);
    if (request_.versus) fill(sides.versus, *request_.versus);
    return sides;
  }

  /// Which months have rows, and which of them count.
  void find_months() {
    const Sides sides = sides_of(request_.metric_classes.front(), request_.filter);
    result_.counts.assign(places_, true);
    for (std::size_t place = 0; place < places_; ++place) {
      const bool now = Sides::present(sides.current, place);
      const bool before = Sides::present(sides.versus, place);
      result_.current_with_rows += now;
      result_.versus_with_rows += before;
      if (request_.like_for_like) result_.counts[place] = now && before;
    }
  }

  /// Adds the months that count at one place.
  void add(ComparedFigure& figure, const Sides& sides, std::size_t place) const {
    if (!result_.counts[place]) return;
    if (place < sides.current.size()) figure.current += sides.current[place].total;
    if (place < sides.versus.size()) figure.versus += sides.versus[place].total;
  }

  /// Where a month lies in either period.
  struct Places {
    std::optional<std::size_t> current, versus;

    bool any() const { return current || versus; }
  };

  Places places_of(Month month) const {
    return {place_in(request_.current, month),
            request_.versus ? place_in(*request_.versus, month) : std::nullopt};
  }

  /// Adds one figure, made of so many raw rows as are counted, to the sides in whose period it lies.
  void add(ComparedFigure& figure, const Places& places, Money value, std::uint32_t rows) const {
    if (places.current && result_.counts[*places.current]) {
      figure.current += MoneySum(value);
      figure.current_rows += rows;
    }
    if (places.versus && result_.counts[*places.versus]) {
      figure.versus += MoneySum(value);
      figure.versus_rows += rows;
    }
  }

  void by_month() {
    for (std::size_t place = 0; place < places_; ++place) {
      result_.rows.push_back({.place = static_cast<int>(place)});
    }
    for (std::size_t m = 0; m < request_.metric_classes.size(); ++m) {
      const Sides sides = sides_of(request_.metric_classes[m], request_.filter);
      for (std::size_t place = 0; place < places_; ++place) {
        ComparedRow& row = result_.rows[place];
        row.current_present |= Sides::present(sides.current, place);
        row.versus_present |= Sides::present(sides.versus, place);
        add(row.figures[m], sides, place);
      }
    }
  }

  void by_marketplace() {
    const LabelSet& labels = snapshot_.labels().marketplaces;
    BrandFilter filter = request_.filter;
    for (const LabelId label : snapshot_.brands().marketplaces()) {
      filter.marketplace_class = labels.class_of(label);
      const LabelId only = request_.filter.marketplace_class;
      if (only != kAllMarketplaces && only != filter.marketplace_class) continue;
      ComparedRow row{.marketplace = label};
      bool present = false;
      for (std::size_t m = 0; m < request_.metric_classes.size(); ++m) {
        const Sides sides = sides_of(request_.metric_classes[m], filter);
        for (std::size_t place = 0; place < places_; ++place) {
          present |= Sides::present(sides.current, place) || Sides::present(sides.versus, place);
          add(row.figures[m], sides, place);
        }
      }
      if (present) result_.rows.push_back(row);
    }
  }

  /// Rows of the brand tier, added up by what `key` makes of their brand and category.
  template <typename Key>
  void add_brands(std::map<std::int32_t, ComparedFigures>& sums, Key key) const {
    for (std::size_t m = 0; m < request_.metric_classes.size(); ++m) {
      const auto use = [&](std::int32_t brand, std::int32_t category, Month month, Money total) {
        const Places places = places_of(month);
        if (places.any()) add(sums[key(brand, category)][m], places, total, 0);
      };
      snapshot_.brands().for_each_row(request_.metric_classes[m], request_.filter, use);
    }
  }

  void take(const std::map<std::int32_t, ComparedFigures>& sums) {
    for (const auto& [id, figures] : sums) result_.rows.push_back({.id = id, .figures = figures});
  }

  void by_brand() {
    std::map<std::int32_t, ComparedFigures> sums;
    const auto& [marketplace, only, category] = request_.filter;
    for (const BrandName& brand : snapshot_.catalogue().brands()) {
      if (brand.excluded) continue;
      if ((!only || brand.id == *only) && (!category || brand.category == *category)) sums[brand.id];
    }
    add_brands(sums, [](std::int32_t brand, std::int32_t) { return brand; });
    take(sums);
  }

  void by_category() {
    std::map<std::int32_t, ComparedFigures> sums;
    const auto& only = request_.filter.category;
    for (const CategoryName& category : snapshot_.catalogue().categories()) {
      if (!only || category.id == *only) sums[category.id];
    }
    // Brands without category may have stock and no figures: their stock belongs to the total, too.
    const auto is_loose = [&](const StockTotal& stock) {
      return stock.category == kNoId && places_of(stock.month).any();
    };
    if (only.value_or(kNoId) == kNoId && std::ranges::any_of(snapshot_.catalogue().stock(), is_loose)) {
      sums[kNoId];
    }
    add_brands(sums, [](std::int32_t, std::int32_t category) { return category; });
    take(sums);
  }

  void by_asin() {
    const ProductSearch search{request_.filter.brand, request_.filter.category, request_.text};
    for (const ProductRows* const product : find_products(snapshot_, search)) {
      if (const auto row = row_of(*product)) result_.rows.push_back(*row);
    }
  }

  /// Nothing for a product without rows in either period.
  std::optional<ComparedRow> row_of(const ProductRows& product) const {
    const Labels& labels = snapshot_.labels();
    ComparedRow row{.id = product.asin};
    bool present = false;
    for (const AsinRow& group : product.rows()) {
      const Places places = places_of(group.month);
      if (!places.any()) continue;
      const LabelId only = request_.filter.marketplace_class;
      if (only != kAllMarketplaces && labels.marketplaces.class_of(group.marketplace) != only) continue;
      const LabelId metric = labels.metrics.class_of(group.metric);
      for (std::size_t m = 0; m < request_.metric_classes.size(); ++m) {
        if (request_.metric_classes[m] != metric) continue;
        present = true;
        add(row.figures[m], places, group.value, std::min(group.row_count, 2u));
      }
    }
    return present ? std::optional(row) : std::nullopt;
  }

  const Snapshot& snapshot_;
  const ComparisonRequest& request_;
  std::size_t places_ = 0;
  Comparison result_;
};

/// `sum` / `count`, the nearest hundredth, halves to the even one.
MoneySum mean(MoneySum sum, int count) {
  const MoneySum::Units units = sum.units();
  MoneySum::Units whole = units / count;
  MoneySum::Units rest = units % count;
  if (rest < 0) rest += count, --whole;  // towards minus infinity
  if (2 * rest > count || (2 * rest == count && whole % 2 != 0)) ++whole;
  return MoneySum(whole);
}

}  // namespace

ComparedFigure& ComparedFigure::operator-=(const ComparedFigure& other) {
  current -= other.current;
  versus -= other.versus;
  current_rows -= other.current_rows;
  versus_rows -= other.versus_rows;
  return *this;
}

ComparedFigure& ComparedFigure::operator+=(const ComparedFigure& other) {
  current += other.current;
  versus += other.versus;
  current_rows += other.current_rows;
  versus_rows += other.versus_rows;
  return *this;
}

Comparison compare(const Snapshot& snapshot, const ComparisonRequest& request) {
  return Comparing(snapshot, request).run();
}

std::optional<StockBalances> stock_balances(const Catalogue& catalogue, const MonthSpan& span) {
  std::map<std::int32_t, std::map<Month, MoneySum>> stocked;
  std::set<Month> months;  // of which anything is known
  for (const StockTotal& stock : catalogue.stock()) {
    if (!place_in(span, stock.month)) continue;
    months.insert(stock.month);
    stocked[stock.category][stock.month] += stock.value;
  }
  if (months.empty()) return std::nullopt;
  StockBalances balances;
  for (const auto& [category, values] : stocked) {
    MoneySum sum;
    for (const auto& [month, value] : values) sum += value;
    const auto last = values.find(*months.rbegin());
    balances[category] = {last == values.end() ? MoneySum() : last->second,
                          mean(sum, static_cast<int>(months.size()))};
  }
  return balances;
}

}  // namespace stepwell::serve
