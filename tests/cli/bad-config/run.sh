t stepwell --config missing.ini status
printf '[database]\nengine = duckdb\npath = x.duckdb\nspeed = high\n' > key.ini
t stepwell --config key.ini status
printf '[databases]\n' > section.ini
t stepwell --config section.ini status
printf '[dashboard]\nas_of = garbage\n' > month.ini
t stepwell --config month.ini status
printf '[model]\nfacts.colour = red\n' > role.ini
t stepwell --config role.ini status
printf '[model]\nfacts = ledger_lines\nfacts.value = amount\n[database]\npath = renamed.duckdb\n' > renamed.ini
t stepwell --config renamed.ini --quiet setup --yes
