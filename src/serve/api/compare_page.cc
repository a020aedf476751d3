#include <numeric>
#include <variant>

#include "model/label.h"
#include "serve/api/compare_request.h"

namespace stepwell::serve {
namespace {

/// Sums compare exactly, percentages as doubles, texts folded by their bytes; nothing comes before
/// everything.
using SortKey = std::variant<std::monostate, MoneySum, double, std::string>;

SortKey percent_key(const std::optional<double>& value) { return value ? SortKey(*value) : SortKey(); }

SortKey key_of(const ComparedRow& row, const CompareRequest& request, const Snapshot& snapshot) {
  const auto& [first, margin, units] = row.figures;
  const std::string_view sort = request.sort;
  if (sort == "name") return fold_label(text_of(name_of_row(row, request.what.by, snapshot)));
  if (sort == "asin") {
    const auto product = snapshot.catalogue().product(row.id);
    return product ? fold_label(product->asin) : std::string();
  }
  const bool share = request.kind == FigureKind::kShare;
  if (sort == "change" && share) return {};  // it has none
  if (sort == "change" || sort == "revenue_change") {
    return percent_key(change_percent(first.current, first.versus));
  }
  if (sort == "revenue") return first.current;
  if (sort == "revenue_comparison") return first.versus;
  if (sort == "margin") return margin.current;
  if (sort == "units") return units.current;
  if (!share) {
    if (sort == "comparison") return first.versus;
    return sort == "current" ? first.current : first.current - first.versus;
  }
  const auto current = share_percent(margin.current, first.current);
  const auto versus = share_percent(margin.versus, first.versus);
  if (sort == "current") return percent_key(current);
  if (sort == "comparison") return percent_key(versus);
  return current && versus ? SortKey(*current - *versus) : SortKey();
}

}  // namespace

OptionalName name_of_row(const ComparedRow& row, CompareBy by, const Snapshot& snapshot) {
  const Catalogue& catalogue = snapshot.catalogue();
  switch (by) {
    case CompareBy::kBrand: {
      const BrandName* const brand = catalogue.brand(row.id);
      return brand == nullptr ? std::nullopt : brand->name;
    }
    case CompareBy::kCategory: {
      const CategoryName* const category = catalogue.category(row.id);
      return category == nullptr ? std::nullopt : category->name;
    }
    case CompareBy::kMarketplace:
      return snapshot.labels().marketplaces.text(row.marketplace);
    case CompareBy::kAsin: {
      const auto product = catalogue.product(row.id);
      return std::string(product ? product->name : "");
    }
    case CompareBy::kMonth:
      break;
  }
  return std::nullopt;
}

std::vector<std::uint32_t> page_of(const std::vector<ComparedRow>& rows, const CompareRequest& request,
                                   const Snapshot& snapshot) {
  if (request.what.by == CompareBy::kMonth) {
    std::vector<std::uint32_t> all(rows.size());
    std::iota(all.begin(), all.end(), 0u);
    return all;
  }
  std::vector<SortKey> keys;
  keys.reserve(rows.size());
  for (const ComparedRow& row : rows) keys.push_back(key_of(row, request, snapshot));
  return sorted_page(keys, request.page);
}

}  // namespace stepwell::serve
