#include "engine/sql/session.h"

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

void SqlSession::end_generation(const Generation& generation, const Publication& publication,
                                const std::optional<SeenSources>& seen) {
  books_.set_seals(publication.seals);
  books_.set_held(std::nullopt);
  books_.add(generation, seen, journals() && publication.undoable);
  if (!publication.undoable) books_.forget_journal(generation.number);
  books_.forget_old_journals(generation.number);
}

}  // namespace stepwell
