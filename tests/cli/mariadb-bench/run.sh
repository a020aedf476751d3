# Before and after on MariaDB. What depends on the machine is left out.
stepwell() { command stepwell --db "$DATABASE" "$@"; }
bench() { stepwell --quiet bench "$@" | sed 's/^machine .*/machine <machine>/; s/^programs .*/programs <programs>/'; }
t stepwell bench
stepwell --quiet generate --rows 20000 --seed 3 >/dev/null
stepwell --quiet setup --yes --no-populate --no-raw-indexes >/dev/null
t stepwell bench
stepwell --quiet refresh >/dev/null
t bench --rounds 2
t stepwell --quiet refresh
