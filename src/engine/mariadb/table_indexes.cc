#include "engine/mariadb/table_indexes.h"

#include <fmt/format.h>

namespace stepwell::maria {

std::vector<std::string> column_names(std::string_view text, const Model& model) {
  std::vector<std::string> names;
  while (text.find('{') != std::string_view::npos) {
    const auto open = text.find('{');
    const auto close = text.find('}');
    names.push_back(model.name(text.substr(open + 1, close - open - 1)));
    text.remove_prefix(close + 1);
  }
  return names;
}

std::vector<TableIndex> indexes_of(const TableDefinition& table, const Model& model) {
  constexpr std::string_view kKey = " KEY `";
  std::vector<TableIndex> indexes;
  std::string_view parts = table.parts;
  for (auto at = parts.find(kKey); at != std::string_view::npos; at = parts.find(kKey)) {
    const bool unique = parts.substr(0, at).ends_with("UNIQUE");
    parts.remove_prefix(at + kKey.size());
    TableIndex index;
    index.unique = unique;
    index.name = parts.substr(0, parts.find('`'));
    index.columns = column_names(parts.substr(0, parts.find(')')), model);
    indexes.push_back(std::move(index));
  }
  return indexes;
}

std::string statement_that_adds(const TableIndex& index, const std::string& table, const Model& model) {
  const SqlTemplate sql(model, '`');
  std::string columns;
  for (const auto& column : index.columns) columns += (columns.empty() ? "" : ", ") + sql.quoted(column);
  return fmt::format("ALTER TABLE {} ADD {}KEY {} ({})", sql.quoted(table), index.unique ? "UNIQUE " : "",
                     sql.quoted(index.name), columns);
}

}  // namespace stepwell::maria
