-- Removes everything that stepwell made, and nothing else: it says so in its comment. The source tables stay, and
-- so do summary tables that were there before.

SET NAMES utf8mb4;
SET SESSION group_concat_max_len = 1000000;

-- Indexes on the fact table.
SET @statement = COALESCE((SELECT CONCAT('ALTER TABLE `financials` ', GROUP_CONCAT(DISTINCT 'DROP INDEX ', CONCAT('`', REPLACE(index_name, '`', '``'), '`')))
  FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = 'financials' AND index_comment = 'made by stepwell'), 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

-- A column that was added to a summary table that was there before.
SET @statement = COALESCE((SELECT CONCAT('ALTER TABLE `financials_summary_monthly_asin_marketplace` ', GROUP_CONCAT('DROP COLUMN ', CONCAT('`', REPLACE(column_name, '`', '``'), '`')))
  FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'financials_summary_monthly_asin_marketplace' AND column_comment = 'made by stepwell'), 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

-- Summary tables.
SET @statement = COALESCE((SELECT CONCAT('DROP TABLE ', GROUP_CONCAT(CONCAT('`', REPLACE(table_name, '`', '``'), '`')))
  FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN ('financials_summary_monthly_asin_marketplace', 'financials_summary_monthly_brand', 'financials_summary_monthly_category') AND table_comment = 'made by stepwell'), 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

-- Bookkeeping.
DROP TABLE IF EXISTS stepwell_meta;
DROP TABLE IF EXISTS stepwell_generations;
DROP TABLE IF EXISTS stepwell_generation_exclusions;
DROP TABLE IF EXISTS stepwell_exclusions;
DROP TABLE IF EXISTS stepwell_imports;
DROP TABLE IF EXISTS stepwell_import_months;
DROP TABLE IF EXISTS stepwell_labels;
DROP TABLE IF EXISTS stepwell_journal_asin;
DROP TABLE IF EXISTS stepwell_journal_brand;
DROP TABLE IF EXISTS stepwell_journal_category;
DROP TABLE IF EXISTS stepwell_verifications;
