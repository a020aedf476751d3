business
printf '[model]\nbrand_tier = other_brands\n' > tiers.ini
for command in status refresh 'setup --yes' 'rollback --drop'; do
  t stepwell --quiet --config tiers.ini $command
done
# Another fact table that is there is another pyramid; one in the place of a table that is gone is the same.
printf 'asin_id,marketplace,metric,month,value\n' > none.csv
printf '[model]\nfacts = ledger\n' > facts.ini
t stepwell --quiet --config facts.ini refresh
t stepwell --quiet --config facts.ini setup --yes
t stepwell --quiet refresh
t stepwell --quiet --config facts.ini rollback --drop
