# Before and after on the embedded engine. What depends on the machine is left out.
bench() { stepwell --quiet bench "$@" | sed 's/^machine .*/machine <machine>/; s/^programs .*/programs <programs>/'; }
t stepwell bench
stepwell --quiet setup --yes --no-populate >/dev/null
t stepwell bench
business
t bench --rounds 2
t stepwell bench --rounds 0
# Nothing was written: the last generation is the last import's, and the next refresh has nothing to do.
t stepwell --quiet refresh
