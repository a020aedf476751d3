business
t stepwell --db duckdb:missing.duckdb refresh
t stepwell --db duckdb:missing.duckdb status
t stepwell --db duckdb:missing.duckdb serve
t stepwell --db duckdb:no/such/folder/x.duckdb setup --yes
echo "this is no database" > text.duckdb
t stepwell --db duckdb:text.duckdb status
t stepwell --db duckdb:. refresh
t stepwell --quiet import --table financials missing.csv
t stepwell --quiet import --table nowhere facts.csv
t stepwell --quiet import --table financials run.sh
cp facts.csv pan.xlsx
t stepwell --quiet import --table financials pan.xlsx
echo "asin_id,marketplace,metric,month" > columns.csv
t stepwell --quiet import --table financials columns.csv
echo "asin_id,marketplace,metric,month,value,colour
1,US,CM3,2025-10-01,1,red" > colour.csv
t stepwell --quiet import --table financials colour.csv
printf 'asin_id,marketplace,metric,month,value\n1,US,CM3,2025-10-01,1.00\n1,US,CM3,2025-10-01,twelve\n' > word.csv
t stepwell --quiet import --table financials word.csv
printf 'asin_id,marketplace,metric,month,value\n1,US,CM3,2025-10-01,1.005\n' > digits.csv
t stepwell --quiet import --table financials digits.csv
printf 'asin_id,marketplace,metric,month,value\n1,US,CM3,2025-10-01,99999999999999999\n' > large.csv
t stepwell --quiet import --table financials large.csv
printf 'asin_id,marketplace,metric,month,value\n1,US,CM3,2025-13-01,1.00\n' > date.csv
t stepwell --quiet import --table financials date.csv
printf 'asin_id,marketplace,metric,month,value\none,US,CM3,2025-10-01,1.00\n' > id.csv
t stepwell --quiet import --table financials id.csv
printf 'asin_id,marketplace,metric,month,value\n1,US,CM3,2025-10-01,1.00,surplus\n' > surplus.csv
t stepwell --quiet import --table financials surplus.csv
printf 'asin_id,marketplace,metric,month,value\n1,US,CM3,2025-10-01,1.00\n1,US,C\377M3,2025-10-01,1.00\n' > utf8.csv
t stepwell --quiet import --table financials utf8.csv
printf 'asin_id,marketplace,metric,month,value\n1,All ,CM3,2025-10-01,1.00\n' > reserved.csv
t stepwell --quiet import --table financials reserved.csv
printf 'id,brand,category_id,group\n7,A,1,\n7,B,1,\n' > twice.csv
t stepwell --quiet import --table brand twice.csv
printf 'asin_id,marketplace,metric,month,value\n1,US,CM3,2025-10-01,1.00\n' > good.csv
t stepwell --quiet import --table financials good.csv word.csv
: > empty.csv
t stepwell --quiet import --table financials empty.csv
echo "not parquet" > fake.parquet
t stepwell --quiet import --table financials fake.parquet
echo "nothing of all that was imported:"
t stepwell --quiet refresh
t stepwell --quiet verify --full
