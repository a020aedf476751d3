-- Rows, span and freshness of the tiers.
SELECT 'ASIN' AS tier, COUNT(*) AS row_count, MIN(`month`) AS first_month, MAX(`month`) AS last_month,
       MAX(`updated_at`) AS last_change FROM `financials_summary_monthly_asin_marketplace`
UNION ALL
SELECT 'brand', COUNT(*), MIN(`month`), MAX(`month`),
       MAX(`updated_at`) FROM `financials_summary_monthly_brand`
UNION ALL
SELECT 'category', COUNT(*), MIN(`month`), MAX(`month`),
       MAX(`updated_at`) FROM `financials_summary_monthly_category`;

-- Money of the latest months: the ASIN tier and the ALL rows of the brand tier must agree.
SELECT month, metric, SUM(asin_total) AS asin_total, SUM(brand_total) AS brand_total,
       SUM(asin_total) - SUM(brand_total) AS difference
FROM (
  SELECT `month` AS month, `metric` AS metric, `value` AS asin_total, 0 AS brand_total
  FROM `financials_summary_monthly_asin_marketplace`
  UNION ALL
  SELECT `month`, `metric`, 0, `total_value` FROM `financials_summary_monthly_brand` WHERE `marketplace` = 'ALL'
) t
GROUP BY month, metric ORDER BY month DESC, metric LIMIT 40;

-- Sizes. Rows are estimated.
SELECT table_name AS name, table_rows AS about_rows, ROUND((data_length + index_length) / 1000000, 1) AS megabytes
FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name IN ('financials', 'asin', 'brand', 'category', 'stock', 'financials_summary_monthly_asin_marketplace', 'financials_summary_monthly_brand', 'financials_summary_monthly_category', 'stepwell_meta', 'stepwell_generations', 'stepwell_generation_exclusions', 'stepwell_exclusions', 'stepwell_imports', 'stepwell_import_months', 'stepwell_labels', 'stepwell_journal_asin', 'stepwell_journal_brand', 'stepwell_journal_category', 'stepwell_verifications')
ORDER BY megabytes DESC;
