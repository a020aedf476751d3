# Root may write anywhere: the commands run as somebody else then.
business
as_other=""
[ "$(id -u)" -ne 0 ] || as_other="setpriv --reuid 65534 --regid 65534 --clear-groups"
mkdir folder
cp stepwell.duckdb folder
chmod 755 . folder
chmod 444 folder/stepwell.duckdb
t $as_other stepwell --db duckdb:folder/stepwell.duckdb export --tier category
t $as_other stepwell --db duckdb:folder/stepwell.duckdb --quiet refresh
t $as_other stepwell --db duckdb:folder/new.duckdb --quiet setup --yes
t $as_other stepwell export --tier category -o folder/tier.csv
t ls folder
