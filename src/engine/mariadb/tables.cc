#include "engine/mariadb/tables.h"

#include <fmt/format.h>

#include <utility>
#include <vector>

#include "engine/sql/book_tables.h"
#include "engine/sql/dialect.h"
#include "engine/sql/tier_table.h"

namespace stepwell::maria {
namespace {

const TableDefinition kSourceTableDefinitions[] = {
    {"facts", R"(
  {facts.id} BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  {facts.asin} INT,
  {facts.marketplace} VARCHAR(10),
  {facts.metric} VARCHAR(100),
  {facts.month} DATE,
  {facts.value} DECIMAL(15,2))"},
    {"asins", R"(
  {asins.id} INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  {asins.asin} VARCHAR(20),
  {asins.name} VARCHAR(255),
  {asins.brand} INT)"},
    {"brands", R"(
  {brands.id} INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  {brands.name} VARCHAR(100),
  {brands.category} INT,
  {brands.group} VARCHAR(50))"},
    {"categories", R"(
  {categories.id} INT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  {categories.name} VARCHAR(100))"},
    {"stock", R"(
  {stock.asin} INT NOT NULL,
  {stock.month} DATE NOT NULL,
  {stock.value} DECIMAL(12,2),
  PRIMARY KEY ({stock.asin}, {stock.month}))"},
};

constexpr ForeignKey kAsinTierKeys[] = {
    {"fk_asin_summary_asin", "asin_tier.asin", "asins", "CASCADE"},
    {"fk_asin_summary_brand", "asin_tier.brand", "brands", "CASCADE"},
    {"fk_asin_summary_category", "asin_tier.category", "categories", "SET NULL"},
};
constexpr ForeignKey kBrandTierKeys[] = {
    {"fk_summary_brand", "brand_tier.brand", "brands", "CASCADE"},
    {"fk_summary_category", "brand_tier.category", "categories", "SET NULL"},
};
constexpr ForeignKey kCategoryTierKeys[] = {
    {"fk_cat_summary_category", "category_tier.category", "categories", "CASCADE"},
};

/// The keys of a tier, as they follow its columns.
constexpr std::string_view kAsinTierIndexes = R"(
  PRIMARY KEY ({asin_tier.id}),
  UNIQUE KEY `uniq_asin_marketplace_month_metric` ({asin_tier.asin}, {asin_tier.marketplace}, {asin_tier.month}, {asin_tier.metric}),
  KEY `idx_brand_marketplace_month_metric` ({asin_tier.brand}, {asin_tier.marketplace}, {asin_tier.month}, {asin_tier.metric}),
  KEY `idx_category_marketplace_month_metric` ({asin_tier.category}, {asin_tier.marketplace}, {asin_tier.month}, {asin_tier.metric}),
  KEY `idx_month_metric` ({asin_tier.month}, {asin_tier.metric}))";
constexpr std::string_view kBrandTierIndexes = R"(
  PRIMARY KEY ({brand_tier.id}),
  UNIQUE KEY `uniq_brand_month_marketplace_metric` ({brand_tier.brand}, {brand_tier.month}, {brand_tier.marketplace}, {brand_tier.metric}),
  KEY `idx_brand_metric_month` ({brand_tier.brand}, {brand_tier.metric}, {brand_tier.month}),
  KEY `idx_category_metric_month` ({brand_tier.category}, {brand_tier.metric}, {brand_tier.month}),
  KEY `idx_month_metric` ({brand_tier.month}, {brand_tier.metric}),
  KEY `idx_marketplace` ({brand_tier.marketplace}))";
constexpr std::string_view kCategoryTierIndexes = R"(
  PRIMARY KEY ({category_tier.id}),
  UNIQUE KEY `uniq_category_month_metric` ({category_tier.category}, {category_tier.month}, {category_tier.metric}),
  KEY `idx_category_metric_month` ({category_tier.category}, {category_tier.metric}, {category_tier.month}),
  KEY `idx_month_metric` ({category_tier.month}, {category_tier.metric}))";

TableDefinition tier_definition(Tier tier, std::string_view indexes, std::span<const ForeignKey> keys) {
  const TierTable& table = tier_table(tier);
  std::string parts;
  for (const auto& column : table.columns) {
    parts += fmt::format("\n  {{{}}} {},", column.role, mariadb_dialect().definition(column.sql));
  }
  return {table.role, parts.append(indexes), keys, tier};
}

