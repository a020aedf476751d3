# Root may write anywhere: the commands run as somebody else then, who may not be able to read where the program was built.
business
as_other=""
if [ "$(id -u)" -eq 0 ]; then
  as_other="setpriv --reuid 65534 --regid 65534 --clear-groups"
  built=$(dirname "$(command -v stepwell)")
  mkdir bin
  for file in stepwell libduckdb.so; do [ ! -e "$built/$file" ] || cp "$built/$file" bin; done
  PATH=$PWD/bin:$PATH
fi
mkdir folder
cp stepwell.duckdb folder
chmod 755 . folder
chmod 444 folder/stepwell.duckdb
t $as_other stepwell --db duckdb:folder/stepwell.duckdb export --tier category
t $as_other stepwell --db duckdb:folder/stepwell.duckdb --quiet refresh
t $as_other stepwell --db duckdb:folder/new.duckdb --quiet setup --yes
t $as_other stepwell export --tier category -o folder/tier.csv
t ls folder
