// Publishing: one transaction that writes journal, tiers, exclusions and generation.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/mariadb/bulk_insert.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/posting.h"
#include "engine/mariadb/scope_condition.h"
#include "engine/mariadb/session.h"
#include "engine/sql/bookkeeping.h"
#include "engine/sql/layout.h"
#include "engine/sql/recorded_model.h"

namespace stepwell::maria {

void MariaSession::write_exclusions(const Scope& scope, const std::vector<ExcludedRow>& rows) {
  if (scope.empty()) return;
  connection_.execute("DELETE FROM stepwell_exclusions WHERE " + scope_condition(scope, "month", "asin_id"));
  BulkInsert table(connection_, "stepwell_exclusions", "asin_id, month, reason, row_count, money");
  for (const auto& row : rows) {
    table.id(row.asin).date(row.month).integer(static_cast<std::int64_t>(row.reason));
    table.integer(static_cast<std::int64_t>(row.account.rows)).sum(row.account.money).end_row();
  }
  table.close();
}

void MariaSession::write_generation(const Generation& g, bool follows_sources, bool journaled) {
  const auto& binlog = snapshot_.position();
  const auto known = follows_sources && binlog;
  std::vector<Value> values = {g.number, g.published_at};
  const auto count = [&values](std::uint64_t number) { values.emplace_back(number); };
  values.insert(values.end(), {std::string(name_of(g.kind)), g.why, g.duration_s, g.restored});
  values.push_back(follows_sources ? Value(last_import()) : Value(std::monostate{}));
  count(journaled ? 1 : 0);
  for (const auto* account : {&g.raw, &g.summarised, &g.uncategorised}) {
    count(account->rows);
    values.emplace_back(account->money);
  }
  for (const auto* changes : {&g.asin_changes, &g.brand_changes, &g.category_changes}) {
    count(changes->inserted);
    count(changes->updated);
    count(changes->deleted);
  }
  values.push_back(known ? Value(binlog->file) : Value(std::monostate{}));
  values.push_back(known ? Value(binlog->position) : Value(std::monostate{}));
  values.emplace_back(g.made_by);
  count(g.repaired);
  values.emplace_back(g.actor);
  connection_.execute(
      "INSERT INTO stepwell_generations (generation, published_at, kind, why, duration_s, restored, "
      "position, "
      "journaled, raw_rows, raw_money, summarised_rows, summarised_money, uncategorised_rows, "
      "uncategorised_money, asin_inserted, asin_updated, asin_deleted, brand_inserted, brand_updated, "
      "brand_deleted, category_inserted, category_updated, category_deleted, binlog_file, binlog_position, "
      "made_by, repaired, actor) "
      "VALUES (?, '1970-01-01' + INTERVAL ? MICROSECOND, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
      "?, ?, "
      "?, ?, ?, ?, ?, ?, ?)",
      values);
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    connection_.execute(
        "INSERT INTO stepwell_generation_exclusions (generation, reason, row_count, money) VALUES (?, ?, ?, "
        "?)",
        {g.number, std::string(kExclusionNames[i]), g.excluded[i].rows, g.excluded[i].money});
  }
}

std::int64_t MariaSession::last_import() {
  return connection_.integer("SELECT MAX(import) FROM stepwell_imports").value_or(0);
}

void MariaSession::write_directory(const std::string& fingerprint) {
  connection_.execute("REPLACE INTO stepwell_meta (`key`, value) VALUES ('directory', ?), ('model', ?)",
                      {fingerprint, recorded_names(workspace_.model)});
}

std::optional<std::string> MariaSession::read_meta(std::string_view key) {
  return connection_.text("SELECT value FROM stepwell_meta WHERE `key` = ?", {std::string(key)});
}

void MariaSession::write_meta(std::string_view key, const std::optional<std::string>& value) {
  if (value) {
    connection_.execute("REPLACE INTO stepwell_meta (`key`, value) VALUES (?, ?)",
                        {std::string(key), *value});
  } else {
    connection_.execute("DELETE FROM stepwell_meta WHERE `key` = ?", {std::string(key)});
  }
}

