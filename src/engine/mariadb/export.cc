// A tier as a file: its rows are taken over into DuckDB in memory, which sorts and writes them as it does for
// the embedded engine, so that files of equal tiers are equal.
#include <fmt/format.h>

#include "engine/files/appender.h"
#include "engine/files/staging.h"
#include "engine/files/tier_file.h"
#include "engine/mariadb/engine.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/tier_columns.h"

namespace stepwell::maria {
namespace {

using duck::Appender;
using duck::ColumnType;

/// The table of a tier as the embedded engine has it, without id and updated_at, which are not exported.
template <typename TierRow>
struct Copy;

template <>
struct Copy<AsinRow> {
  static constexpr const char* kCreate =
      "CREATE TABLE {asin_tier} ({asin_tier.asin} INTEGER, {asin_tier.brand} INTEGER, {asin_tier.category} "
      "INTEGER, {asin_tier.marketplace} VARCHAR, {asin_tier.month} DATE, {asin_tier.metric} VARCHAR, "
      "{asin_tier.value} DECIMAL(15,2), {asin_tier.row_count} UINTEGER)";
  static std::vector<duck::AppendedColumn> columns() {
    return {{"asin", ColumnType::kInteger},     {"brand", ColumnType::kInteger},
            {"category", ColumnType::kInteger}, {"marketplace", ColumnType::kVarchar},
            {"month", ColumnType::kDate},       {"metric", ColumnType::kVarchar},
            {"value", ColumnType::kDecimal15},  {"row_count", ColumnType::kUInteger}};
  }
  static void append(Appender& rows, const AsinRow& row, const Labels& labels) {
    rows.integer(row.asin).integer(row.brand).integer(row.category);
    rows.text(labels.marketplaces.text(row.marketplace)).date(row.month);
    rows.text(labels.metrics.text(row.metric)).money(row.value).count(row.row_count).end_row();
  }
};

template <>
struct Copy<BrandRow> {
  static constexpr const char* kCreate =
      "CREATE TABLE {brand_tier} ({brand_tier.brand} INTEGER, {brand_tier.category} INTEGER, "
      "{brand_tier.month} DATE, {brand_tier.marketplace} VARCHAR, {brand_tier.metric} VARCHAR, "
      "{brand_tier.total} DECIMAL(18,2), {brand_tier.asin_count} INTEGER)";
  static std::vector<duck::AppendedColumn> columns() {
    return {{"brand", ColumnType::kInteger},     {"category", ColumnType::kInteger},
            {"month", ColumnType::kDate},        {"marketplace", ColumnType::kVarchar},
            {"metric", ColumnType::kVarchar},    {"total", ColumnType::kDecimal18},
            {"asin_count", ColumnType::kInteger}};
  }
  static void append(Appender& rows, const BrandRow& row, const Labels& labels) {
    rows.integer(row.brand).integer(row.category).date(row.month);
    rows.text(labels.marketplaces.text(row.marketplace)).text(labels.metrics.text(row.metric));
    rows.money(row.total).integer(static_cast<std::int32_t>(row.asin_count)).end_row();
  }
};

template <>
struct Copy<CategoryRow> {
  static constexpr const char* kCreate =
      "CREATE TABLE {category_tier} ({category_tier.category} INTEGER, {category_tier.month} DATE, "
      "{category_tier.metric} VARCHAR, {category_tier.total} DECIMAL(18,2), {category_tier.brand_count} "
      "INTEGER, {category_tier.asin_count} INTEGER)";
  static std::vector<duck::AppendedColumn> columns() {
    return {{"category", ColumnType::kInteger},    {"month", ColumnType::kDate},
            {"metric", ColumnType::kVarchar},      {"total", ColumnType::kDecimal18},
            {"brand_count", ColumnType::kInteger}, {"asin_count", ColumnType::kInteger}};
  }
  static void append(Appender& rows, const CategoryRow& row, const Labels& labels) {
    rows.integer(row.category).date(row.month).text(labels.metrics.text(row.metric)).money(row.total);
    rows.integer(static_cast<std::int32_t>(row.brand_count));
    rows.integer(static_cast<std::int32_t>(row.asin_count)).end_row();
  }
};

template <typename TierRow>
void copy_tier(Workspace& workspace, duck::Connection& staging, const SqlTemplate& duckdb_sql) {
  const TierColumns& columns = columns_of<TierRow>();
  const std::string table = fmt::format("{{{}}}", columns.role);
  staging.execute(duckdb_sql(Copy<TierRow>::kCreate));
  Appender rows(staging, duckdb_sql("INSERT INTO " + table + " SELECT * FROM appended_data"),
                Copy<TierRow>::columns());
  Labels labels;  // for their texts alone
  workspace.connection
      .stream(
          fmt::format("SELECT {} FROM {}", tier_column_list(columns, workspace.sql), workspace.sql(table)))
      .each([&](const Row& row) {
        Copy<TierRow>::append(rows, read_row<TierRow>(row, 0, 1, 2, labels), labels);
      });
  rows.close();
}

}  // namespace

std::uint64_t export_tier(Workspace& workspace, Tier tier, const std::string& format, OutputFile& output) {
  duck::Staging staging;
  const SqlTemplate duckdb_sql(workspace.model, '"');
  doing(fmt::format("read the {} tier", name_of(tier)), [&] {
    switch (tier) {
      case Tier::kAsin:
        return copy_tier<AsinRow>(workspace, staging.connection(), duckdb_sql);
      case Tier::kBrand:
        return copy_tier<BrandRow>(workspace, staging.connection(), duckdb_sql);
      case Tier::kCategory:
        break;
    }
    copy_tier<CategoryRow>(workspace, staging.connection(), duckdb_sql);
  });
  return duck::write_tier(staging.connection(), staging.spill(), duckdb_sql, tier, format, output);
}

}  // namespace stepwell::maria
