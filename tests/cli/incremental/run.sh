business
echo "asin_id,marketplace,metric,month,value
2,US,Net revenue,2025-10-20,5.00" > more.csv
t stepwell --quiet import --table financials more.csv
echo "id,asin,name,brand_id
2,B000000002,Copper pot,2" > moved.csv
t stepwell --quiet import --table asin moved.csv
t stepwell --quiet verify --full
t stepwell --quiet refresh
cp more.csv copy.csv
t stepwell --quiet import --table financials copy.csv
t stepwell --quiet import --again --table financials copy.csv