void MariaSession::write_seals(const std::optional<PyramidSeals>& seals) {
  write_meta("seals", seals ? std::optional(text_of(*seals)) : std::nullopt);
}

template <typename TierRow>
void MariaSession::remove_strays() {
  if (strays_of<TierRow>(strays_) == 0) return;
  const TierColumns& columns = columns_of<TierRow>();
  connection_.execute(fmt::format("DELETE FROM {} WHERE {}", sql_("{" + std::string(columns.role) + "}"),
                                  stray_condition(columns, sql_)));
}

void MariaSession::forget_old_journals(std::int64_t latest) {
  const std::int64_t oldest = latest - kJournalDepth;
  if (oldest < 1) return;
  for (const char* table : {"stepwell_journal_asin", "stepwell_journal_brand", "stepwell_journal_category"}) {
    connection_.execute(fmt::format("DELETE FROM {} WHERE generation <= {}", table, oldest));
  }
  connection_.execute(fmt::format(
      "UPDATE stepwell_generations SET journaled = 0 WHERE journaled AND generation <= {}", oldest));
}

void MariaSession::hold(const Held& held) {
  snapshot_.end();
  doing("record that the refresh is held", [&] { write_meta("held", text_of(held)); });
}

void MariaSession::confirm(const Scope&, const std::optional<PyramidSeals>& seals) {
  const std::string fingerprint = directory_fingerprint();
  const auto binlog = snapshot_.position();
  snapshot_.end();
  doing("record that nothing changed", [&] {
    Transaction transaction(connection_);
    write_directory(fingerprint);
    if (seals) write_seals(seals);
    write_meta("held", std::nullopt);
    connection_.execute(
        "UPDATE stepwell_generations SET confirmed_at = '1970-01-01' + INTERVAL ? MICROSECOND, position = ?, "
        "binlog_file = ?, binlog_position = ? ORDER BY generation DESC LIMIT 1",
        {now_us(), last_import(), binlog ? Value(binlog->file) : Value(std::monostate{}),
         binlog ? Value(binlog->position) : Value(std::monostate{})});
    transaction.commit();
  });
}

Generation MariaSession::publish(Publication publication) {
  const Stopwatch watch;
  Generation generation = publication.generation;
  const auto before = latest();
  const std::string fingerprint = publication.follows_sources ? directory_fingerprint() : std::string();
  generation.number = before ? before->number + 1 : 1;
  generation.published_at = now_us();
  generation.confirmed_at = generation.published_at;
  generation.made_by = kThisProgram;
  // The first generation is its own journal.
  const bool journaled = before.has_value() && publication.undoable;
  snapshot_.end();
  Transaction transaction(connection_);
  remove_strays<AsinRow>();
  remove_strays<BrandRow>();
  remove_strays<CategoryRow>();
  const auto& repair = publication.repair;
  post(connection_, sql_, repair.asins, labels_, generation.number, false);
  post(connection_, sql_, repair.brands, labels_, generation.number, false);
  post(connection_, sql_, repair.categories, labels_, generation.number, false);
  const auto& difference = publication.difference;
  post(connection_, sql_, difference.asins, labels_, generation.number, journaled);
  post(connection_, sql_, difference.brands, labels_, generation.number, journaled);
  post(connection_, sql_, difference.categories, labels_, generation.number, journaled);
  doing("publish the generation", [&] {
    write_exclusions(publication.scope, publication.excluded);
    if (publication.follows_sources) write_directory(fingerprint);
    write_seals(publication.seals);
    write_meta("held", std::nullopt);
    generation.duration_s += watch.elapsed_s();
    write_generation(generation, publication.follows_sources, journaled);
    forget_old_journals(generation.number);
    transaction.commit();
  });
  return generation;
}

}  // namespace stepwell::maria
