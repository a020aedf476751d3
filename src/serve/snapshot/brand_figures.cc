#include "serve/snapshot/brand_figures.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/huge_pages.h"

namespace stepwell::serve {
namespace {

std::uint32_t slice_key(LabelId metric_class, LabelId marketplace_class) {
  return std::uint32_t{metric_class} << 16 | marketplace_class;
}

/// A column of zeros to be filled in any order.
template <typename Element>
void resize_huge(std::vector<Element>& column, std::size_t size) {
  reserve_huge(column, size);
  column.resize(size);
}

/// Where the rows of one brand begin and end within [begin, end), in which `brands` ascend.
std::pair<std::size_t, std::size_t> range_of_brand(const std::vector<std::int32_t>& brands, std::size_t begin,
                                                   std::size_t end, std::int32_t brand) {
  const auto first = brands.begin();
  const auto [from, to] = std::equal_range(first + static_cast<std::ptrdiff_t>(begin),
                                           first + static_cast<std::ptrdiff_t>(end), brand);
  return {static_cast<std::size_t>(from - first), static_cast<std::size_t>(to - first)};
}

void keep_distinct(std::vector<Month>& months) {
  std::ranges::sort(months);
  months.erase(std::unique(months.begin(), months.end()), months.end());
}

/// For each class that occurs, the least label of it; by text.
class LeastLabels {
 public:
  explicit LeastLabels(const LabelSet& labels) : labels_(labels), least_(labels.size(), kNoLabel) {}

  void add(LabelId label) {
    LabelId& least = least_[labels_.class_of(label)];
    if (least != label) least = least == kNoLabel ? label : labels_.lesser(least, label);
  }

  std::vector<LabelId> sorted() const {
    std::vector<LabelId> answer;
    for (const LabelId label : least_) {
      if (label != kNoLabel) answer.push_back(label);
    }
    std::ranges::sort(answer, {},
                      [this](LabelId label) -> const std::string& { return labels_.text(label); });
    return answer;
  }