TableDefinition book_definition(const BookTable& table) {
  const auto list = [](const std::vector<std::string_view>& columns) {
    std::string names;
    for (const auto column : columns) {
      names += (names.empty() ? "" : ", ") + mariadb_dialect().quoted(column);
    }
    return names;
  };
  std::string parts = column_definitions(table, mariadb_dialect());
  parts += table.key.empty() ? ",\n  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY"
                             : fmt::format(",\n  PRIMARY KEY ({})", list(table.key));
  if (!table.index.empty()) {
    parts += fmt::format(",\n  KEY {} ({})", mariadb_dialect().quoted(table.index_name), list(table.index));
  }
  return {table.name, parts, {}, {}};
}

constexpr RawIndex kRawIndexes[] = {
    {"idx_month_metric_marketplace", "{facts.month}, {facts.metric}, {facts.marketplace}"},
    {"idx_metric_month", "{facts.metric}, {facts.month}"},
};

std::string replace_all(std::string text, std::string_view what, std::string_view by) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size())) {
    text.replace(at, what.size(), by);
  }
  return text;
}

}  // namespace

std::span<const TableDefinition> source_tables() { return kSourceTableDefinitions; }

std::span<const TableDefinition> tier_tables() {
  static const TableDefinition kTables[] = {
      tier_definition(Tier::kAsin, kAsinTierIndexes, kAsinTierKeys),
      tier_definition(Tier::kBrand, kBrandTierIndexes, kBrandTierKeys),
      tier_definition(Tier::kCategory, kCategoryTierIndexes, kCategoryTierKeys)};
  return kTables;
}

std::span<const TableDefinition> bookkeeping_tables() {
  static const auto kTables = definitions_of(mariadb_dialect(), book_definition);
  return kTables;
}

std::span<const RawIndex> raw_indexes() { return kRawIndexes; }

std::string table_name(const TableDefinition& table, const Model& model) {
  return model.has_role(table.role) ? model.name(table.role) : std::string(table.role);
}

std::string table_parts(const TableDefinition& table, const Model& model, const SourceTypes& types) {
  // Types first: a name may hold anything, brackets too.
  std::string parts(table.parts);
  for (const auto& [mark, type] : {std::pair<std::string_view, const std::string&>("[asin]", types.asin),
                                   {"[brand]", types.brand},
                                   {"[category]", types.category},
                                   {"[marketplace]", types.marketplace},
                                   {"[metric]", types.metric}}) {
    parts = replace_all(std::move(parts), mark, type);
  }
  return SqlTemplate(model, '`')(parts);
}

std::string foreign_key(const ForeignKey& key, const Model& model) {
  const SqlTemplate sql(model, '`');
  return fmt::format("CONSTRAINT {} FOREIGN KEY ({}) REFERENCES {} ({}) ON DELETE {}", sql.quoted(key.name),
                     sql.quoted(model.name(key.column)), sql.quoted(model.name(key.source)),
                     sql.quoted(model.name(std::string(key.source) + ".id")), key.on_delete);
}

std::string create_table(const TableDefinition& table, const Model& model, const std::string& parts) {
  // What only `generate` creates stands for tables of the team, and is not stepwell's to take away.
  const bool source = !model.source_role(table_name(table, model)).empty();
  return fmt::format("CREATE TABLE {} ({}\n) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4{}",
                     SqlTemplate(model, '`').quoted(table_name(table, model)), parts,
                     source ? "" : fmt::format(" COMMENT='{}'", kMadeByStepwell));
}

std::vector<std::string> column_names(std::string_view text, const Model& model) {
  std::vector<std::string> names;
  while (text.find('{') != std::string_view::npos) {
    const auto open = text.find('{');
    const auto close = text.find('}');
    names.push_back(model.name(text.substr(open + 1, close - open - 1)));
    text.remove_prefix(close + 1);
  }
  return names;
}

std::vector<TableIndex> indexes_of(const TableDefinition& table, const Model& model) {
  constexpr std::string_view kKey = " KEY `";
  std::vector<TableIndex> indexes;
  std::string_view parts = table.parts;
  for (auto at = parts.find(kKey); at != std::string_view::npos; at = parts.find(kKey)) {
    const bool unique = parts.substr(0, at).ends_with("UNIQUE");
    parts.remove_prefix(at + kKey.size());
    TableIndex index;
    index.unique = unique;
    index.name = parts.substr(0, parts.find('`'));
    index.columns = column_names(parts.substr(0, parts.find(')')), model);
    indexes.push_back(std::move(index));
  }
  return indexes;
}

std::string statement_that_adds(const TableIndex& index, const std::string& table, const Model& model) {
  const SqlTemplate sql(model, '`');
  std::string columns;
  for (const auto& column : index.columns) columns += (columns.empty() ? "" : ", ") + sql.quoted(column);
  return fmt::format("ALTER TABLE {} ADD {}KEY {} ({})", sql.quoted(table), index.unique ? "UNIQUE " : "",
                     sql.quoted(index.name), columns);
}

}  // namespace stepwell::maria
