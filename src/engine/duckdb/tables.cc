#include "engine/duckdb/tables.h"

namespace stepwell::duck {
namespace {

constexpr TableDefinition kSourceTableDefinitions[] = {
    {"facts", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_facts_id;
CREATE TABLE {facts} (
  {facts.id} BIGINT DEFAULT nextval('stepwell_facts_id'),
  {facts.asin} INTEGER,
  {facts.marketplace} VARCHAR,
  {facts.metric} VARCHAR,
  {facts.month} DATE,
  {facts.value} DECIMAL(15,2)
);)"},
    {"asins", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_asins_id;
CREATE TABLE {asins} (
  {asins.id} INTEGER PRIMARY KEY DEFAULT nextval('stepwell_asins_id'),
  {asins.asin} VARCHAR,
  {asins.name} VARCHAR,
  {asins.brand} INTEGER
);)"},
    {"brands", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_brands_id;
CREATE TABLE {brands} (
  {brands.id} INTEGER PRIMARY KEY DEFAULT nextval('stepwell_brands_id'),
  {brands.name} VARCHAR,
  {brands.category} INTEGER,
  {brands.group} VARCHAR
);)"},
    {"categories", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_categories_id;
CREATE TABLE {categories} (
  {categories.id} INTEGER PRIMARY KEY DEFAULT nextval('stepwell_categories_id'),
  {categories.name} VARCHAR
);)"},
    {"stock", R"(
CREATE TABLE {stock} (
  {stock.asin} INTEGER,
  {stock.month} DATE,
  {stock.value} DECIMAL(12,2)
);)"},
};

constexpr TableDefinition kTierTableDefinitions[] = {
    {"asin_tier", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_asin_tier_id;
CREATE TABLE {asin_tier} (
  {asin_tier.id} INTEGER NOT NULL DEFAULT nextval('stepwell_asin_tier_id'),
  {asin_tier.asin} INTEGER NOT NULL,
  {asin_tier.brand} INTEGER NOT NULL,
  {asin_tier.category} INTEGER,
  {asin_tier.marketplace} VARCHAR NOT NULL,
  {asin_tier.month} DATE NOT NULL,
  {asin_tier.metric} VARCHAR NOT NULL,
  {asin_tier.value} DECIMAL(15,2) DEFAULT 0,
  {asin_tier.updated_at} TIMESTAMP DEFAULT CAST(current_timestamp AS TIMESTAMP),
  {asin_tier.row_count} UINTEGER DEFAULT 0
);)"},
    {"brand_tier", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_brand_tier_id;
CREATE TABLE {brand_tier} (
  {brand_tier.id} INTEGER NOT NULL DEFAULT nextval('stepwell_brand_tier_id'),
  {brand_tier.brand} INTEGER NOT NULL,
  {brand_tier.category} INTEGER,
  {brand_tier.month} DATE NOT NULL,
  {brand_tier.marketplace} VARCHAR DEFAULT 'ALL',
  {brand_tier.metric} VARCHAR NOT NULL,
  {brand_tier.total} DECIMAL(18,2) DEFAULT 0,
  {brand_tier.asin_count} INTEGER DEFAULT 0,
  {brand_tier.updated_at} TIMESTAMP DEFAULT CAST(current_timestamp AS TIMESTAMP)
);)"},
    {"category_tier", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_category_tier_id;
CREATE TABLE {category_tier} (
  {category_tier.id} INTEGER NOT NULL DEFAULT nextval('stepwell_category_tier_id'),
  {category_tier.category} INTEGER NOT NULL,
  {category_tier.month} DATE NOT NULL,
  {category_tier.metric} VARCHAR NOT NULL,
  {category_tier.total} DECIMAL(18,2) DEFAULT 0,
  {category_tier.brand_count} INTEGER DEFAULT 0,
  {category_tier.asin_count} INTEGER DEFAULT 0,
  {category_tier.updated_at} TIMESTAMP DEFAULT CAST(current_timestamp AS TIMESTAMP)
);)"},
};

constexpr TableDefinition kBookkeepingTableDefinitions[] = {
    {"stepwell_meta", "CREATE TABLE stepwell_meta (key VARCHAR NOT NULL, value VARCHAR);"},
    {"stepwell_generations", R"(
CREATE TABLE stepwell_generations (
  generation BIGINT NOT NULL, published_at TIMESTAMP NOT NULL, kind VARCHAR NOT NULL, why VARCHAR NOT NULL,
  duration_s DOUBLE NOT NULL, restored BIGINT NOT NULL,
  position BIGINT,            -- imports up to this number are in the tiers; NULL: unknown, the next refresh is full
  journaled BOOLEAN NOT NULL, -- false: the first generation, or one that is too old
  raw_rows BIGINT NOT NULL, raw_money DECIMAL(38,2) NOT NULL,
  summarised_rows BIGINT NOT NULL, summarised_money DECIMAL(38,2) NOT NULL,
  uncategorised_rows BIGINT NOT NULL, uncategorised_money DECIMAL(38,2) NOT NULL,
  asin_inserted BIGINT NOT NULL, asin_updated BIGINT NOT NULL, asin_deleted BIGINT NOT NULL,
  brand_inserted BIGINT NOT NULL, brand_updated BIGINT NOT NULL, brand_deleted BIGINT NOT NULL,
  category_inserted BIGINT NOT NULL, category_updated BIGINT NOT NULL, category_deleted BIGINT NOT NULL,
  made_by VARCHAR DEFAULT '',
  confirmed_at TIMESTAMP,     -- when a refresh last found nothing to change; NULL: not since it was published
  repaired BIGINT DEFAULT 0,  -- rows of tiers that another program had changed, put right
  actor VARCHAR DEFAULT ''    -- who had it made
);)"},
    {"stepwell_generation_exclusions", R"(
CREATE TABLE stepwell_generation_exclusions (
  generation BIGINT NOT NULL, reason VARCHAR NOT NULL, row_count BIGINT NOT NULL, money DECIMAL(38,2) NOT NULL
);)"},
    {"stepwell_exclusions", R"(
CREATE TABLE stepwell_exclusions (
  asin_id INTEGER, month DATE, reason SMALLINT NOT NULL, row_count BIGINT NOT NULL, money DECIMAL(38,2) NOT NULL
);)"},
    {"stepwell_placements", R"(
CREATE TABLE stepwell_placements (
  asin_id INTEGER NOT NULL, brand_id INTEGER, category_id INTEGER, reason SMALLINT
);)"},
    {"stepwell_imports", R"(
CREATE SEQUENCE IF NOT EXISTS stepwell_import_number;
CREATE TABLE stepwell_imports (
  import BIGINT NOT NULL, imported_at TIMESTAMP NOT NULL, source_table VARCHAR NOT NULL, file VARCHAR NOT NULL,
  row_count BIGINT NOT NULL,
  content VARCHAR             -- a hash of the file; NULL: not recorded
);)"},
    {"stepwell_import_months", R"(
CREATE TABLE stepwell_import_months (
  import BIGINT NOT NULL, month DATE,
  asin_id INTEGER -- NULL: any ASIN of that month
);)"},
    {"stepwell_journal_asin", R"(
CREATE TABLE stepwell_journal_asin (
  generation BIGINT NOT NULL, asin_id INTEGER NOT NULL, month DATE NOT NULL,
  brand_before INTEGER, category_before INTEGER, marketplace_before VARCHAR, metric_before VARCHAR,
  value_before DECIMAL(15,2), row_count_before UINTEGER,
  brand_after INTEGER, category_after INTEGER, marketplace_after VARCHAR, metric_after VARCHAR,
  value_after DECIMAL(15,2), row_count_after UINTEGER
);)"},
    {"stepwell_journal_brand", R"(
CREATE TABLE stepwell_journal_brand (
  generation BIGINT NOT NULL, brand_id INTEGER NOT NULL, month DATE NOT NULL,
  category_before INTEGER, marketplace_before VARCHAR, metric_before VARCHAR,
  total_before DECIMAL(18,2), asin_count_before UINTEGER,
  category_after INTEGER, marketplace_after VARCHAR, metric_after VARCHAR,
  total_after DECIMAL(18,2), asin_count_after UINTEGER
);)"},
    {"stepwell_journal_category", R"(
CREATE TABLE stepwell_journal_category (
  generation BIGINT NOT NULL, category_id INTEGER NOT NULL, month DATE NOT NULL,
  metric_before VARCHAR, total_before DECIMAL(18,2), brand_count_before UINTEGER, asin_count_before UINTEGER,
  metric_after VARCHAR, total_after DECIMAL(18,2), brand_count_after UINTEGER, asin_count_after UINTEGER
);)"},
    {"stepwell_verifications", R"(
CREATE TABLE stepwell_verifications (
  generation BIGINT NOT NULL, verified_at TIMESTAMP NOT NULL, complete BOOLEAN NOT NULL, passed BOOLEAN NOT NULL
);)"},
};

constexpr std::string_view kTierSequences[] = {"stepwell_asin_tier_id", "stepwell_brand_tier_id",
                                               "stepwell_category_tier_id", "stepwell_import_number"};

}  // namespace

std::span<const TableDefinition> source_tables() { return kSourceTableDefinitions; }
std::span<const TableDefinition> tier_tables() { return kTierTableDefinitions; }
std::span<const TableDefinition> bookkeeping_tables() { return kBookkeepingTableDefinitions; }
std::span<const std::string_view> tier_sequences() { return kTierSequences; }

std::string table_name(const TableDefinition& table, const Model& model) {
  return model.has_role(table.role) ? model.name(table.role) : std::string(table.role);
}

}  // namespace stepwell::duck