 private:
  const LabelSet& labels_;
  std::vector<LabelId> least_;  // by class
};

}  // namespace

BrandFigures::BrandFigures(const BrandTier& tier, const Labels& labels) {
  LeastLabels metrics(labels.metrics);
  LeastLabels marketplaces(labels.marketplaces);
  std::size_t months_max = 4096;  // before repetitions are removed
  for (const BrandRow& row : tier) {
    metrics.add(row.metric);
    if (labels.marketplaces.class_of(row.marketplace) != kAllMarketplaces) marketplaces.add(row.marketplace);
    // A brand's months ascend, so that runs of one month are met together.
    if (months_.empty() || months_.back() != row.month) months_.push_back(row.month);
    if (months_.size() >= months_max) {
      keep_distinct(months_);
      months_max = std::max(months_max, 2 * months_.size());
    }
  }
  keep_distinct(months_);
  months_.shrink_to_fit();
  metrics_ = metrics.sorted();
  marketplaces_ = marketplaces.sorted();
  cut(tier, labels);
  add_up();
}

void BrandFigures::cut(const BrandTier& tier, const Labels& labels) {
  std::unordered_map<std::uint32_t, std::size_t> sizes;
  std::vector<std::uint32_t> keys(tier.size());
  for (std::size_t i = 0; i < tier.size(); ++i) {
    keys[i] =
        slice_key(labels.metrics.class_of(tier[i].metric), labels.marketplaces.class_of(tier[i].marketplace));
    ++sizes[keys[i]];
  }
  for (const auto& [key, size] : sizes) slices_.push_back({key, 0, size});
  std::ranges::sort(slices_, {}, &Slice::key);
  std::unordered_map<std::uint32_t, std::size_t> next;  // where the slice's next row goes
  std::size_t position = 0;
  for (Slice& slice : slices_) {
    slice.begin = position;
    position = slice.end = position + slice.end;
    next[slice.key] = slice.begin;
  }
  Columns columns;
  resize_huge(columns.brand, tier.size());
  resize_huge(columns.category, tier.size());
  resize_huge(columns.month, tier.size());
  std::vector<std::int64_t> totals;
  resize_huge(totals, tier.size());
  // The tier is ordered (brand, month, …): taking its rows in turn leaves every slice ordered (brand, month).
  for (std::size_t i = 0; i < tier.size(); ++i) {
    const std::size_t to = next[keys[i]]++;
    columns.brand[to] = tier[i].brand;
    columns.category[to] = tier[i].category;
    columns.month[to] = tier[i].month;
    totals[to] = tier[i].total.units();
  }
  columns_ = std::make_shared<const Columns>(std::move(columns));
  totals_ = std::make_shared<const std::vector<std::int64_t>>(std::move(totals));
}

void BrandFigures::add_up() {
  const std::vector<Month>& month = columns_->month;
  all_brands_.resize(slices_.size() * months_.size());
  for (std::size_t s = 0; s < slices_.size(); ++s) {
    MonthFigure* const figures = all_brands_.data() + s * months_.size();
    std::size_t position = 0;  // of the row's month; consecutive rows are mostly consecutive months
    for (std::size_t i = slices_[s].begin; i < slices_[s].end; ++i) {
      if (position + 1 < months_.size() && months_[position + 1] == month[i]) {
        ++position;
      } else if (months_[position] != month[i]) {
        position = static_cast<std::size_t>(std::ranges::lower_bound(months_, month[i]) - months_.begin());
      }
      figures[position].present = true;
      figures[position].total += MoneySum(Money::of_units((*totals_)[i]));
    }
  }
}

std::optional<BrandFigures> BrandFigures::updated(const Difference<BrandRow>& change,
                                                  const Labels& labels) const {
  if (!change.inserted.empty() || !change.deleted.empty()) return std::nullopt;
  std::vector<std::int64_t> totals;
  reserve_huge(totals, totals_->size());
  totals.assign(totals_->begin(), totals_->end());
  BrandFigures result(*this);
  for (const auto& [before, after] : change.updated) {
    BrandRow expected = before;
    expected.total = after.total;
    expected.asin_count = after.asin_count;
    if (after != expected) return std::nullopt;
    const Slice* const slice =
        find(labels.metrics.class_of(before.metric), labels.marketplaces.class_of(before.marketplace));
    const std::optional<std::size_t> at = slice == nullptr ? std::nullopt : find(*slice, before);
    if (!at) return std::nullopt;
    totals[*at] = after.total.units();
    const auto month = std::ranges::lower_bound(months_, before.month) - months_.begin();
    MonthFigure& figure =
        result.all_brands_[static_cast<std::size_t>(slice - slices_.data()) * months_.size() +
                           static_cast<std::size_t>(month)];
    figure.total -= MoneySum(before.total);
    figure.total += MoneySum(after.total);
  }
  result.totals_ = std::make_shared<const std::vector<std::int64_t>>(std::move(totals));
  return result;
}

std::optional<std::size_t> BrandFigures::find(const Slice& slice, const BrandRow& row) const {
  const auto [from, to] = range_of_brand(columns_->brand, slice.begin, slice.end, row.brand);
  const auto months = columns_->month.begin();
  const auto end = months + static_cast<std::ptrdiff_t>(to);
  const auto found = std::lower_bound(months + static_cast<std::ptrdiff_t>(from), end, row.month);
  if (found == end || *found != row.month) return std::nullopt;
  const auto at = static_cast<std::size_t>(found - months);
  return (*totals_)[at] == row.total.units() ? std::optional(at) : std::nullopt;
}

const BrandFigures::Slice* BrandFigures::find(LabelId metric_class, LabelId marketplace_class) const {
  const std::uint32_t key = slice_key(metric_class, marketplace_class);
  const auto found = std::ranges::lower_bound(slices_, key, {}, &Slice::key);
  return found == slices_.end() || found->key != key ? nullptr : &*found;
}

std::size_t BrandFigures::row_count(LabelId metric_class) const {
  const Slice* const slice = find(metric_class, kAllMarketplaces);
  return slice == nullptr ? 0 : slice->end - slice->begin;
}

Window BrandFigures::window(LabelId metric_class, const BrandFilter& filter, Month first) const {
  Window window;
  add_months(metric_class, filter, first, window);
  return window;
}

void BrandFigures::add_months(LabelId metric_class, const BrandFilter& filter, Month first,
                              std::span<MonthFigure> months) const {
  if (!filter.brand && !filter.category) {
    if (const Slice* const slice = find(metric_class, filter.marketplace_class))
      add_all(*slice, first, months);
    return;
  }
  for_each_row(metric_class, filter, [&](std::int32_t, std::int32_t, Month month, Money total) {
    // A month before the first becomes a huge position; a uint32 difference is exact for every pair of
    // months.
    const std::uint32_t position =
        static_cast<std::uint32_t>(month.index()) - static_cast<std::uint32_t>(first.index());
    if (position >= months.size()) return;
    months[position].present = true;
    months[position].total += MoneySum(total);
  });
}

std::pair<std::size_t, std::size_t> BrandFigures::range_of(const Slice& slice,
                                                           const BrandFilter& filter) const {
  if (!filter.brand) return {slice.begin, slice.end};
  return range_of_brand(columns_->brand, slice.begin, slice.end, *filter.brand);
}

void BrandFigures::add_all(const Slice& slice, Month first, std::span<MonthFigure> months) const {
  const MonthFigure* const figures = all_brands_.data() + (&slice - slices_.data()) * months_.size();
  for (auto month = std::ranges::lower_bound(months_, first); month != months_.end(); ++month) {
    const auto position = static_cast<std::size_t>(month->index() - first.index());
    if (position >= months.size()) break;
    const MonthFigure& figure = figures[month - months_.begin()];
    months[position].present |= figure.present;
    months[position].total += figure.total;
  }
}

std::size_t BrandFigures::bytes() const {
  return months_.capacity() * sizeof(Month) +
         (metrics_.capacity() + marketplaces_.capacity()) * sizeof(LabelId) +
         slices_.capacity() * sizeof(Slice) +
         (columns_->brand.capacity() + columns_->category.capacity()) * sizeof(std::int32_t) +
         columns_->month.capacity() * sizeof(Month) + totals_->capacity() * sizeof(std::int64_t) +
         all_brands_.capacity() * sizeof(MonthFigure);
}

}  // namespace stepwell::serve
