#include "engine/mariadb/tier_columns.h"

#include <fmt/format.h>

namespace stepwell::maria {
namespace {

constexpr SideColumn kAsinSide[] = {{"asin_tier.brand", "brand", false},
                                    {"asin_tier.category", "category", false},
                                    {"asin_tier.marketplace", "marketplace", true},
                                    {"asin_tier.metric", "metric", true},
                                    {"asin_tier.value", "value", false},
                                    {"asin_tier.row_count", "row_count", false}};
constexpr SideColumn kBrandSide[] = {{"brand_tier.category", "category", false},
                                     {"brand_tier.marketplace", "marketplace", true},
                                     {"brand_tier.metric", "metric", true},
                                     {"brand_tier.total", "total", false},
                                     {"brand_tier.asin_count", "asin_count", false}};
constexpr SideColumn kCategorySide[] = {{"category_tier.metric", "metric", true},
                                        {"category_tier.total", "total", false},
                                        {"category_tier.brand_count", "brand_count", false},
                                        {"category_tier.asin_count", "asin_count", false}};

constexpr TierColumns kAsinColumns = {
    Tier::kAsin, "asin_tier", "asin_tier.asin", "asin_tier.month", "stepwell_journal_asin",
    "asin_id",   kAsinSide};
constexpr TierColumns kBrandColumns = {
    Tier::kBrand, "brand_tier", "brand_tier.brand", "brand_tier.month", "stepwell_journal_brand",
    "brand_id",   kBrandSide};
constexpr TierColumns kCategoryColumns = {Tier::kCategory,
                                          "category_tier",
                                          "category_tier.category",
                                          "category_tier.month",
                                          "stepwell_journal_category",
                                          "category_id",
                                          kCategorySide};

std::string role(std::string_view name, const SqlTemplate& sql) { return sql("{" + std::string(name) + "}"); }

std::uint32_t count_at(const Row& row, std::size_t column, const NullFigures& nulls) {
  return row.is_null(column) ? nulls.count : static_cast<std::uint32_t>(row.whole(column));
}

Money money_at(const Row& row, std::size_t column, const NullFigures& nulls) {
  return row.is_null(column) ? nulls.money : row.money(column);
}

LabelId label_at(const Row& row, std::size_t column, LabelSet& labels) {
  return row.is_null(column) ? kNoLabel : labels.intern(row.text(column));
}

}  // namespace

template <>
const TierColumns& columns_of<AsinRow>() {
  return kAsinColumns;
}
template <>
const TierColumns& columns_of<BrandRow>() {
  return kBrandColumns;
}
template <>
const TierColumns& columns_of<CategoryRow>() {
  return kCategoryColumns;
}

std::string tier_column_list(const TierColumns& columns, const SqlTemplate& sql) {
  std::string list = role(columns.id_role, sql) + ", " + role(columns.month_role, sql);
  for (const auto& column : columns.side) list += ", " + role(column.role, sql);
  return list;
}

std::string journal_column_list(const TierColumns& columns) {
  std::string list = fmt::format("generation, {}, month", columns.journal_id);
  for (const char* when : {"before", "after"}) {
    for (const auto& column : columns.side) list += fmt::format(", {}_{}", column.journal, when);
  }
  return list;
}

bool is_stray(const Row& row, const TierColumns& columns) {
  if (row.is_null(0) || row.is_null(1) || !row.text(1).ends_with("-01")) return true;
  for (std::size_t i = 0; i < columns.side.size(); ++i) {
    if (columns.side[i].in_key && row.is_null(2 + i)) return true;
  }
  return row.month(1).is_none();
}

std::string stray_condition(const TierColumns& columns, const SqlTemplate& sql) {
  const std::string month = role(columns.month_role, sql);
  std::string condition =
      fmt::format("{} IS NULL OR {} IS NULL OR DAYOFMONTH({}) <> 1 OR MONTH({}) = 0 OR YEAR({}) = 0",
                  role(columns.id_role, sql), month, month, month, month);
  for (const auto& column : columns.side) {
    if (column.in_key) condition += fmt::format(" OR {} IS NULL", role(column.role, sql));
  }
  return condition;
}

void append_side(BulkInsert& rows, const AsinRow& row, const Labels& labels) {
  rows.id(row.brand).id(row.category).text(labels.marketplaces.text(row.marketplace));
  rows.text(labels.metrics.text(row.metric)).money(row.value).count(row.row_count);
}

void append_side(BulkInsert& rows, const BrandRow& row, const Labels& labels) {
  rows.id(row.category).text(labels.marketplaces.text(row.marketplace));
  rows.text(labels.metrics.text(row.metric)).money(row.total).count(row.asin_count);
}

void append_side(BulkInsert& rows, const CategoryRow& row, const Labels& labels) {
  rows.text(labels.metrics.text(row.metric)).money(row.total);
  rows.count(row.brand_count).count(row.asin_count);
}

template <>
AsinRow read_row<AsinRow>(const Row& row, std::size_t id, std::size_t month, std::size_t first,
                          Labels& labels, const NullFigures& nulls) {
  return {row.id(id),
          row.id(first),
          row.id(first + 1),
          row.month(month),
          label_at(row, first + 3, labels.metrics),
          label_at(row, first + 2, labels.marketplaces),
          count_at(row, first + 5, nulls),
          money_at(row, first + 4, nulls)};
}

template <>
BrandRow read_row<BrandRow>(const Row& row, std::size_t id, std::size_t month, std::size_t first,
                            Labels& labels, const NullFigures& nulls) {
  return {row.id(id),
          row.id(first),
          row.month(month),
          label_at(row, first + 2, labels.metrics),
          label_at(row, first + 1, labels.marketplaces),
          count_at(row, first + 4, nulls),
          money_at(row, first + 3, nulls)};
}

template <>
CategoryRow read_row<CategoryRow>(const Row& row, std::size_t id, std::size_t month, std::size_t first,
                                  Labels& labels, const NullFigures& nulls) {
  return {row.id(id),
          row.month(month),
          label_at(row, first, labels.metrics),
          count_at(row, first + 2, nulls),
          count_at(row, first + 3, nulls),
          money_at(row, first + 1, nulls)};
}

}  // namespace stepwell::maria
