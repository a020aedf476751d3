#include "engine/mariadb/foreign_keys.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/mariadb/catalog.h"

namespace stepwell::maria {
namespace {

std::string described(const ForeignKeyChange& key, const char* add, const char* remove) {
  return fmt::format("{} foreign key {} {} {}", key.added ? add : remove, key.name, key.added ? "to" : "from",
                     key.table);
}

bool is_there(const std::vector<CascadingKey>& keys, const std::string& table, std::string_view name) {
  return std::any_of(keys.begin(), keys.end(),
                     [&](const CascadingKey& key) { return key.table == table && key.name == name; });
}

}  // namespace

std::string ForeignKeyChange::planned() const { return described(*this, "add", "remove"); }
std::string ForeignKeyChange::done() const { return described(*this, "added", "removed"); }

std::vector<ForeignKeyChange> foreign_key_changes(Workspace& workspace, const SourceTables& sources,
                                                  bool wanted) {
  std::vector<ForeignKeyChange> changes;
  const auto found = cascading_keys(workspace);
  for (const auto& tier : tier_tables()) {
    const std::string& name = workspace.model.name(tier.role);
    const auto table = read_catalog(workspace.connection, name);
    const bool ours = !table || table->comment == kMadeByStepwell;
    for (const auto& key : tier.foreign_keys) {
      const bool there = is_there(found, name, key.name);
      if (wanted == there) continue;
      if (wanted ? !sources.can_be_referenced(key.source, workspace.model) : !ours) continue;
      const std::string alter = fmt::format("ALTER TABLE {} ", workspace.sql.quoted(name));
      const std::string add = alter + "ADD " + foreign_key(key, workspace.model);
      const std::string remove = fmt::format("{}DROP FOREIGN KEY {}", alter, workspace.sql.quoted(key.name));
      changes.push_back({wanted, std::string(key.name), name, wanted ? add : remove, wanted ? remove : add});
    }
  }
  return changes;
}

std::vector<std::string> unreferable_tables(const SourceTables& sources, const Model& model) {
  std::vector<std::string> lines;
  for (const std::string_view role : {"asins", "brands", "categories"}) {
    if (sources.can_be_referenced(role, model)) continue;
    lines.push_back(fmt::format("table {} is {}: the tiers have no foreign keys to it", model.name(role),
                                sources.tables.find(role)->second.is_view
                                    ? "a view"
                                    : "no InnoDB table with a unique id, or is partitioned"));
  }
  return lines;
}

std::vector<CascadingKey> cascading_keys(Workspace& workspace) {
  std::vector<CascadingKey> keys;
  std::string tiers;
  for (const auto& tier : tier_tables()) {
    tiers += (tiers.empty() ? "" : ", ") + workspace.connection.literal(workspace.model.name(tier.role));
  }
  workspace.connection
      .query(
          "SELECT table_name, constraint_name, referenced_table_name FROM "
          "information_schema.referential_constraints WHERE constraint_schema = DATABASE() AND delete_rule "
          "IN "
          "('CASCADE', 'SET NULL', 'SET DEFAULT') AND table_name IN (" +
          tiers + ") ORDER BY table_name, constraint_name")
      .each([&](const Row& row) {
        keys.push_back({std::string(row.text(0)), std::string(row.text(1)), std::string(row.text(2))});
      });
  return keys;
}

}  // namespace stepwell::maria
