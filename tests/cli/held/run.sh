business
# Brands that are all in the excluded group, by mistake: no figure would be left.
sed 's/,core$/,stock/; s/,$/,stock/' brand.csv > wrong.csv
t stepwell --quiet import --table brand wrong.csv
t stepwell --quiet status
t stepwell --quiet refresh
t stepwell --quiet refresh --dry-run
stepwell status --json | tr ',' '\n' | grep -A1 '"held"'
stepwell doctor | grep -A1 held
t stepwell --quiet export --tier category
t stepwell --quiet refresh --accept-shrink
t stepwell --quiet import --again --table brand brand.csv
printf '[refresh]\nshrink_guard = off\n' > off.ini
t stepwell --quiet --config off.ini import --again --table brand wrong.csv
printf '[refresh]\nshrink_guard = 500%%%%\n' > bad.ini
t stepwell --config bad.ini status
# Two products of one ASIN.
printf 'id,asin,name,brand_id\n5,B000000001,Copper pan again,1\n' > twice.csv
t stepwell --quiet import --table asin twice.csv
stepwell doctor | grep -A1 ASINs | head -2
