# A crontab of this folder's own, behind the contract of POSIX: 'crontab -l' prints it, 'crontab -' replaces it.
built=$(dirname "$(command -v stepwell)")
mkdir bin fake
for file in stepwell libduckdb.so; do [ ! -e "$built/$file" ] || cp "$built/$file" bin; done
cat > fake/crontab <<EOF2
#!/bin/sh
case "\$1" in
  -l) [ -e $PWD/table ] && exec cat $PWD/table; echo 'no crontab for ada' >&2; exit 1 ;;
  -) cat > $PWD/table ;;
esac
EOF2
chmod +x fake/crontab
system=$PATH
PATH=$PWD/fake:$PWD/bin:$PATH

t stepwell schedule cron
t stepwell schedule cron --at 5:30
t stepwell schedule at
t stepwell schedule cron --install --remove
t stepwell --db mariadb://team:secret@db-1/sales schedule cron
DB_NAME=sales DB_PASSWORD=secret t stepwell schedule cron

# Nothing to remove, from no crontab at all; then beside what is there.
t stepwell schedule cron --remove
printf 'MAILTO=ops\n# mine \t\n0 1 * * *  date "+\\%%F"\n' > table
cp table before
printf '[database]\nhost = db-1\ndatabase = sales\nuser = team\npassword = secret\n' > 'our 100%.ini'
t stepwell --config 'our 100%.ini' schedule cron --install
cp table once
t stepwell --config 'our 100%.ini' schedule cron --install
cmp table once && echo "installed once"
t stepwell --db duckdb:other.duckdb schedule cron --at 23:05 --install
t stepwell --config 'our 100%.ini' schedule cron --at 06:00 --install
t cat table
t stepwell --config 'our 100%.ini' schedule cron --remove
t stepwell --config 'our 100%.ini' schedule cron --remove
t stepwell --db duckdb:other.duckdb schedule cron --remove
cmp table before && echo "the crontab is as it was"

# Complaints of crontab, and no crontab.
printf '#!/bin/sh\necho "You (ada) are not allowed to use this program (crontab)" >&2\nexit 1\n' > fake/crontab
t stepwell schedule cron --install
printf '#!/bin/sh\n[ "$1" = -l ] || { echo "errors in crontab file, cannot install." >&2; exit 1; }\n' > fake/crontab
t stepwell schedule cron --install
PATH=$PWD/bin t stepwell schedule cron --install

# What is in the entry really refreshes.
PATH=$PWD/bin:$system
business
stepwell schedule cron 2>/dev/null | sed -n 's/^30 5 \* \* \* \(.*\) 2>&1 | logger.*/\1/p' > entry
cd /
t sh "$OLDPWD/entry"
