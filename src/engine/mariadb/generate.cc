#include "engine/mariadb/ingest.h"

#include <set>

#include "engine/mariadb/bulk_insert.h"
#include "engine/mariadb/empty_sources.h"
#include "engine/mariadb/fact_loader.h"
#include "engine/mariadb/failure.h"

namespace stepwell::maria {
namespace {

void write_names(Workspace& workspace, const PlainSources& sources) {
  Connection& connection = workspace.connection;
  const SqlTemplate& sql = workspace.sql;
  BulkInsert categories(connection, sql("{categories}"), sql("{categories.id}, {categories.name}"));
  for (const auto& [id, name] : sources.categories) categories.id(id).text(name).end_row();
  categories.close();
  BulkInsert brands(connection, sql("{brands}"),
                    sql("{brands.id}, {brands.name}, {brands.category}, {brands.group}"));
  for (const auto& brand : sources.brands) {
    brands.id(brand.id).text(brand.name).id(brand.category);
    if (brand.group) {
      brands.text(*brand.group);
    } else {
      brands.null();
    }
    brands.end_row();
  }
  brands.close();
  const bool named = workspace.has_column(workspace.model.name("asins"), workspace.model.name("asins.name"));
  BulkInsert asins(connection, sql("{asins}"),
                   sql(named ? "{asins.id}, {asins.asin}, {asins.brand}, {asins.name}"
                             : "{asins.id}, {asins.asin}, {asins.brand}"));
  for (const auto& asin : sources.asins) {
    asins.id(asin.id).text(asin.asin).id(asin.brand);
    if (named) asins.text(asin.name);
    asins.end_row();
  }
  asins.close();
}

void write_stock(Workspace& workspace, const PlainSources& sources) {
  const SqlTemplate& sql = workspace.sql;
  BulkInsert stock(workspace.connection, sql("{stock}"), sql("{stock.asin}, {stock.month}, {stock.value}"));
  for (const auto& row : sources.stock) {
    stock.id(row.asin).date(row.month).money(Money::of_units(row.value)).end_row();
  }
  stock.close();
}

std::set<Month> write_facts(Workspace& workspace, const PlainSources& sources, EmptySources& tables,
                            Progress& progress) {
  std::set<Month> months;
  progress.begin("generating raw rows", sources.fact_count);
  FactLoader loader(workspace, *sources.labels, progress,
                    [&tables](const FactRange& range) { tables.wrote_facts(range); });
  sources.facts([&](const FactBatch& batch) {
    loader.add(batch);
    months.insert(batch.month.begin(), batch.month.end());
  });
  loader.finish();
  return months;
}

}  // namespace

void generate_sources(Workspace& workspace, const PlainSources& sources, Progress& progress) {
  EmptySources tables(workspace);
  doing("fill the source tables", [&] {
    progress.begin("writing products, brands and categories", 0);
    Transaction names(workspace.connection);
    tables.writes_names(sources);
    write_names(workspace, sources);
    names.commit();
    tables.reserve_fact_ids(sources);
    const std::set<Month> months = write_facts(workspace, sources, tables, progress);
    // Rows of stock have no ids to know them by: they come last, with the log.
    Transaction log(workspace.connection);
    if (tables.has_stock()) write_stock(workspace, sources);
    log_import(workspace, "facts", "generated", "", sources.fact_count, {months.begin(), months.end()});
    log.commit();
  });
  tables.keep();
  progress.finish();
}

}  // namespace stepwell::maria
