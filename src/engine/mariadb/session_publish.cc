// Publishing: one transaction that writes journal, tiers, exclusions and generation.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/mariadb/bulk_insert.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/posting.h"
#include "engine/mariadb/scope_condition.h"
#include "engine/mariadb/session.h"
#include "engine/mariadb/tier_rows.h"
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

SeenSources MariaSession::seen_sources() {
  return {.import = books_.last_import(), .binlog = snapshot_.position()};
}

void MariaSession::write_directory(const std::string& fingerprint) {
  books_.set_note("directory", fingerprint);
  books_.set_note("model", recorded_names(workspace_.model));
}

template <typename TierRow>
void MariaSession::remove_strays() {
  if (strays_of<TierRow>(strays_) == 0) return;
  const TierTable& table = tier_table<TierRow>();
  connection_.execute(
      fmt::format("DELETE FROM {} WHERE {}", named(table.role, sql_), stray_condition(table, sql_)));
}

void MariaSession::hold(const Held& held) {
  snapshot_.end();
  doing("record that the refresh is held", [&] {
    Transaction transaction(connection_);
    books_.set_held(held);
    transaction.commit();
  });
}

void MariaSession::confirm(const Scope&, const std::optional<PyramidSeals>& seals) {
  const std::string fingerprint = directory_fingerprint();
  const SeenSources seen = seen_sources();
  snapshot_.end();
  doing("record that nothing changed", [&] {
    Transaction transaction(connection_);
    write_directory(fingerprint);
    if (seals) books_.set_seals(seals);
    books_.set_held(std::nullopt);
    books_.confirm(now_us(), seen);
    transaction.commit();
  });
}

Generation MariaSession::publish(Publication publication) {
  const Stopwatch watch;
  Generation generation = begin_generation(publication);
  const std::string fingerprint = publication.follows_sources ? directory_fingerprint() : std::string();
  std::optional<SeenSources> seen;
  if (publication.follows_sources) seen = seen_sources();
  snapshot_.end();
  Transaction transaction(connection_);
  remove_strays<AsinRow>();
  remove_strays<BrandRow>();
  remove_strays<CategoryRow>();
  const auto post_all = [&](const PyramidDifference& difference, bool journaled) {
    post(connection_, sql_, difference.asins, labels_, generation.number, journaled);
    post(connection_, sql_, difference.brands, labels_, generation.number, journaled);
    post(connection_, sql_, difference.categories, labels_, generation.number, journaled);
  };
  post_all(publication.repair, false);
  post_all(publication.difference, is_journaled(generation, publication));
  doing("publish the generation", [&] {
    write_exclusions(publication.scope, publication.excluded);
    if (publication.follows_sources) write_directory(fingerprint);
    generation.duration_s += watch.elapsed_s();
    end_generation(generation, publication, seen);
    transaction.commit();
  });
  return generation;
}

}  // namespace stepwell::maria
