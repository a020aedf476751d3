#include "engine/mariadb/tables.h"

#include <fmt/format.h>

#include <utility>

namespace stepwell::maria {
namespace {

constexpr TableDefinition kSourceTableDefinitions[] = {
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

constexpr TableDefinition kTierTableDefinitions[] = {
    {"asin_tier", R"(
  {asin_tier.id} INT NOT NULL AUTO_INCREMENT,
  {asin_tier.asin} [asin] NOT NULL,
  {asin_tier.brand} [brand] NOT NULL,
  {asin_tier.category} [category] NULL,
  {asin_tier.marketplace} [marketplace] NOT NULL,
  {asin_tier.month} DATE NOT NULL,
  {asin_tier.metric} [metric] NOT NULL,
  {asin_tier.value} DECIMAL(15,2) DEFAULT 0,
  {asin_tier.updated_at} TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  {asin_tier.row_count} INT UNSIGNED DEFAULT 0,
  PRIMARY KEY ({asin_tier.id}),
  UNIQUE KEY `uniq_asin_marketplace_month_metric` ({asin_tier.asin}, {asin_tier.marketplace}, {asin_tier.month}, {asin_tier.metric}),
  KEY `idx_brand_marketplace_month_metric` ({asin_tier.brand}, {asin_tier.marketplace}, {asin_tier.month}, {asin_tier.metric}),
  KEY `idx_category_marketplace_month_metric` ({asin_tier.category}, {asin_tier.marketplace}, {asin_tier.month}, {asin_tier.metric}),
  KEY `idx_month_metric` ({asin_tier.month}, {asin_tier.metric}))",
     kAsinTierKeys},
    {"brand_tier", R"(
  {brand_tier.id} INT NOT NULL AUTO_INCREMENT,
  {brand_tier.brand} [brand] NOT NULL,
  {brand_tier.category} [category] NULL,
  {brand_tier.month} DATE NOT NULL,
  {brand_tier.marketplace} [marketplace] DEFAULT 'ALL',
  {brand_tier.metric} [metric] NOT NULL,
  {brand_tier.total} DECIMAL(18,2) DEFAULT 0,
  {brand_tier.asin_count} INT DEFAULT 0,
  {brand_tier.updated_at} TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY ({brand_tier.id}),
  UNIQUE KEY `uniq_brand_month_marketplace_metric` ({brand_tier.brand}, {brand_tier.month}, {brand_tier.marketplace}, {brand_tier.metric}),
  KEY `idx_brand_metric_month` ({brand_tier.brand}, {brand_tier.metric}, {brand_tier.month}),
  KEY `idx_category_metric_month` ({brand_tier.category}, {brand_tier.metric}, {brand_tier.month}),
  KEY `idx_month_metric` ({brand_tier.month}, {brand_tier.metric}),
  KEY `idx_marketplace` ({brand_tier.marketplace}))",
     kBrandTierKeys},
    {"category_tier", R"(
  {category_tier.id} INT NOT NULL AUTO_INCREMENT,
  {category_tier.category} [category] NOT NULL,
  {category_tier.month} DATE NOT NULL,
  {category_tier.metric} [metric] NOT NULL,
  {category_tier.total} DECIMAL(18,2) DEFAULT 0,
  {category_tier.brand_count} INT DEFAULT 0,
  {category_tier.asin_count} INT DEFAULT 0,
  {category_tier.updated_at} TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY ({category_tier.id}),
  UNIQUE KEY `uniq_category_month_metric` ({category_tier.category}, {category_tier.month}, {category_tier.metric}),
  KEY `idx_category_metric_month` ({category_tier.category}, {category_tier.metric}, {category_tier.month}),
  KEY `idx_month_metric` ({category_tier.month}, {category_tier.metric}))",
     kCategoryTierKeys},
};

