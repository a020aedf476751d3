business
echo "asin_id,month,value
1,2025-10-31,12.50
4,2025-10-31,1.00" > stock.csv
t stepwell --quiet import --table stock stock.csv
cp stock.csv copy.csv
t stepwell --quiet import --table stock copy.csv
