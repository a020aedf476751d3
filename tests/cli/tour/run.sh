business
t stepwell --quiet status
t stepwell --quiet refresh
t stepwell --quiet verify
t stepwell --quiet verify --full --json
t stepwell export --tier asin
t stepwell export --tier brand --format tsv
t stepwell export --tier category -o category-tier.csv
t cat category-tier.csv
t stepwell --quiet refresh --full --json
t stepwell --quiet refresh --dry-run
t stepwell --version
