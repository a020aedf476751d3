#include "engine/mariadb/catalog.h"

#include <strings.h>

#include <algorithm>
#include <cctype>

namespace stepwell::maria {
namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return result;
}

bool same_name(const std::string& a, const std::string& b) { return strcasecmp(a.c_str(), b.c_str()) == 0; }

void read_columns(Connection& connection, const std::string& name, CatalogTable& table) {
  connection
      .query(
          "SELECT column_name, data_type, column_type, character_set_name, collation_name, "
          "character_maximum_length, numeric_precision, numeric_scale, is_nullable, "
          "column_default IS NOT NULL OR extra <> '', column_comment FROM information_schema.columns "
          "WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position",
          {name})
      .each([&](const Row& row) {
        CatalogColumn column;
        column.name = row.text(0);
        column.data_type = lower(row.text(1));
        column.type = row.text(2);
        column.character_set = row.text(3);
        column.collation = row.text(4);
        column.characters_max = row.whole(5);
        column.precision = row.whole(6);
        column.scale = row.whole(7);
        column.nullable = row.text(8) == "YES";
        column.has_default = row.integer(9) != 0;
        column.comment = row.text(10);
        table.columns.push_back(std::move(column));
      });
}

void read_indexes(Connection& connection, const std::string& name, CatalogTable& table) {
  connection
      .query(
          "SELECT index_name, non_unique, CASE WHEN sub_part IS NULL THEN column_name END, index_comment "
          "FROM information_schema.statistics WHERE table_schema = DATABASE() AND table_name = ? "
          "ORDER BY index_name, seq_in_index",
          {name})
      .each([&](const Row& row) {
        if (table.indexes.empty() || table.indexes.back().name != row.text(0)) {
          table.indexes.push_back(
              {std::string(row.text(0)), row.integer(1) == 0, {}, std::string(row.text(3))});
        }
        table.indexes.back().columns.emplace_back(row.text(2));
      });
}

}  // namespace

bool CatalogColumn::is_integer() const {
  return data_type == "int" || data_type == "bigint" || data_type == "smallint" || data_type == "mediumint" ||
         data_type == "tinyint";
}

std::string CatalogColumn::integer_type() const {
  std::string result = data_type;
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return std::toupper(c); });
  return lower(type).find("unsigned") == std::string::npos ? result : result + " UNSIGNED";
}

const CatalogColumn* CatalogTable::column(const std::string& name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&](const auto& column) { return same_name(column.name, name); });
  return found == columns.end() ? nullptr : &*found;
}

bool CatalogTable::has_index(const std::vector<std::string>& wanted, bool unique, bool exact) const {
  return std::any_of(indexes.begin(), indexes.end(), [&](const CatalogIndex& index) {
    if ((unique && !index.unique) || index.columns.size() < wanted.size()) return false;
    if (exact && index.columns.size() != wanted.size()) return false;
    return std::equal(wanted.begin(), wanted.end(), index.columns.begin(), same_name);
  });
}

std::optional<CatalogTable> read_catalog(Connection& connection, const std::string& name) {
  std::optional<CatalogTable> table;
  connection
      .query(
          "SELECT table_type, engine, table_comment, table_rows, data_length + index_length, create_options "
          "FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = ?",
          {name})
      .each([&](const Row& row) {
        table.emplace();
        table->is_view = row.text(0).find("VIEW") != std::string_view::npos;
        table->engine = row.text(1);
        table->comment = table->is_view ? std::string_view() : row.text(2);
        table->rows = row.whole(3);
        table->bytes = row.whole(4);
        table->is_partitioned = lower(row.text(5)).find("partitioned") != std::string::npos;
      });
  if (!table) return table;
  read_columns(connection, name, *table);
  read_indexes(connection, name, *table);
  return table;
}

}  // namespace stepwell::maria
