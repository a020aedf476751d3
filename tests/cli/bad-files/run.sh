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
header=asin_id,marketplace,metric,month,value
for row in '1.5,US,CM3,2025-10-01,1' '0x2,US,CM3,2025-10-01,1' '1_0,US,CM3,2025-10-01,1' '15e-1,US,CM3,2025-10-01,1' \
  '1,US,CM3,31-10-25,1' '1,US,CM3,2025-10-01abc,1' '1,US,CM3,20250-10-01,1' '1,US,CM3,infinity,1' '1,US,CM3,2025-10-01,.5' \
  '1,US,CM3"x",2025-10-01,1' '1,US,"CM3"x,2025-10-01,1' '1,US,"CM3,2025-10-01,1' '1,US,CM3' ''; do
  printf '%s\r\n1,US,"two\nlines",2025-10-01,1.00\r\n%s\n1,US,CM3,2025-10-01,1.00\n' "$header" "$row" > lenient.csv
  t stepwell --quiet import --table financials lenient.csv
done
printf 'id\tcategory\n7\t"12 inch plate\n8\t"Garden"\n' > quotes.tsv
t stepwell --quiet import --table category quotes.tsv
t stepwell --quiet import --table category --quoted --unquoted quotes.tsv
gzip -n -c good.csv > whole.csv.gz
head -c 60 whole.csv.gz > cut.csv.gz
t stepwell --quiet import --table financials cut.csv.gz
{ cat whole.csv.gz; echo more; } > more.csv.gz
t stepwell --quiet import --table financials more.csv.gz
cp good.csv plain.csv.gz
t stepwell --quiet import --table financials plain.csv.gz
cp whole.csv.gz packed.csv
t stepwell --quiet import --table financials packed.csv
mkfifo pipe.csv
t stepwell --quiet import --table financials pipe.csv
t stepwell --quiet import --table financials https://example.org/facts.csv
printf 'id,category,ID\n' > names.csv
t stepwell --quiet import --table category names.csv
echo "not parquet" > fake.parquet
t stepwell --quiet import --table financials fake.parquet
echo "nothing of all that was imported:"
t stepwell --quiet refresh
t stepwell --quiet verify --full
