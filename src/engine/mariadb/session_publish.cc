// Publishing: one transaction that writes journal, tiers, exclusions and generation.
#include <fmt/format.h>

#include "base/clock.h"
#include "base/error.h"
#include "engine/mariadb/bulk_insert.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/scope_condition.h"
#include "engine/mariadb/session.h"
#include "engine/mariadb/tier_rows.h"
#include "engine/sql/recorded_model.h"

namespace stepwell::maria {

void MariaSession::write_exclusions(const Scope& scope, const std::vector<ExcludedRow>& rows) {
  if (scope.empty()) return;
  writer_.execute("DELETE FROM stepwell_exclusions WHERE " + scope_condition(scope, "month", "asin_id"));
  BulkInsert table(writer_, "stepwell_exclusions", "asin_id, month, reason, row_count, money");
  for (const auto& row : rows) {
    table.id(row.asin).date(row.month).integer(static_cast<std::int64_t>(row.reason));
    table.integer(static_cast<std::int64_t>(row.account.rows)).sum(row.account.money).end_row();
  }
  table.close();
}

void MariaSession::write_directory() {
  books_.set_note("directory", directory_fingerprint());
  books_.set_note("model", recorded_names(workspace_.model));
}

void MariaSession::begin_writing() {
  if (!writing_) writing_.emplace(writer_);
}

void MariaSession::remove_strays() {
  for (const auto& [tier, condition] : take_strays_to_remove()) {
    const TierTable& table = tier_table(tier);
    writer_.execute(fmt::format("DELETE FROM {} WHERE ({}) AND ({})", named(table.role, sql_), condition,
                                stray_condition(table, sql_)));
  }
}

void MariaSession::hold(const Held& held) {
  snapshot_.end();
  doing("record that the refresh is held", [&] {
    if (writing_) writing_->begin_anew();
    begin_writing();
    books_.set_held(held);
    writing_->commit();
  });
}

void MariaSession::confirm(const Scope& scope, const SourcePosition& position,
                           const std::optional<PyramidSeals>& seals) {
  directory_fingerprint();  // as the snapshot has it
  snapshot_.end();
  doing("record that nothing changed", [&] {
    begin_writing();
    write_directory();
    confirm_generation(scope, position, seals);
    writing_->commit();
  });
}

void MariaSession::stage(const PyramidDifference& repair, const PyramidDifference& difference) {
  begin_writing();
  remove_strays();
  post_now(writer_, sql_, repair, labels_);
  put_down(writer_, sql_, difference, labels_, next_number(), journals());
  staged_ += difference.counts();
}

Generation MariaSession::commit(Publication publication) {
  const Stopwatch watch;
  Generation generation = begin_generation(publication);
  if (publication.position) directory_fingerprint();  // as the snapshot has it
  snapshot_.end();
  begin_writing();
  post(writer_, sql_, staged_, generation.number, journals());
  doing("publish the generation", [&] {
    write_exclusions(publication.scope, publication.excluded);
    if (publication.position) write_directory();
    generation.duration_s += watch.elapsed_s();
    end_generation(generation, publication);
    writing_->commit();
  });
  return generation;
}

}  // namespace stepwell::maria
