#include "engine/duckdb/sources.h"

#include <fmt/format.h>

#include <algorithm>

namespace stepwell::duck {

using namespace files;

namespace {

std::string_view table_of(std::string_view column) { return column.substr(0, column.find('.')); }

constexpr char kQuote = '"';

}  // namespace

Sources::Sources(Workspace& workspace) : workspace_(workspace), sql_(workspace.model, kQuote) {
  for (const auto table : kSourceTables) {
    const std::string& name = workspace_.model.name(table);
    if (!workspace_.has_table(name)) continue;
    const std::string rows = query(table, workspace_.sql.quoted(name));
    if (rows.empty()) continue;
    sql_.substitute(table, rows);
    for (const auto& demand : kSourceDemands) {
      if (table_of(demand.column) == table) sql_.substitute(demand.column, sql_.quoted(demand.column));
    }
  }
}

const ColumnInfo* Sources::column(std::string_view role) const {
  const auto& columns = workspace_.columns_of(workspace_.model.name(table_of(role)));
  if (!columns) return nullptr;
  const std::string& name = workspace_.model.name(role);
  const auto found = std::find_if(columns->begin(), columns->end(),
                                  [&](const ColumnInfo& each) { return same_name(each.name, name); });
  return found == columns->end() ? nullptr : &*found;
}

std::string Sources::query(std::string_view table, const std::string& from) const {
  std::string list;
  for (const auto& demand : kSourceDemands) {
    if (table_of(demand.column) != table) continue;
    const ColumnInfo* found = column(demand.column);
    std::string value = "CAST(NULL AS VARCHAR)";
    if (found != nullptr) {
      const auto reading =
          reading_of(demand.form, found->type, sql_.quoted(workspace_.model.name(demand.column)));
      if (!reading) return {};
      value = reading->sql;
    } else if (demand.column != kOptionalColumn) {
      return {};
    }
    list += fmt::format("{}{} AS {}", list.empty() ? "" : ", ", value, sql_.quoted(demand.column));
  }
  return fmt::format("(SELECT {} FROM {})", list, from);
}

std::string Sources::facts_where(const std::string& condition) const {
  return query("facts", workspace_.sql("{facts}") + " WHERE " + condition);
}

std::string Sources::reading_from(std::string_view table, const std::string& rows) const {
  std::string list;
  for (const auto& demand : kSourceDemands) {
    if (table_of(demand.column) != table) continue;
    if (demand.form != Form::kMonth && demand.form != Form::kReference) continue;
    const ColumnInfo* found = column(demand.column);
    if (found == nullptr) continue;
    const auto reading = reading_of(demand.form, found->type,
                                    fmt::format("CAST({} AS {})", sql_.quoted(found->name), found->type));
    if (!reading) continue;
    list += fmt::format("{}{} AS {}", list.empty() ? "" : ", ", reading->sql, sql_.quoted(demand.column));
  }
  return fmt::format("(SELECT {} FROM {})", list, rows);
}

void Sources::add_types(std::string_view table, Misfits& misfits) const {
  const std::string& table_name = workspace_.model.name(table);
  const auto add_missing = [&](std::string_view role) {
    misfits.complaints.push_back(
        fmt::format("table '{}' has no column '{}'", table_name, workspace_.model.name(role)));
    misfits.cures.push_back(
        fmt::format("add it, or tell its name in the configuration: [model] {} = NAME", role));
  };
  for (const auto& role : workspace_.model.columns(table)) {
    // Messages alone name raw rows by their ids: a view may have none.
    if (role != kOptionalColumn && role != "facts.id" && column(role) == nullptr) add_missing(role);
  }
  for (const auto& demand : kSourceDemands) {
    if (table_of(demand.column) != table) continue;
    const ColumnInfo* found = column(demand.column);
    if (found == nullptr || reading_of(demand.form, found->type, {})) continue;
    misfits.complaints.push_back(fmt::format("column '{}' of table '{}' is {}, and stepwell needs {}",
                                             found->name, table_name, found->type, wanted_by(demand.form)));
    const std::string cure =
        workspace_.is_view(table_name)
            ? fmt::format("make it that in the view, where nothing is lost: CAST(… AS {})",
                          cure_of(demand.form))
            : fmt::format("make it that where nothing is lost: ALTER TABLE {} ALTER {} TYPE {}",
                          sql_.quoted(table_name), sql_.quoted(found->name), cure_of(demand.form));
    misfits.cures.push_back(
        fmt::format("{}; or name a column or a view that has it: [model] {} = NAME", cure, demand.column));
  }
}

void Sources::add_values(std::string_view table, Misfits& misfits) const {
  const std::string& table_name = workspace_.model.name(table);
  const ColumnInfo* id = table == "stock" ? nullptr : column(std::string(table) + ".id");
  for (const auto& demand : kSourceDemands) {
    if (table_of(demand.column) != table) continue;
    const ColumnInfo* found = column(demand.column);
    if (found == nullptr) continue;
    const std::string quoted = sql_.quoted(found->name);
    const auto reading = reading_of(demand.form, found->type, quoted);
    if (!reading || reading->unfit.empty()) continue;
    workspace_.connection
        .query(fmt::format("SELECT CAST({} AS VARCHAR), {} FROM {} WHERE {} LIMIT 1", quoted,
                           id == nullptr ? "CAST(NULL AS VARCHAR)"
                                         : fmt::format("CAST({} AS VARCHAR)", sql_.quoted(id->name)),
                           workspace_.sql.quoted(table_name), reading->unfit))
        .each([&](const Chunk& chunk, std::size_t row) {
          const bool named = !chunk.is_null(1, row) && !same_name(id->name, found->name);
          misfits.complaints.push_back(
              fmt::format("column '{}' of table '{}', {}, holds {}{}, {}", found->name, table_name,
                          found->type, chunk.text(0, row),
                          named ? fmt::format(" in the row with {} {}", id->name, chunk.text(1, row)) : "",
                          ailment_of(demand.form)));
          misfits.cures.push_back(demand.form == Form::kMoney
                                      ? "correct the row, or round where the value is made"
                                      : "give that row an id of 32 bits");
        });
  }
}

void Sources::refuse(const Misfits& misfits) {
  if (misfits.complaints.empty()) return;
  std::vector<std::string> cures;  // each once
  for (const auto& cure : misfits.cures) {
    if (std::find(cures.begin(), cures.end(), cure) == cures.end()) cures.push_back(cure);
  }
  throw Error(ErrorCode::kFailed, fmt::format("{}", fmt::join(misfits.complaints, "; ")),
              fmt::format("{}", fmt::join(cures, "; ")));
}

void Sources::check_types(std::span<const std::string_view> tables) const {
  Misfits misfits;
  for (const auto table : tables) {
    if (workspace_.has_table(workspace_.model.name(table))) add_types(table, misfits);
  }
  refuse(misfits);
}

void Sources::check(std::span<const std::string_view> tables) const {
  Misfits misfits;
  for (const auto table : tables) {
    if (!workspace_.has_table(workspace_.model.name(table))) continue;
    add_types(table, misfits);
    add_values(table, misfits);
  }
  refuse(misfits);
}

}  // namespace stepwell::duck
