# What other programs would take, and what is no file at all.
header=asin_id,marketplace,metric,month,value
for row in '1.5,US,CM3,2025-10-01,1' '1,US,CM3,31-10-25,1' '1,US,CM3,2025-10-01,.5' '1,US,CM3"x",2025-10-01,1' \
  '1,US,"CM3,2025-10-01,1' '1,US,CM3' ''; do
  printf '%s\r\n1,US,"two\nlines",2025-10-01,1.00\r\n%s\n1,US,CM3,2025-10-01,1.00\n' "$header" "$row" > lenient.csv
  t stepwell --quiet import --table financials lenient.csv
done
printf 'id\tcategory\n7\t"12 inch plate\n8\t"Garden"\n' > quotes.tsv
t stepwell --quiet import --table category quotes.tsv
t stepwell --quiet import --table category --quoted --unquoted quotes.tsv
printf '%s\n1,US,CM3,2025-10-01,1.00\n' "$header" > good.csv
gzip -n -c good.csv > whole.csv.gz
head -c 60 whole.csv.gz > cut.csv.gz
t stepwell --quiet import --table financials good.csv cut.csv.gz
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
