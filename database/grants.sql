-- What stepwell's user may do in the team's database, and no more. For MariaDB 10.5+ and MySQL 8.0+.
--
-- Put your user in place of 'stepwell'@'localhost' and your password below, and run it in the team's database:
--   mariadb sales < grants.sql          (mysql on MySQL)
-- Names of tables are those of stepwell's default model; [model] in config.ini tells which you have changed.

CREATE USER IF NOT EXISTS 'stepwell'@'localhost' IDENTIFIED BY 'change me';

-- The team's tables are only read. REFERENCES lets the foreign keys of the summary tables point to them.
GRANT SELECT ON financials TO 'stepwell'@'localhost';
GRANT SELECT, REFERENCES ON asin TO 'stepwell'@'localhost';
GRANT SELECT, REFERENCES ON brand TO 'stepwell'@'localhost';
GRANT SELECT, REFERENCES ON category TO 'stepwell'@'localhost';

-- The two indexes on the fact table. Not needed with 'stepwell setup --no-raw-indexes'.
GRANT INDEX ON financials TO 'stepwell'@'localhost';

-- The summary tables. ALTER is used only if setup finds them there without the column row_count; DROP only by
-- 'stepwell rollback --drop', and by a setup that cannot be finished and takes back what it made.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, REFERENCES
  ON financials_summary_monthly_asin_marketplace TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, REFERENCES
  ON financials_summary_monthly_brand TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP, REFERENCES
  ON financials_summary_monthly_category TO 'stepwell'@'localhost';

-- stepwell's own bookkeeping. ALTER is for a newer version, which may add columns to it.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_meta TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_generations TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_generation_exclusions TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_exclusions TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_imports TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_import_months TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_journal_asin TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_journal_brand TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_journal_category TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_verifications TO 'stepwell'@'localhost';

-- While several connections take the same snapshot, writers of the source tables wait for a moment. Without this right
-- the raw rows are scanned over one connection, which is slower. It exists for a whole database only: * is this one.
GRANT LOCK TABLES ON * TO 'stepwell'@'localhost';

-- Optional: for whoever runs refresh_summary_tables.sql. stepwell itself makes no temporary tables.
-- GRANT CREATE TEMPORARY TABLES ON * TO 'stepwell'@'localhost';

-- Optional: the position in the binary log, where following starts (MariaDB calls the right BINLOG MONITOR, and
-- knows this name for it).
GRANT REPLICATION CLIENT ON *.* TO 'stepwell'@'localhost';

-- Optional: 'stepwell import' writes into the team's tables, and replaces rows of the small ones.
-- GRANT INSERT ON financials TO 'stepwell'@'localhost';
-- GRANT INSERT ON stock TO 'stepwell'@'localhost';
-- GRANT INSERT, UPDATE, DELETE ON asin TO 'stepwell'@'localhost';
-- GRANT INSERT, UPDATE, DELETE ON brand TO 'stepwell'@'localhost';
-- GRANT INSERT, UPDATE, DELETE ON category TO 'stepwell'@'localhost';

-- Last, since it fails where there is no such table, and that is all right.
GRANT SELECT ON stock TO 'stepwell'@'localhost';