constexpr TableDefinition kBookkeepingTableDefinitions[] = {
    {"stepwell_meta", R"(
  `key` VARCHAR(64) NOT NULL PRIMARY KEY,
  `value` MEDIUMTEXT)"},
    {"stepwell_generations", R"(
  `generation` BIGINT NOT NULL PRIMARY KEY,
  `published_at` DATETIME(6) NOT NULL,
  `kind` VARCHAR(20) NOT NULL,
  `why` TEXT NOT NULL,
  `duration_s` DOUBLE NOT NULL,
  `restored` BIGINT NOT NULL,
  `position` BIGINT NULL COMMENT 'imports up to this number are in the tiers; NULL: the next refresh is full',
  `journaled` BOOLEAN NOT NULL COMMENT 'false: the first generation, or one that is too old',
  `raw_rows` BIGINT NOT NULL,
  `raw_money` DECIMAL(38,2) NOT NULL,
  `summarised_rows` BIGINT NOT NULL,
  `summarised_money` DECIMAL(38,2) NOT NULL,
  `uncategorised_rows` BIGINT NOT NULL,
  `uncategorised_money` DECIMAL(38,2) NOT NULL,
  `asin_inserted` BIGINT NOT NULL,
  `asin_updated` BIGINT NOT NULL,
  `asin_deleted` BIGINT NOT NULL,
  `brand_inserted` BIGINT NOT NULL,
  `brand_updated` BIGINT NOT NULL,
  `brand_deleted` BIGINT NOT NULL,
  `category_inserted` BIGINT NOT NULL,
  `category_updated` BIGINT NOT NULL,
  `category_deleted` BIGINT NOT NULL,
  `binlog_file` VARCHAR(255) NULL COMMENT 'the snapshot of the refresh stood here in the binary log',
  `binlog_position` BIGINT UNSIGNED NULL,
  `binlog_gtid` TEXT NULL,
  `made_by` VARCHAR(64) NOT NULL DEFAULT '',
  `confirmed_at` DATETIME(6) NULL COMMENT 'when a refresh last found nothing to change',
  `repaired` BIGINT NOT NULL DEFAULT 0 COMMENT 'rows of tiers that another program had changed, put right',
  `actor` VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'who had it made')"},
    {"stepwell_generation_exclusions", R"(
  `generation` BIGINT NOT NULL,
  `reason` VARCHAR(40) NOT NULL,
  `row_count` BIGINT NOT NULL,
  `money` DECIMAL(38,2) NOT NULL,
  PRIMARY KEY (`generation`, `reason`))"},
    {"stepwell_exclusions", R"(
  `asin_id` INT NULL,
  `month` DATE NULL,
  `reason` SMALLINT NOT NULL,
  `row_count` BIGINT NOT NULL,
  `money` DECIMAL(38,2) NOT NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `asin_month` (`asin_id`, `month`))"},
    {"stepwell_imports", R"(
  `import` BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY,
  `imported_at` DATETIME(6) NOT NULL,
  `source_table` VARCHAR(64) NOT NULL,
  `file` TEXT NOT NULL,
  `row_count` BIGINT NOT NULL,
  `content` VARCHAR(64) NULL COMMENT 'a hash of the file')"},
    {"stepwell_import_months", R"(
  `import` BIGINT NOT NULL,
  `month` DATE NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `import` (`import`))"},
    {"stepwell_journal_asin", R"(
  `generation` BIGINT NOT NULL,
  `asin_id` INT NOT NULL,
  `month` DATE NOT NULL,
  `brand_before` INT NULL,
  `category_before` INT NULL,
  `marketplace_before` [marketplace] NULL,
  `metric_before` [metric] NULL,
  `value_before` DECIMAL(15,2) NULL,
  `row_count_before` INT UNSIGNED NULL,
  `brand_after` INT NULL,
  `category_after` INT NULL,
  `marketplace_after` [marketplace] NULL,
  `metric_after` [metric] NULL,
  `value_after` DECIMAL(15,2) NULL,
  `row_count_after` INT UNSIGNED NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `generation` (`generation`))"},
    {"stepwell_journal_brand", R"(
  `generation` BIGINT NOT NULL,
  `brand_id` INT NOT NULL,
  `month` DATE NOT NULL,
  `category_before` INT NULL,
  `marketplace_before` [marketplace] NULL,
  `metric_before` [metric] NULL,
  `total_before` DECIMAL(18,2) NULL,
  `asin_count_before` INT UNSIGNED NULL,
  `category_after` INT NULL,
  `marketplace_after` [marketplace] NULL,
  `metric_after` [metric] NULL,
  `total_after` DECIMAL(18,2) NULL,
  `asin_count_after` INT UNSIGNED NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `generation` (`generation`))"},
    {"stepwell_journal_category", R"(
  `generation` BIGINT NOT NULL,
  `category_id` INT NOT NULL,
  `month` DATE NOT NULL,
  `metric_before` [metric] NULL,
  `total_before` DECIMAL(18,2) NULL,
  `brand_count_before` INT UNSIGNED NULL,
  `asin_count_before` INT UNSIGNED NULL,
  `metric_after` [metric] NULL,
  `total_after` DECIMAL(18,2) NULL,
  `brand_count_after` INT UNSIGNED NULL,
  `asin_count_after` INT UNSIGNED NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `generation` (`generation`))"},
    {"stepwell_verifications", R"(
  `generation` BIGINT NOT NULL,
  `verified_at` DATETIME(6) NOT NULL,
  `complete` BOOLEAN NOT NULL,
  `passed` BOOLEAN NOT NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `verified_at` (`verified_at`))"},
};

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
std::span<const TableDefinition> tier_tables() { return kTierTableDefinitions; }
std::span<const TableDefinition> bookkeeping_tables() { return kBookkeepingTableDefinitions; }
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

}  // namespace stepwell::maria
