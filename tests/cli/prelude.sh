# What every case starts with. `t COMMAND…` shows the command, both of its outputs, and its exit status if that is not 0.
exec 2>&1
t() {
  echo "\$ $*"
  "$@" </dev/null
  status=$?
  [ "$status" -eq 0 ] || echo "[exit $status]"
}
# A small business: 2 categories, 3 brands, 4 products.
business() {
  cat > category.csv <<EOF
id,category
1,Kitchen
2,Garden
EOF
  cat > brand.csv <<EOF
id,brand,category_id,group
1,Copperleaf,1,
2,Fernwood,2,core
3,Old Shelf,1,stock
EOF
  cat > asin.csv <<EOF
id,asin,name,brand_id
1,B000000001,Copper pan,1
2,B000000002,Copper pot,1
3,B000000003,Trowel,2
4,B000000004,Dusty lamp,3
EOF
  cat > facts.csv <<EOF
asin_id,marketplace,metric,month,value
1,US,Net revenue,2025-09-14,100.10
1,US,Net revenue,2025-09-30,0.90
1,DE,Net revenue,2025-09-01,50.00
2,US,Net revenue,2025-10-02,20.25
3,UK,Net revenue,2025-10-05,-4.75
3,UK,net REVENUE ,2025-10-06,\N
1,US,CM3,2025-10-07,7.00
4,US,Net revenue,2025-10-08,999.99
99,US,Net revenue,2025-10-09,1.00
EOF
  for table in category brand asin; do stepwell --quiet import --table $table $table.csv >/dev/null; done
  stepwell --quiet import --table financials facts.csv >/dev/null
}
