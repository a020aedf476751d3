t stepwell
t stepwell frobnicate
t stepwell refrehs
t stepwell refresh --fast
t stepwell refresh --ful
t stepwell --bd=mariadb://team:secret@localhost/sales status
t stepwell user add bob --tokn
t stepwell export
t stepwell export --tier shop
t stepwell export --tier asin --format xml
t stepwell generate --rows many
t stepwell generate --rows 0
t stepwell generate --rows 10 --shape round
t stepwell sql
t stepwell rollback --to yesterday
t stepwell --db postgres://x/y refresh
t stepwell --db clickhouse://team:secret@localhost/sales refresh
t stepwell --db duckdb: refresh
t stepwell import --table financials
