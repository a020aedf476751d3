#include "engine/mariadb/empty_sources.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/error.h"
#include "engine/mariadb/catalog.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/tables.h"
#include "engine/sql/source_views.h"

namespace stepwell::maria {
namespace {

constexpr std::size_t kIdsAtOnce = 1000;

}  // namespace

EmptySources::EmptySources(Workspace& workspace) : workspace_(workspace) {
  std::string found;
  std::string missing;
  for (const auto role : kSourceTables) {
    const std::string& name = workspace_.model.name(role);
    if (const auto table = read_catalog(workspace_.connection, name)) {
      if (table->is_view) throw generate_into_view(name);
      found = name;
    } else if (role == "stock") {
      has_stock_ = false;
    } else {
      missing = name;
    }
  }
  if (found.empty()) {
    create();
    return;
  }
  if (!missing.empty()) {
    throw Error(ErrorCode::kFailed, fmt::format("this database has a table '{}' but no '{}'", found, missing),
                "generate makes source tables only in a database that has none of them: name another one");
  }
  refuse_rows();
  refuse_ids_that_are_none();
}

EmptySources::~EmptySources() {
  if (!kept_) clear();
}

void EmptySources::refuse_rows() {
  for (const auto role : kSourceTables) {
    if (role == "stock" && !has_stock_) continue;
    const std::string table = workspace_.sql(fmt::format("{{{}}}", role));
    if (!workspace_.connection.integer(fmt::format("SELECT 1 FROM {} LIMIT 1", table))) continue;
    throw Error(
        ErrorCode::kFailed, fmt::format("table '{}' already has rows", workspace_.model.name(role)),
        "generate fills an empty database only: name another one with --db, or drop its source tables");
  }
}

// By its ids alone can a raw row be told from somebody else's.
void EmptySources::refuse_ids_that_are_none() {
  const std::string& name = workspace_.model.name("facts");
  const std::string& id = workspace_.model.name("facts.id");
  const auto table = read_catalog(workspace_.connection, name);
  const bool unique = table && table->has_index({id}, true, false);
  if (unique) return;
  throw Error(ErrorCode::kFailed,
              fmt::format("table '{}' has no unique '{}', by which generated rows could be told from others",
                          name, id),
              "generate fills tables as it makes them itself: name a database that has none");
}

void EmptySources::create() {
  has_stock_ = true;
  try {
    for (const auto& table : source_tables()) {
      const std::string name = table_name(table, workspace_.model);
      doing(fmt::format("create the table '{}'", name), [&] {
        workspace_.connection.execute(
            create_table(table, workspace_.model, table_parts(table, workspace_.model, {})));
      });
      created_.push_back(workspace_.sql.quoted(name));
    }
  } catch (...) {
    clear();
    throw;
  }
}

void EmptySources::writes_names(const PlainSources& sources) {
  for (const auto& asin : sources.asins) asins_.push_back(asin.id);
  for (const auto& brand : sources.brands) brands_.push_back(brand.id);
  for (const auto& category : sources.categories) categories_.push_back(category.first);
}

// A counter is not rolled back.
void EmptySources::reserve_fact_ids(const PlainSources& sources) {
  if (sources.asins.empty() || sources.fact_count == 0) return;
  const SqlTemplate& sql = workspace_.sql;
  Transaction undone(workspace_.connection);
  workspace_.connection.execute(
      sql("INSERT INTO {facts} ({facts.id}, {facts.asin}, {facts.marketplace}, {facts.metric}, "
          "{facts.month}, "
          "{facts.value}) VALUES (?, ?, 'US', '', '2025-01-01', 0)"),
      {static_cast<std::int64_t>(sources.fact_count), std::int64_t{sources.asins.front().id}});
}

void EmptySources::clear() noexcept {
  try {
    workspace_.connection.execute("SET SESSION lock_wait_timeout = 10");
    delete_facts();
    std::vector<std::string> of_asins = {"facts.asin"};
    if (has_stock_) of_asins.emplace_back("stock.asin");
    delete_names("asins", asins_, of_asins);
    delete_names("brands", brands_, {"asins.brand"});
    delete_names("categories", categories_, {"brands.category"});
    for (const auto& table : created_) drop_if_empty(table);
  } catch (const std::exception&) {
    // The server is gone, and with it the chance to clean up; what went wrong first is being reported.
  }
}

void EmptySources::delete_facts() {
  auto& connection = workspace_.connection;
  for (const auto& range : facts_) {
    const std::string where =
        workspace_.sql(" FROM {facts} WHERE {facts.id} BETWEEN ") +
        fmt::format("{} AND {}", range.first_id, range.first_id + static_cast<std::int64_t>(range.rows) - 1);
    if (!range.certain &&
        connection.integer("SELECT COUNT(*)" + where) != static_cast<std::int64_t>(range.rows)) {
      continue;
    }
    connection.execute("DELETE" + where);
  }
}

void EmptySources::delete_names(const std::string& role, const std::vector<std::int32_t>& ids,
                                const std::vector<std::string>& referring) {
  const SqlTemplate& sql = workspace_.sql;
  std::string unused;
  for (const auto& column : referring) {
    unused +=
        sql(fmt::format(" AND NOT EXISTS (SELECT 1 FROM {{{0}}} WHERE {{{0}}}.{{{1}}} = {{{2}}}.{{{2}.id}})",
                        column.substr(0, column.find('.')), column, role));
  }
  for (std::size_t begin = 0; begin < ids.size(); begin += kIdsAtOnce) {
    const auto end = std::min(begin + kIdsAtOnce, ids.size());
    workspace_.connection.execute(
        sql(fmt::format("DELETE FROM {{{0}}} WHERE {{{0}.id}} IN (", role)) +
        fmt::format("{})", fmt::join(ids.begin() + static_cast<std::ptrdiff_t>(begin),
                                     ids.begin() + static_cast<std::ptrdiff_t>(end), ", ")) +
        unused);
  }
}

// Nobody can write to it between the look and the drop. Whoever may not lock tables keeps an empty one.
void EmptySources::drop_if_empty(const std::string& table) {
  auto& connection = workspace_.connection;
  try {
    connection.execute(fmt::format("LOCK TABLES {} WRITE", table));
    if (!connection.integer(fmt::format("SELECT 1 FROM {} LIMIT 1", table)))
      connection.execute("DROP TABLE " + table);
  } catch (const Error&) {
    // Another table that is left is one more to see.
  }
  connection.execute("UNLOCK TABLES");
}

}  // namespace stepwell::maria
