#include "engine/mariadb/source_tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/error.h"
#include "engine/mariadb/failure.h"

namespace stepwell::maria {
namespace {

struct Demand {
  std::string_view column;  // role
  bool (*fits)(const CatalogColumn&);
  const char* wanted;
};

bool is_integer(const CatalogColumn& column) { return column.is_integer(); }
bool is_text(const CatalogColumn& column) { return column.is_text(); }
bool is_money(const CatalogColumn& column) { return column.is_money(); }
/// No timestamp: which month it lies in depends on who asks.
bool is_day(const CatalogColumn& column) {
  return column.data_type == "date" || column.data_type == "datetime";
}

constexpr const char* kInteger = "an integer type";
constexpr const char* kText = "a text with a character set, like varchar";
constexpr const char* kMoney = "an exact decimal with at most two places, like decimal(15,2)";
constexpr const char* kDay = "date or datetime";

/// Every column that is read. The fact table's id only speeds the scan up, and a product may have no name.
constexpr Demand kDemands[] = {
    {"facts.asin", is_integer, kInteger},
    {"facts.marketplace", is_text, kText},
    {"facts.metric", is_text, kText},
    {"facts.month", is_day, kDay},
    {"facts.value", is_money, kMoney},
    {"asins.id", is_integer, kInteger},
    {"asins.asin", is_text, kText},
    {"asins.brand", is_integer, kInteger},
    {"brands.id", is_integer, kInteger},
    {"brands.name", is_text, kText},
    {"brands.category", is_integer, kInteger},
    {"brands.group", is_text, kText},
    {"categories.id", is_integer, kInteger},
    {"categories.name", is_text, kText},
    {"stock.asin", is_integer, kInteger},
    {"stock.month", is_day, kDay},
    {"stock.value", is_money, kMoney},
};

constexpr std::string_view kOptionalTable = "stock";

std::string table_role(std::string_view column) { return std::string(column.substr(0, column.find('.'))); }

Error missing_table(const std::string& role, const std::string& name) {
  return Error(ErrorCode::kFailed,
               fmt::format("there is no table '{}' in this database that this user may read", name),
               fmt::format("tell its name in the configuration: [model] {} = NAME; or grant SELECT on it "
                           "(database/grants.sql); 'stepwell generate' makes synthetic sources",
                           role));
}

void check_column(const Demand& demand, const CatalogTable& table, const Model& model) {
  const std::string& table_name = model.name(table_role(demand.column));
  const std::string& name = model.name(demand.column);
  const CatalogColumn* column = table.column(name);
  if (column == nullptr) {
    throw Error(
        ErrorCode::kFailed, fmt::format("table '{}' has no column '{}'", table_name, name),
        fmt::format("add it, or tell its name in the configuration: [model] {} = NAME", demand.column));
  }
  if (demand.fits(*column)) return;
  throw Error(ErrorCode::kFailed,
              fmt::format("column '{}' of table '{}' is {}, and stepwell needs {}", name, table_name,
                          column->type, demand.wanted),
              fmt::format("change its type, or name another column in the configuration: [model] {} = NAME",
                          demand.column));
}

/// A right to read that is missing shows here rather than in the middle of the first refresh.
void try_reading(Workspace& workspace, const std::string& role, const std::string& columns) {
  doing("read table " + workspace.model.name(role), [&] {
    workspace.connection.execute("SELECT " + columns + " FROM " +
                                 workspace.sql.quoted(workspace.model.name(role)) + " LIMIT 0");
  });
}

void check_columns(Workspace& workspace, const std::string& role, const CatalogTable& table) {
  // Of a table that may not be read, the catalog shows no columns: ask for none of them first.
  try_reading(workspace, role, "1");
  std::string columns;
  for (const auto& demand : kDemands) {
    if (table_role(demand.column) != role) continue;
    check_column(demand, table, workspace.model);
    columns += (columns.empty() ? "" : ", ") + workspace.sql.quoted(workspace.model.name(demand.column));
  }
  try_reading(workspace, role, columns);
}

/// The type of a label in the tiers: at least the default type, so that every label of the source fits, and
/// at most what an index holds.
std::string label_type(const CatalogColumn& column, std::uint64_t width_min) {
  constexpr std::uint64_t kWidthMax = 255;
  return fmt::format("VARCHAR({}) CHARACTER SET {} COLLATE {}",
                     std::clamp(column.characters_max, width_min, kWidthMax), column.character_set,
                     column.collation);
}

}  // namespace

bool SourceTables::can_be_referenced(std::string_view role, const Model& model) const {
  const auto& table = tables.find(role)->second;
  const std::string& id = model.name(std::string(role) + ".id");
  return !table.is_view && !table.is_partitioned && table.engine == "InnoDB" &&
         table.has_index({id}, /*unique=*/true, /*exact=*/true);
}

SourceTables inspect_sources(Workspace& workspace) {
  const Model& model = workspace.model;
  SourceTables sources;
  for (const auto role_view : kSourceTables) {
    const std::string role(role_view);
    auto table = read_catalog(workspace.connection, model.name(role));
    if (!table && role == kOptionalTable) continue;
    if (!table) throw missing_table(role, model.name(role));
    check_columns(workspace, role, *table);
    sources.tables.emplace(role, std::move(*table));
  }
  const auto column = [&](std::string_view role) -> const CatalogColumn& {
    return *sources.tables.find(table_role(role))->second.column(model.name(role));
  };
  sources.types.asin = column("asins.id").integer_type();
  sources.types.brand = column("brands.id").integer_type();
  sources.types.category = column("categories.id").integer_type();
  sources.types.marketplace = label_type(column("facts.marketplace"), 10);
  sources.types.metric = label_type(column("facts.metric"), 100);
  for (const std::string_view role : {"asins", "brands", "categories"}) {
    const std::string type = column(std::string(role) + ".id").integer_type();
    if (type != "INT") {
      sources.remarks.push_back(
          fmt::format("ids of table {} are {}, and so are those in the tiers", model.name(role), type));
    }
    if (sources.can_be_referenced(role, model)) continue;
    sources.remarks.push_back(fmt::format(
        "table {} is {}: the tiers have no foreign keys to it", model.name(role),
        sources.tables.find(role)->second.is_view ? "a view"
                                                  : "no InnoDB table with a unique id, or is partitioned"));
  }
  return sources;
}

}  // namespace stepwell::maria
