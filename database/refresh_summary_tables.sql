-- Recomputes all three tiers from the raw rows. Rows that are right already stay as they are, and readers see
-- the old tiers until the new ones are complete. Run it with the plain client in the team's database.

SET NAMES utf8mb4;
-- What does not fit a column is an error, and not cut off.
SET SESSION sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION';
-- What cannot be read exactly is refused: a column of another type, an id beyond 32 bits, a value with more than
-- two places.
DROP TEMPORARY TABLE IF EXISTS unreadable;
CREATE TEMPORARY TABLE unreadable (
  id INT NOT NULL DEFAULT 0 PRIMARY KEY,
  `facts.asin cannot be read exactly: this` INT NOT NULL DEFAULT 0,
  `facts.marketplace cannot be read exactly: this` INT NOT NULL DEFAULT 0,
  `facts.metric cannot be read exactly: this` INT NOT NULL DEFAULT 0,
  `facts.month cannot be read exactly: this` INT NOT NULL DEFAULT 0,
  `facts.value cannot be read exactly: this` INT NOT NULL DEFAULT 0,
  `asins.id cannot be read exactly: this` INT NOT NULL DEFAULT 0,
  `asins.brand cannot be read exactly: this` INT NOT NULL DEFAULT 0,
  `brands.id cannot be read exactly: this` INT NOT NULL DEFAULT 0,
  `brands.category cannot be read exactly: this` INT NOT NULL DEFAULT 0,
  `brands.group cannot be read exactly: this` INT NOT NULL DEFAULT 0,
  `categories.id cannot be read exactly: this` INT NOT NULL DEFAULT 0
);
INSERT INTO unreadable (`facts.asin cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'financials'
  AND column_name = 'asin_id'
  AND data_type NOT IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint');
INSERT INTO unreadable (`facts.marketplace cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'financials'
  AND column_name = 'marketplace'
  AND data_type NOT IN ('char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set');
INSERT INTO unreadable (`facts.metric cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'financials'
  AND column_name = 'metric'
  AND data_type NOT IN ('char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set');
INSERT INTO unreadable (`facts.month cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'financials'
  AND column_name = 'month'
  AND data_type NOT IN ('date', 'datetime');
INSERT INTO unreadable (`facts.value cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'financials'
  AND column_name = 'value'
  AND data_type NOT IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint', 'decimal');
INSERT INTO unreadable (`asins.id cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'asin'
  AND column_name = 'id'
  AND data_type NOT IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint');
INSERT INTO unreadable (`asins.id cannot be read exactly: this`) SELECT NULL FROM `asin`
  WHERE `id` < -2147483647 OR `id` > 2147483647 LIMIT 1;
INSERT INTO unreadable (`asins.brand cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'asin'
  AND column_name = 'brand_id'
  AND data_type NOT IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint');
INSERT INTO unreadable (`asins.brand cannot be read exactly: this`) SELECT NULL FROM `asin`
  WHERE `brand_id` < -2147483647 OR `brand_id` > 2147483647 LIMIT 1;
INSERT INTO unreadable (`brands.id cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'brand'
  AND column_name = 'id'
  AND data_type NOT IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint');
INSERT INTO unreadable (`brands.id cannot be read exactly: this`) SELECT NULL FROM `brand`
  WHERE `id` < -2147483647 OR `id` > 2147483647 LIMIT 1;
INSERT INTO unreadable (`brands.category cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'brand'
  AND column_name = 'category_id'
  AND data_type NOT IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint');
INSERT INTO unreadable (`brands.category cannot be read exactly: this`) SELECT NULL FROM `brand`
  WHERE `category_id` < -2147483647 OR `category_id` > 2147483647 LIMIT 1;
INSERT INTO unreadable (`brands.group cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'brand'
  AND column_name = 'group'
  AND data_type NOT IN ('char', 'varchar', 'tinytext', 'text', 'mediumtext', 'longtext', 'enum', 'set');
INSERT INTO unreadable (`categories.id cannot be read exactly: this`) SELECT NULL FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'category'
  AND column_name = 'id'
  AND data_type NOT IN ('tinyint', 'smallint', 'mediumint', 'int', 'bigint');
INSERT INTO unreadable (`categories.id cannot be read exactly: this`) SELECT NULL FROM `category`
  WHERE `id` < -2147483647 OR `id` > 2147483647 LIMIT 1;
SET @statement = IF((SELECT numeric_scale > 2 OR numeric_precision - numeric_scale > 16
  FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = 'financials'
  AND column_name = 'value'), 'INSERT INTO unreadable (`facts.value cannot be read exactly: this`) SELECT NULL FROM `financials` WHERE (`value` <> ROUND(`value`, 2) OR ABS(`value`) > 92233720368547758.07) LIMIT 1', 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;
DROP TEMPORARY TABLE unreadable;

-- Raw rows are read as of one moment without locking them: imports go on. (Needs binlog_format ROW or MIXED.)
SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;
SET SESSION sort_buffer_size = 268435456;

-- Staging tables of this session, with the types and collations of the tiers.
DROP TEMPORARY TABLE IF EXISTS expected_asins;
CREATE TEMPORARY TABLE expected_asins (PRIMARY KEY (`asin_id`, `month`, `marketplace`, `metric`)) ENGINE=InnoDB
SELECT `asin_id`, `month`, `marketplace`, `metric`, `brand_id`, `category_id`, `value`, `row_count` FROM `financials_summary_monthly_asin_marketplace` LIMIT 0;
DROP TEMPORARY TABLE IF EXISTS expected_brands;
CREATE TEMPORARY TABLE expected_brands (PRIMARY KEY (`brand_id`, `month`, `marketplace`, `metric`)) ENGINE=InnoDB
SELECT `brand_id`, `month`, `marketplace`, `metric`, `category_id`, `total_value`, `asin_count` FROM `financials_summary_monthly_brand` LIMIT 0;
DROP TEMPORARY TABLE IF EXISTS expected_categories;
CREATE TEMPORARY TABLE expected_categories (PRIMARY KEY (`category_id`, `month`, `metric`)) ENGINE=InnoDB
SELECT `category_id`, `month`, `metric`, `total_value`, `brand_count`, `asin_count` FROM `financials_summary_monthly_category` LIMIT 0;

-- The ASIN tier, in one pass over the raw rows. The label shown is the least by its bytes.
INSERT INTO expected_asins (`asin_id`, `month`, `marketplace`, `metric`, `brand_id`, `category_id`, `value`, `row_count`)
SELECT g.asin, STR_TO_DATE(CONCAT(LPAD(g.month_number, 6, '0'), '01'), '%Y%m%d'), g.place, g.metric,
       b.`id`, c.`id`, g.amount, g.raw_count
FROM (
  SELECT SQL_BIG_RESULT f.`asin_id` AS asin, EXTRACT(YEAR_MONTH FROM f.`month`) AS month_number,
         CONVERT(MIN(CAST(CONVERT(f.`marketplace` USING utf8mb4) AS BINARY)) USING utf8mb4) AS place,
         CONVERT(MIN(CAST(CONVERT(f.`metric` USING utf8mb4) AS BINARY)) USING utf8mb4) AS metric,
         COALESCE(SUM(f.`value`), 0) AS amount, COUNT(*) AS raw_count
  FROM `financials` f
  WHERE f.`marketplace` IS NOT NULL AND f.`metric` IS NOT NULL AND EXTRACT(YEAR_MONTH FROM f.`month`) > 100 AND EXTRACT(YEAR_MONTH FROM f.`month`) % 100 > 0
  GROUP BY f.`asin_id`, EXTRACT(YEAR_MONTH FROM f.`month`), f.`marketplace`, f.`metric`
) g
JOIN `asin` a ON a.`id` = g.asin
JOIN `brand` b ON b.`id` = a.`brand_id`
LEFT JOIN `category` c ON c.`id` = b.`category_id`
WHERE COALESCE(b.`group` IN ('stock'), FALSE) = FALSE;

-- The marketplace ALL is reserved: this fails if the raw rows hold it.
DROP TEMPORARY TABLE IF EXISTS reserved;
CREATE TEMPORARY TABLE reserved (`the raw rows hold the reserved marketplace ALL: this` INT NOT NULL PRIMARY KEY);
INSERT INTO reserved SELECT NULL FROM expected_asins WHERE `marketplace` = 'ALL' LIMIT 1;

-- The brand tier from the ASIN tier, by marketplace and over all of them.
INSERT INTO expected_brands (`brand_id`, `month`, `marketplace`, `metric`, `category_id`, `total_value`, `asin_count`)
SELECT SQL_BIG_RESULT `brand_id`, `month`, CONVERT(MIN(CAST(CONVERT(`marketplace` USING utf8mb4) AS BINARY)) USING utf8mb4),
       CONVERT(MIN(CAST(CONVERT(`metric` USING utf8mb4) AS BINARY)) USING utf8mb4), `category_id`, SUM(`value`), COUNT(*)
FROM expected_asins GROUP BY `brand_id`, `category_id`, `month`, `marketplace`, `metric`;
INSERT INTO expected_brands (`brand_id`, `month`, `marketplace`, `metric`, `category_id`, `total_value`, `asin_count`)
SELECT SQL_BIG_RESULT `brand_id`, `month`, 'ALL',
       CONVERT(MIN(CAST(CONVERT(`metric` USING utf8mb4) AS BINARY)) USING utf8mb4), `category_id`, SUM(`value`), COUNT(DISTINCT `asin_id`)
FROM expected_asins GROUP BY `brand_id`, `category_id`, `month`, `metric`;

-- The category tier from the ALL rows of the brand tier.
INSERT INTO expected_categories (`category_id`, `month`, `metric`, `total_value`, `brand_count`, `asin_count`)
SELECT `category_id`, `month`, CONVERT(MIN(CAST(CONVERT(`metric` USING utf8mb4) AS BINARY)) USING utf8mb4), SUM(`total_value`), COUNT(*), SUM(`asin_count`)
FROM expected_brands WHERE `marketplace` = 'ALL' AND `category_id` IS NOT NULL
GROUP BY `category_id`, `month`, `metric`;

-- Everything becomes visible at once.
START TRANSACTION;

DELETE t FROM `financials_summary_monthly_asin_marketplace` t LEFT JOIN expected_asins e ON e.`asin_id` = t.`asin_id` AND e.`month` = t.`month` AND e.`marketplace` = t.`marketplace` AND e.`metric` = t.`metric`
WHERE e.`asin_id` IS NULL;
UPDATE `financials_summary_monthly_asin_marketplace` t JOIN expected_asins e ON e.`asin_id` = t.`asin_id` AND e.`month` = t.`month` AND e.`marketplace` = t.`marketplace` AND e.`metric` = t.`metric`
SET t.`marketplace` = e.`marketplace`, t.`metric` = e.`metric`, t.`brand_id` = e.`brand_id`, t.`category_id` = e.`category_id`, t.`value` = e.`value`, t.`row_count` = e.`row_count`
WHERE NOT (CAST(e.`marketplace` AS BINARY) <=> CAST(t.`marketplace` AS BINARY) AND CAST(e.`metric` AS BINARY) <=> CAST(t.`metric` AS BINARY) AND e.`brand_id` <=> t.`brand_id` AND e.`category_id` <=> t.`category_id` AND e.`value` <=> t.`value` AND e.`row_count` <=> t.`row_count`);
INSERT INTO `financials_summary_monthly_asin_marketplace` (`asin_id`, `month`, `marketplace`, `metric`, `brand_id`, `category_id`, `value`, `row_count`)
SELECT e.`asin_id`, e.`month`, e.`marketplace`, e.`metric`, e.`brand_id`, e.`category_id`, e.`value`, e.`row_count` FROM expected_asins e LEFT JOIN `financials_summary_monthly_asin_marketplace` t ON e.`asin_id` = t.`asin_id` AND e.`month` = t.`month` AND e.`marketplace` = t.`marketplace` AND e.`metric` = t.`metric`
WHERE t.`asin_id` IS NULL;

DELETE t FROM `financials_summary_monthly_brand` t LEFT JOIN expected_brands e ON e.`brand_id` = t.`brand_id` AND e.`month` = t.`month` AND e.`marketplace` = t.`marketplace` AND e.`metric` = t.`metric`
WHERE e.`brand_id` IS NULL;
UPDATE `financials_summary_monthly_brand` t JOIN expected_brands e ON e.`brand_id` = t.`brand_id` AND e.`month` = t.`month` AND e.`marketplace` = t.`marketplace` AND e.`metric` = t.`metric`
SET t.`marketplace` = e.`marketplace`, t.`metric` = e.`metric`, t.`category_id` = e.`category_id`, t.`total_value` = e.`total_value`, t.`asin_count` = e.`asin_count`
WHERE NOT (CAST(e.`marketplace` AS BINARY) <=> CAST(t.`marketplace` AS BINARY) AND CAST(e.`metric` AS BINARY) <=> CAST(t.`metric` AS BINARY) AND e.`category_id` <=> t.`category_id` AND e.`total_value` <=> t.`total_value` AND e.`asin_count` <=> t.`asin_count`);
INSERT INTO `financials_summary_monthly_brand` (`brand_id`, `month`, `marketplace`, `metric`, `category_id`, `total_value`, `asin_count`)
SELECT e.`brand_id`, e.`month`, e.`marketplace`, e.`metric`, e.`category_id`, e.`total_value`, e.`asin_count` FROM expected_brands e LEFT JOIN `financials_summary_monthly_brand` t ON e.`brand_id` = t.`brand_id` AND e.`month` = t.`month` AND e.`marketplace` = t.`marketplace` AND e.`metric` = t.`metric`
WHERE t.`brand_id` IS NULL;

DELETE t FROM `financials_summary_monthly_category` t LEFT JOIN expected_categories e ON e.`category_id` = t.`category_id` AND e.`month` = t.`month` AND e.`metric` = t.`metric`
WHERE e.`category_id` IS NULL;
UPDATE `financials_summary_monthly_category` t JOIN expected_categories e ON e.`category_id` = t.`category_id` AND e.`month` = t.`month` AND e.`metric` = t.`metric`
SET t.`metric` = e.`metric`, t.`total_value` = e.`total_value`, t.`brand_count` = e.`brand_count`, t.`asin_count` = e.`asin_count`
WHERE NOT (CAST(e.`metric` AS BINARY) <=> CAST(t.`metric` AS BINARY) AND e.`total_value` <=> t.`total_value` AND e.`brand_count` <=> t.`brand_count` AND e.`asin_count` <=> t.`asin_count`);
INSERT INTO `financials_summary_monthly_category` (`category_id`, `month`, `metric`, `total_value`, `brand_count`, `asin_count`)
SELECT e.`category_id`, e.`month`, e.`metric`, e.`total_value`, e.`brand_count`, e.`asin_count` FROM expected_categories e LEFT JOIN `financials_summary_monthly_category` t ON e.`category_id` = t.`category_id` AND e.`month` = t.`month` AND e.`metric` = t.`metric`
WHERE t.`category_id` IS NULL;

COMMIT;

DROP TEMPORARY TABLE reserved;
DROP TEMPORARY TABLE expected_asins;
DROP TEMPORARY TABLE expected_brands;
DROP TEMPORARY TABLE expected_categories;
