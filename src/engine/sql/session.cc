#include "engine/sql/session.h"

#include "engine/sql/layout.h"

namespace stepwell {

Generation SqlSession::begin_generation(const Publication& publication) {
  Generation generation = publication.generation;
  const auto before = books_.published();
  generation.number = before ? before->generation + 1 : 1;
  generation.published_at = now_us();
  generation.confirmed_at = generation.published_at;
  generation.made_by = kThisProgram;
  return generation;
}

void SqlSession::end_generation(const Generation& generation, const Publication& publication,
                                const std::optional<SeenSources>& seen) {
  books_.set_seals(publication.seals);
  books_.set_held(std::nullopt);
  books_.add(generation, seen, is_journaled(generation, publication));
  books_.forget_old_journals(generation.number);
}

}  // namespace stepwell
