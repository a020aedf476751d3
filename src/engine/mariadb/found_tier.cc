#include "engine/mariadb/found_tier.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/error.h"

namespace stepwell::maria {
namespace {

/// What a tier's column must be instead; an empty text if it is fit.
std::string objection(const TierColumn& wanted, const CatalogColumn& found, const SourceTables& sources,
                      const Model& model) {
  const auto unless = [](bool fits, std::string type) { return fits ? std::string() : std::move(type); };
  const auto decimal = [&](std::uint64_t precision) {
    return unless(found.data_type == "decimal" && found.scale == 2 && found.precision >= precision,
                  fmt::format("DECIMAL({},2)", precision));
  };
  switch (wanted.sql.type) {
    case ColumnType::kMarketplace:
    case ColumnType::kMetric: {
      const bool metric = wanted.sql.type == ColumnType::kMetric;
      const CatalogColumn& label = *sources.tables.find("facts")->second.column(
          model.name(metric ? "facts.metric" : "facts.marketplace"));
      // A shorter column is none of setup's business: a label that is too long for it fails the refresh by
      // name.
      return unless(found.collation == label.collation,
                    fmt::format("{} with collation {}, like the fact table's",
                                metric ? sources.types.metric : sources.types.marketplace, label.collation));
    }
    case ColumnType::kMonth:
      return unless(found.data_type == "date", "DATE");
    case ColumnType::kValue:
      return decimal(kAsinValueDigits);
    case ColumnType::kTotal:
      return decimal(kTotalDigits);
    case ColumnType::kChangedAt:
      return unless(found.data_type == "timestamp" || found.data_type == "datetime", "TIMESTAMP");
    default:
      return unless(found.is_integer(), "INT");
  }
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

std::vector<TierColumn> lacking_columns(Tier tier, const CatalogTable& found, const SourceTables& sources,
                                        const Model& model) {
  const TierTable& wanted = tier_table(tier);
  const std::string& table = model.name(wanted.role);
  constexpr const char* kHint =
      "change the table (ALTER TABLE; 'stepwell sql create' prints what it should be), or rename it and let "
      "setup create a new one";
  if (found.is_view || found.engine != "InnoDB") {
    throw Error(ErrorCode::kFailed, fmt::format("'{}' is no InnoDB table", table), kHint);
  }
  std::vector<TierColumn> lacking;
  for (const auto& column : wanted.columns) {
    const std::string& name = model.name(column.role);
    const CatalogColumn* there = found.column(name);
    if (there == nullptr && column.ours) {
      lacking.push_back(column);
      continue;
    }
    if (there == nullptr) {
      throw Error(ErrorCode::kFailed, fmt::format("table '{}' is there, but has no column '{}'", table, name),
                  kHint);
    }
    const std::string fit = objection(column, *there, sources, model);
    if (fit.empty()) continue;
    throw Error(ErrorCode::kFailed,
                fmt::format("column '{}' of table '{}' is {}{}, and stepwell needs {}", name, table,
                            there->type, there->is_text() ? " " + there->collation : "", fit),
                kHint);
  }
  check_foreign_columns(found, model.columns(wanted.role), model, table);
  std::vector<std::string> key;
  for (const auto& column : wanted.key()) key.push_back(model.name(column.role));
  // The same columns in another order are as unique, but the public contract names this one.
  if (found.has_index(key, /*unique=*/true, /*exact=*/true)) return lacking;
  throw Error(ErrorCode::kFailed,
              fmt::format("table '{}' has no unique key over ({})", table, fmt::join(key, ", ")), kHint);
}

}  // namespace stepwell::maria
