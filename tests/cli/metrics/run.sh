# A team whose metrics are called otherwise than the dashboards' usual ones.
printf 'id,brand,category_id,group\n1,Copperleaf,,\n' > brand.csv
printf 'id,asin,name,brand_id\n1,B000000001,Pan,1\n' > asin.csv
printf '[server]\nlisten = 127.0.0.1:1\n' > config.ini
cat > facts.csv <<FACTS
asin_id,marketplace,metric,month,value
1,US,"Umsatz, netto",2025-09-14,200.00
1,DE,"UMSATZ, netto ",2025-10-14,100.00
1,US,Deckungsbeitrag,2025-10-07,60.00
1,US,Stück,2025-10-07,12.00
1,US,Gebühren 1,2025-10-07,1.00
1,US,Gebühren 2,2025-10-07,1.00
1,US,Gebühren 3,2025-10-07,1.00
1,US,Gebühren 4,2025-10-07,1.00
1,US,Gebühren 5,2025-10-07,1.00
1,US,Gebühren 6,2025-10-07,1.00
1,US,Gebühren 7,2025-10-07,1.00
1,US,Gebühren 8,2025-10-07,1.00
FACTS
for table in brand asin; do stepwell --quiet import --table $table $table.csv >/dev/null; done
stepwell --quiet import --table financials facts.csv >/dev/null
doctor() {
  stepwell "$@" doctor > found.txt
  status=$?
  grep -A1 ' metrics ' found.txt | grep -v ' server '
  return $status
}

# Nothing is configured.
t doctor
t stepwell --quiet setup --yes

# A slip of the pen, another spelling of the same metric, and the right words.
printf '[server]\nlisten = 127.0.0.1:1\n[dashboard]\nrevenue = Umsatz, neto\nmargin = DECKUNGSBEITRAG\nunits = Stück\n' > team.ini
t doctor --config team.ini
sed -i 's/neto/NETTO/' team.ini
t doctor --config team.ini
stepwell --quiet --config team.ini bench --rounds 1 --json > bench.json
grep -o '"endpoint":"[^"]*"\|"rows_scanned":[0-9]*' bench.json

# What is no name for a metric.
printf '[dashboard]\nrevenues = Umsatz\n' > team.ini
t stepwell --config team.ini doctor
printf '[dashboard]\nrevenue = Brand EBITDA %%\n' > team.ini
t stepwell --config team.ini doctor
