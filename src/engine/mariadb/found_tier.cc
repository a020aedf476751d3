#include "engine/mariadb/found_tier.h"

#include <fmt/format.h>

#include "base/error.h"

namespace stepwell::maria {
namespace {

constexpr std::string_view kRowCount = "asin_tier.row_count";

/// The columns that identify a group, by the tier's role.
std::vector<std::string> key_of(std::string_view tier) {
  if (tier == "asin_tier")
    return {"asin_tier.asin", "asin_tier.marketplace", "asin_tier.month", "asin_tier.metric"};
  if (tier == "brand_tier") {
    return {"brand_tier.brand", "brand_tier.month", "brand_tier.marketplace", "brand_tier.metric"};
  }
  return {"category_tier.category", "category_tier.month", "category_tier.metric"};
}

/// What is wrong with a column of this role; an empty text if nothing is.
std::string objection(std::string_view role, const CatalogColumn& column, const SourceTables& sources,
                      const Model& model) {
  const std::string_view part = role.substr(role.find('.') + 1);
  const auto unless = [](bool fits, std::string wanted) { return fits ? std::string() : std::move(wanted); };
  if (part == "marketplace" || part == "metric") {
    const CatalogColumn& label =
        *sources.tables.find("facts")->second.column(model.name("facts." + std::string(part)));
    // A shorter column is none of setup's business: a label that is too long for it fails the refresh by
    // name.
    return unless(
        column.collation == label.collation,
        fmt::format("{} with collation {}, like the fact table's",
                    part == "metric" ? sources.types.metric : sources.types.marketplace, label.collation));
  }
  if (part == "month") return unless(column.data_type == "date", "DATE");
  if (part == "value" || part == "total") {
    const std::uint64_t precision = part == "value" ? 15 : 18;
    return unless(column.data_type == "decimal" && column.scale == 2 && column.precision >= precision,
                  fmt::format("DECIMAL({},2)", precision));
  }
  if (part == "updated_at") {
    return unless(column.data_type == "timestamp" || column.data_type == "datetime", "TIMESTAMP");
  }
  return unless(column.is_integer(), "INT");
}

/// A column that stepwell does not know must fill itself.
void check_foreign_columns(const CatalogTable& found, const std::vector<std::string>& roles,
                           const Model& model, const std::string& table) {
  for (const auto& column : found.columns) {
    bool known = false;
    for (const auto& role : roles) known |= found.column(model.name(role)) == &column;
    if (known || column.nullable || column.has_default) continue;
    throw Error(ErrorCode::kFailed,
                fmt::format("column '{}' of table '{}' is NOT NULL without a default, and stepwell does not "
                            "know what to write into it",
                            column.name, table),
                "give the column a default, or rename the table and let setup create a new one");
  }
}

}  // namespace

bool lacks_row_count(const TableDefinition& tier, const CatalogTable& found, const SourceTables& sources,
                     const Model& model) {
  const std::string& table = model.name(tier.role);
  constexpr const char* kHint =
      "change the table (ALTER TABLE; 'stepwell sql create' prints what it should be), or rename it and let "
      "setup create a new one";
  if (found.is_view || found.engine != "InnoDB") {
    throw Error(ErrorCode::kFailed, fmt::format("'{}' is no InnoDB table", table), kHint);
  }
  bool lacks = false;
  const auto roles = model.columns(tier.role);
  for (const auto& role : roles) {
    const std::string& name = model.name(role);
    const CatalogColumn* column = found.column(name);
    if (column == nullptr && role == kRowCount) {
      lacks = true;
      continue;
    }
    if (column == nullptr) {
      throw Error(ErrorCode::kFailed, fmt::format("table '{}' is there, but has no column '{}'", table, name),
                  kHint);
    }
    const std::string wanted = objection(role, *column, sources, model);
    if (wanted.empty()) continue;
    throw Error(ErrorCode::kFailed,
                fmt::format("column '{}' of table '{}' is {}{}, and stepwell needs {}", name, table,
                            column->type, column->is_text() ? " " + column->collation : "", wanted),
                kHint);
  }
  check_foreign_columns(found, roles, model, table);
  std::vector<std::string> key;
  std::string list;
  for (const auto& role : key_of(tier.role)) {
    key.push_back(model.name(role));
    list += (list.empty() ? "" : ", ") + key.back();
  }
  // The same columns in another order are as unique, but the public contract names this one.
  if (found.has_index(key, /*unique=*/true, /*exact=*/true)) return lacks;
  throw Error(ErrorCode::kFailed, fmt::format("table '{}' has no unique key over ({})", table, list), kHint);
}

}  // namespace stepwell::maria
