-- The summary tables and stepwell's bookkeeping. Safe to repeat. Run it with the plain client in the team's
-- database. Ids and labels get the types and collations of the source columns, which are looked up first.

SET NAMES utf8mb4;
SET @asin_type = (SELECT CONCAT(data_type, IF(column_type LIKE '%unsigned%', ' UNSIGNED', '')) FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'asin' AND column_name = 'id');
SET @brand_type = (SELECT CONCAT(data_type, IF(column_type LIKE '%unsigned%', ' UNSIGNED', '')) FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'brand' AND column_name = 'id');
SET @category_type = (SELECT CONCAT(data_type, IF(column_type LIKE '%unsigned%', ' UNSIGNED', '')) FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'category' AND column_name = 'id');
SET @marketplace_type = (SELECT CONCAT('VARCHAR(', LEAST(GREATEST(character_maximum_length, 10), 255),
  ') CHARACTER SET ', character_set_name, ' COLLATE ', collation_name) FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'financials' AND column_name = 'marketplace');
SET @metric_type = (SELECT CONCAT('VARCHAR(', LEAST(GREATEST(character_maximum_length, 100), 255),
  ') CHARACTER SET ', character_set_name, ' COLLATE ', collation_name) FROM information_schema.columns
  WHERE table_schema = DATABASE() AND table_name = 'financials' AND column_name = 'metric');

