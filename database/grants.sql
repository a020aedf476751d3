-- What stepwell's user may do in the team's database, and no more. For MariaDB 10.5+ and MySQL 8.0+.
-- 'stepwell sql grants' prints it for the user, the database and the tables of your configuration.
--
-- Run it as somebody who may give rights, in the team's database:
--   mariadb sales < grants.sql          (mysql on MySQL)
-- It can be repeated, after a table was added for one. A table of the team's that is absent is passed over.

-- A user that is made here is locked, since it has no password. You alone give one:
--   ALTER USER 'stepwell'@'localhost' IDENTIFIED BY '…' ACCOUNT UNLOCK;
-- A user that is there stays as it is, with its password.
CREATE USER IF NOT EXISTS 'stepwell'@'localhost' ACCOUNT LOCK;

-- The team's tables are only read.
SET @statement = IF(EXISTS (SELECT 1 FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_name = 'financials'),
  'GRANT SELECT ON financials TO ''stepwell''@''localhost''', 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;
SET @statement = IF(EXISTS (SELECT 1 FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_name = 'asin'),
  'GRANT SELECT ON asin TO ''stepwell''@''localhost''', 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;
SET @statement = IF(EXISTS (SELECT 1 FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_name = 'brand'),
  'GRANT SELECT ON brand TO ''stepwell''@''localhost''', 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;
SET @statement = IF(EXISTS (SELECT 1 FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_name = 'category'),
  'GRANT SELECT ON category TO ''stepwell''@''localhost''', 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;
SET @statement = IF(EXISTS (SELECT 1 FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_name = 'stock'),
  'GRANT SELECT ON stock TO ''stepwell''@''localhost''', 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

-- The two indexes on the fact table. Not needed with 'stepwell setup --no-raw-indexes'.
SET @statement = IF(EXISTS (SELECT 1 FROM information_schema.tables
  WHERE table_schema = DATABASE() AND table_name = 'financials'),
  'GRANT INDEX ON financials TO ''stepwell''@''localhost''', 'DO 0');
PREPARE work FROM @statement;
EXECUTE work;
DEALLOCATE PREPARE work;

-- The summary tables. ALTER is used only if setup finds them there without the column row_count, or with foreign keys of an older version; DROP only by
-- 'stepwell rollback --drop', and by a setup that cannot be finished and takes back what it made.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP
  ON financials_summary_monthly_asin_marketplace TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP
  ON financials_summary_monthly_brand TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP
  ON financials_summary_monthly_category TO 'stepwell'@'localhost';

-- stepwell's own bookkeeping. ALTER and CREATE are for a newer version, which may add to it.
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_meta TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_generations TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_generation_exclusions TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_exclusions TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_imports TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_import_months TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_labels TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_journal_asin TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_journal_brand TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_journal_category TO 'stepwell'@'localhost';
GRANT SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP ON stepwell_verifications TO 'stepwell'@'localhost';

-- While several connections take the same snapshot, writers of the source tables wait for a moment. Without this right
-- the raw rows are scanned over one connection, which takes half as long again. It exists for a whole database only:
-- * is this one.
GRANT LOCK TABLES ON * TO 'stepwell'@'localhost';

-- Optional: for whoever runs refresh_summary_tables.sql. stepwell itself makes no temporary tables.
-- GRANT CREATE TEMPORARY TABLES ON * TO 'stepwell'@'localhost';

-- Optional: for 'stepwell setup --foreign-keys'.
-- GRANT REFERENCES ON asin TO 'stepwell'@'localhost';
-- GRANT REFERENCES ON brand TO 'stepwell'@'localhost';
-- GRANT REFERENCES ON category TO 'stepwell'@'localhost';

-- Optional, and a right on the whole server: generations then carry their position in the binary log (MariaDB
-- calls the right BINLOG MONITOR, and knows this name for it).
-- GRANT REPLICATION CLIENT ON *.* TO 'stepwell'@'localhost';

-- Optional: 'stepwell import' writes into the team's tables, and replaces rows of the small ones.
-- GRANT INSERT ON financials TO 'stepwell'@'localhost';
-- GRANT INSERT ON stock TO 'stepwell'@'localhost';
-- GRANT INSERT, UPDATE, DELETE ON asin TO 'stepwell'@'localhost';
-- GRANT INSERT, UPDATE, DELETE ON brand TO 'stepwell'@'localhost';
-- GRANT INSERT, UPDATE, DELETE ON category TO 'stepwell'@'localhost';
