# The tour on MariaDB.
stepwell() { command stepwell --db "$DATABASE" "$@"; }
# What the server only estimates differs from run to run.
setup() { stepwell --quiet setup --yes | sed 's/about [0-9]* rows/about <number> rows/'; }
status() { stepwell --quiet status | sed '/^table /,$d'; }
t stepwell --quiet generate --rows 20000 --seed 3
t setup
t stepwell --quiet refresh
# A little business beside the generated one.
printf 'id,category\n901,Kitchen\n' > category.csv
printf 'id,brand,category_id,group\n901,Copperleaf,901,\n902,Old Shelf,901,stock\n' > brand.csv
printf 'id,asin,name,brand_id\n90001,B000000001,Copper pan,901\n90002,B000000002,Dusty lamp,902\n' > asin.csv
cat > facts.csv <<EOF
asin_id,marketplace,metric,month,value
90001,US,Net revenue,2031-09-14,100.10
90001,US,net REVENUE ,2031-09-30,\N
90001,DE,Net revenue,2031-10-01,50.00
90002,US,Net revenue,2031-10-02,20.25
99999,US,Net revenue,2031-10-09,1.00
EOF
for table in category brand asin; do t stepwell --quiet import --table $table $table.csv; done
t stepwell --quiet import --table financials facts.csv
t stepwell --quiet verify
t stepwell --quiet verify --full --json
stepwell export --tier asin -o asin-tier.csv
t grep -c . asin-tier.csv
t grep 90001 asin-tier.csv
stepwell export --tier brand --format tsv -o brand-tier.tsv
t grep '^901' brand-tier.tsv
t stepwell export --tier category --format parquet -o category-tier.parquet
t stepwell --quiet rollback
t stepwell --quiet refresh --dry-run
t stepwell --quiet refresh --json
t status
t stepwell --quiet rollback --drop
t stepwell --quiet refresh
t status
