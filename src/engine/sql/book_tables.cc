#include "engine/sql/book_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <utility>

#include "engine/sql/generation_columns.h"
#include "engine/sql/tier_table.h"

namespace stepwell {
namespace {

using enum ColumnType;

std::vector<SqlColumn> of_generations() {
  std::vector<SqlColumn> columns;
  for (const auto& column : generation_columns()) columns.push_back(column.sql);
  return columns;
}

std::vector<SqlColumn> of_journal(Tier tier) {
  static std::deque<std::string> names;  // what the columns' names are views of
  std::vector<SqlColumn> columns;
  for (auto& column : journal_columns(tier_table(tier))) {
    column.sql.name = names.emplace_back(std::move(column.name));
    columns.push_back(column.sql);
  }
  return columns;
}

std::vector<BookTable> described() {
  return {
      {"stepwell_meta",
       {{.name = "key", .type = kWord, .width = 64}, {.name = "value", .type = kLongText, .required = false}},
       {"key"},
       {}},
      {"stepwell_generations", of_generations(), {"generation"}, {}},
      {"stepwell_generation_exclusions",
       {{.name = "generation", .type = kBig},
        {.name = "reason", .type = kWord, .width = 40},
        {.name = "row_count", .type = kBig},
        {.name = "money", .type = kSum}},
       {"generation", "reason"},
       {}},
      {"stepwell_exclusions",
       {{.name = "asin_id", .type = kId, .required = false},
        {.name = "month", .type = kMonth, .required = false},
        {.name = "reason", .type = kSmall},
        {.name = "row_count", .type = kBig},
        {.name = "money", .type = kSum}},
       {},
       {"asin_id", "month"},
       "asin_month"},
      {"stepwell_placements",
       {{.name = "asin_id", .type = kId},
        {.name = "brand_id", .type = kId, .required = false},
        {.name = "category_id", .type = kId, .required = false},
        {.name = "reason", .type = kSmall, .required = false}},
       {},
       {},
       {},
       Tracking::kImportLog},
      {"stepwell_imports",
       {{.name = "import", .type = kSerial},
        {.name = "imported_at", .type = kTimestamp},
        {.name = "source_table", .type = kWord, .width = 64},
        {.name = "file", .type = kText},
        {.name = "row_count", .type = kBig},
        {.name = "content",
         .type = kWord,
         .required = false,
         .comment = "a hash of the file",
         .width = 64,
         .since = 5}},
       {"import"},
       {}},
      {"stepwell_import_months",
       {{.name = "import", .type = kBig},
        {.name = "month", .type = kMonth, .required = false},
        {.name = "asin_id",
         .type = kId,
         .required = false,
         .comment = "NULL: any ASIN of that month",
         .since = 2,
         .tracking = Tracking::kImportLog}},
       {},
       {"import"},
       "import"},
      {"stepwell_labels",
       {{.name = "kind", .type = kSmall, .comment = "0: metric, 1: marketplace", .since = 8},
        {.name = "number", .type = kBig, .since = 8},
        {.name = "label", .type = kText, .comment = "as raw rows have spelled it", .since = 8}},
       {"kind", "number"},
       {}},
      {"stepwell_journal_asin", of_journal(Tier::kAsin), {}, {"generation"}, "generation"},
      {"stepwell_journal_brand", of_journal(Tier::kBrand), {}, {"generation"}, "generation"},
      {"stepwell_journal_category", of_journal(Tier::kCategory), {}, {"generation"}, "generation"},
      {"stepwell_verifications",
       {{.name = "generation", .type = kBig},
        {.name = "verified_at", .type = kTimestamp},
        {.name = "complete", .type = kBoolean},
        {.name = "passed", .type = kBoolean}},
       {},
       {"verified_at"},
       "verified_at"},
  };
}

}  // namespace

std::span<const BookTable> book_tables() {
  static const std::vector<BookTable> kTables = described();
  return kTables;
}

std::vector<BookTable> book_tables_of(const SqlDialect& dialect) {
  const auto foreign = [&](const auto& thing) {
    return thing.tracking != Tracking::kAny && thing.tracking != dialect.tracking();
  };
  std::vector<BookTable> tables(book_tables().begin(), book_tables().end());
  std::erase_if(tables, foreign);
  for (auto& table : tables) std::erase_if(table.columns, foreign);
  return tables;
}

std::string column_definitions(const BookTable& table, const SqlDialect& dialect) {
  std::string text;
  for (const auto& column : table.columns) {
    text += fmt::format("{}\n  {} {}", text.empty() ? "" : ",", dialect.quoted(column.name),
                        dialect.definition(column));
  }
  return text;
}

int newest_layout() {
  static const int kNewest = [] {
    int newest = 1;
    for (const auto& table : book_tables()) {
      for (const auto& column : table.columns) newest = std::max(newest, column.since);
    }
    for (const Tier tier : kEveryTier) {
      for (const auto& column : tier_table(tier).columns) newest = std::max(newest, column.sql.since);
    }
    return newest;
  }();
  return kNewest;
}

}  // namespace stepwell
