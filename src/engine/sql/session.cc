#include "engine/sql/session.h"

#include "base/clock.h"
#include "engine/sql/layout.h"

namespace stepwell {

std::int64_t SqlSession::next_number() {
  if (!next_number_) {
    const auto before = books_.published();
    next_number_ = before ? before->generation + 1 : 1;
  }
  return *next_number_;
}

Generation SqlSession::begin_generation(const Publication& publication) {
  Generation generation = publication.generation;
  generation.number = next_number();
  generation.published_at = now_us();
  generation.confirmed_at = generation.published_at;
  generation.made_by = kThisProgram;
  return generation;
}

void SqlSession::end_generation(const Generation& generation, const Publication& publication) {
  const auto& position = publication.position;
  if (position) books_.keep_spellings(labels_, publication.scope.whole);
  books_.set_seals(publication.seals);
  books_.set_held(std::nullopt);
  books_.add(generation, position ? std::optional(seen_sources_of(*position)) : std::nullopt,
             journals() && publication.undoable);
  if (!publication.undoable) books_.forget_journal(generation.number);
  books_.forget_old_journals(generation.number);
}

void SqlSession::confirm_generation(const Scope& scope, const SourcePosition& position,
                                    const std::optional<PyramidSeals>& seals) {
  books_.keep_spellings(labels_, scope.whole);
  if (seals) books_.set_seals(seals);
  books_.set_held(std::nullopt);
  books_.confirm(now_us(), seen_sources_of(position));
}

}  // namespace stepwell
