business
t stepwell --quiet rollback
t stepwell export --tier brand -o before.csv
echo "asin_id,marketplace,metric,month,value
1,FR,Net revenue,2025-08-20,5.00
2,US,Net revenue,2025-10-20,-20.25" > more.csv
t stepwell --quiet import --table financials more.csv
t stepwell --quiet rollback
t stepwell export --tier brand -o after.csv
t cmp before.csv after.csv
t stepwell --quiet verify
t stepwell --quiet rollback --to 99
t stepwell --quiet refresh
t stepwell --quiet rollback --to 1 --drop
t stepwell --quiet rollback --drop
t stepwell --quiet refresh
t stepwell --quiet setup --yes