-- The tiers.
SET @statement = CONCAT('CREATE TABLE IF NOT EXISTS `financials_summary_monthly_asin_marketplace` (
  `id` INT NOT NULL AUTO_INCREMENT,
  `asin_id` ', @asin_type, ' NOT NULL,
  `brand_id` ', @brand_type, ' NOT NULL,
  `category_id` ', @category_type, ' NULL,
  `marketplace` ', @marketplace_type, ' NOT NULL,
  `month` DATE NOT NULL,
  `metric` ', @metric_type, ' NOT NULL,
  `value` DECIMAL(15,2) DEFAULT 0,
  `updated_at` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  `row_count` INT UNSIGNED DEFAULT 0,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uniq_asin_marketplace_month_metric` (`asin_id`, `marketplace`, `month`, `metric`),
  KEY `idx_brand_marketplace_month_metric` (`brand_id`, `marketplace`, `month`, `metric`),
  KEY `idx_category_marketplace_month_metric` (`category_id`, `marketplace`, `month`, `metric`),
  KEY `idx_month_metric` (`month`, `metric`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT=''made by stepwell''');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

SET @statement = CONCAT('CREATE TABLE IF NOT EXISTS `financials_summary_monthly_brand` (
  `id` INT NOT NULL AUTO_INCREMENT,
  `brand_id` ', @brand_type, ' NOT NULL,
  `category_id` ', @category_type, ' NULL,
  `month` DATE NOT NULL,
  `marketplace` ', @marketplace_type, ' DEFAULT ''ALL'',
  `metric` ', @metric_type, ' NOT NULL,
  `total_value` DECIMAL(18,2) DEFAULT 0,
  `asin_count` INT DEFAULT 0,
  `updated_at` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uniq_brand_month_marketplace_metric` (`brand_id`, `month`, `marketplace`, `metric`),
  KEY `idx_brand_metric_month` (`brand_id`, `metric`, `month`),
  KEY `idx_category_metric_month` (`category_id`, `metric`, `month`),
  KEY `idx_month_metric` (`month`, `metric`),
  KEY `idx_marketplace` (`marketplace`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT=''made by stepwell''');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

SET @statement = CONCAT('CREATE TABLE IF NOT EXISTS `financials_summary_monthly_category` (
  `id` INT NOT NULL AUTO_INCREMENT,
  `category_id` ', @category_type, ' NOT NULL,
  `month` DATE NOT NULL,
  `metric` ', @metric_type, ' NOT NULL,
  `total_value` DECIMAL(18,2) DEFAULT 0,
  `brand_count` INT DEFAULT 0,
  `asin_count` INT DEFAULT 0,
  `updated_at` TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  PRIMARY KEY (`id`),
  UNIQUE KEY `uniq_category_month_metric` (`category_id`, `month`, `metric`),
  KEY `idx_category_metric_month` (`category_id`, `metric`, `month`),
  KEY `idx_month_metric` (`month`, `metric`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT=''made by stepwell''');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

-- The bookkeeping.
CREATE TABLE IF NOT EXISTS `stepwell_meta` (
  `key` VARCHAR(64) NOT NULL,
  `value` MEDIUMTEXT NULL,
  PRIMARY KEY (`key`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='made by stepwell';

CREATE TABLE IF NOT EXISTS `stepwell_generations` (
  `generation` BIGINT NOT NULL,
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
  `actor` VARCHAR(255) NOT NULL DEFAULT '' COMMENT 'who had it made',
  PRIMARY KEY (`generation`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='made by stepwell';

CREATE TABLE IF NOT EXISTS `stepwell_generation_exclusions` (
  `generation` BIGINT NOT NULL,
  `reason` VARCHAR(40) NOT NULL,
  `row_count` BIGINT NOT NULL,
  `money` DECIMAL(38,2) NOT NULL,
  PRIMARY KEY (`generation`, `reason`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='made by stepwell';

CREATE TABLE IF NOT EXISTS `stepwell_exclusions` (
  `asin_id` INT NULL,
  `month` DATE NULL,
  `reason` SMALLINT NOT NULL,
  `row_count` BIGINT NOT NULL,
  `money` DECIMAL(38,2) NOT NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `asin_month` (`asin_id`, `month`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='made by stepwell';

CREATE TABLE IF NOT EXISTS `stepwell_imports` (
  `import` BIGINT NOT NULL AUTO_INCREMENT,
  `imported_at` DATETIME(6) NOT NULL,
  `source_table` VARCHAR(64) NOT NULL,
  `file` TEXT NOT NULL,
  `row_count` BIGINT NOT NULL,
  `content` VARCHAR(64) NULL COMMENT 'a hash of the file',
  PRIMARY KEY (`import`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='made by stepwell';

CREATE TABLE IF NOT EXISTS `stepwell_import_months` (
  `import` BIGINT NOT NULL,
  `month` DATE NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `import` (`import`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='made by stepwell';

CREATE TABLE IF NOT EXISTS `stepwell_labels` (
  `kind` SMALLINT NOT NULL COMMENT '0: metric, 1: marketplace',
  `number` BIGINT NOT NULL,
  `label` TEXT NOT NULL COMMENT 'as raw rows have spelled it',
  PRIMARY KEY (`kind`, `number`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='made by stepwell';

SET @statement = CONCAT('CREATE TABLE IF NOT EXISTS `stepwell_journal_asin` (
  `generation` BIGINT NOT NULL,
  `asin_id` INT NOT NULL,
  `month` DATE NOT NULL,
  `brand_before` INT NULL,
  `category_before` INT NULL,
  `marketplace_before` ', @marketplace_type, ' NULL,
  `metric_before` ', @metric_type, ' NULL,
  `value_before` DECIMAL(15,2) NULL,
  `row_count_before` INT UNSIGNED NULL,
  `brand_after` INT NULL,
  `category_after` INT NULL,
  `marketplace_after` ', @marketplace_type, ' NULL,
  `metric_after` ', @metric_type, ' NULL,
  `value_after` DECIMAL(15,2) NULL,
  `row_count_after` INT UNSIGNED NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `generation` (`generation`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT=''made by stepwell''');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

SET @statement = CONCAT('CREATE TABLE IF NOT EXISTS `stepwell_journal_brand` (
  `generation` BIGINT NOT NULL,
  `brand_id` INT NOT NULL,
  `month` DATE NOT NULL,
  `category_before` INT NULL,
  `marketplace_before` ', @marketplace_type, ' NULL,
  `metric_before` ', @metric_type, ' NULL,
  `total_before` DECIMAL(18,2) NULL,
  `asin_count_before` INT UNSIGNED NULL,
  `category_after` INT NULL,
  `marketplace_after` ', @marketplace_type, ' NULL,
  `metric_after` ', @metric_type, ' NULL,
  `total_after` DECIMAL(18,2) NULL,
  `asin_count_after` INT UNSIGNED NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `generation` (`generation`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT=''made by stepwell''');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

SET @statement = CONCAT('CREATE TABLE IF NOT EXISTS `stepwell_journal_category` (
  `generation` BIGINT NOT NULL,
  `category_id` INT NOT NULL,
  `month` DATE NOT NULL,
  `metric_before` ', @metric_type, ' NULL,
  `total_before` DECIMAL(18,2) NULL,
  `brand_count_before` INT UNSIGNED NULL,
  `asin_count_before` INT UNSIGNED NULL,
  `metric_after` ', @metric_type, ' NULL,
  `total_after` DECIMAL(18,2) NULL,
  `brand_count_after` INT UNSIGNED NULL,
  `asin_count_after` INT UNSIGNED NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `generation` (`generation`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT=''made by stepwell''');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

CREATE TABLE IF NOT EXISTS `stepwell_verifications` (
  `generation` BIGINT NOT NULL,
  `verified_at` DATETIME(6) NOT NULL,
  `complete` BOOLEAN NOT NULL,
  `passed` BOOLEAN NOT NULL,
  `id` BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  KEY `verified_at` (`verified_at`)
) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COMMENT='made by stepwell';

INSERT IGNORE INTO stepwell_meta (`key`, `value`)
VALUES ('schema_version', '8'), ('made_by', 'stepwell sql create');

-- Two indexes on the fact table, built online where it has none like them. stepwell itself does not need them.
SET @statement = IF(
  EXISTS (SELECT 1 FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_name = 'financials' AND engine = 'InnoDB')
  AND NOT EXISTS (SELECT index_name FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = 'financials' GROUP BY index_name
    HAVING index_name = 'idx_month_metric_marketplace' OR LOCATE('month,metric,marketplace,', CONCAT(GROUP_CONCAT(column_name ORDER BY seq_in_index), ',')) = 1),
  'CREATE INDEX `idx_month_metric_marketplace` ON `financials` (`month`, `metric`, `marketplace`) COMMENT ''made by stepwell'' ALGORITHM=INPLACE LOCK=NONE', 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

SET @statement = IF(
  EXISTS (SELECT 1 FROM information_schema.tables
    WHERE table_schema = DATABASE() AND table_name = 'financials' AND engine = 'InnoDB')
  AND NOT EXISTS (SELECT index_name FROM information_schema.statistics
    WHERE table_schema = DATABASE() AND table_name = 'financials' GROUP BY index_name
    HAVING index_name = 'idx_metric_month' OR LOCATE('metric,month,', CONCAT(GROUP_CONCAT(column_name ORDER BY seq_in_index), ',')) = 1),
  'CREATE INDEX `idx_metric_month` ON `financials` (`metric`, `month`) COMMENT ''made by stepwell'' ALGORITHM=INPLACE LOCK=NONE', 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;
