#include "serve/http/answer_cache.h"

namespace stepwell::serve {

std::size_t AnswerCache::bytes_of(std::string_view target, const KeptAnswer& answer) {
  constexpr std::size_t kNodeBytes = 128;  // the entry itself and its share of the table, about
  return target.size() + answer.text.size() + kNodeBytes;
}

const KeptAnswer* AnswerCache::find(std::string_view target) {
  if (const auto found = young_.find(target); found != young_.end()) return &found->second;
  const auto found = old_.find(target);
  if (found == old_.end()) return nullptr;
  auto node = old_.extract(found);
  const std::size_t bytes = bytes_of(target, node.mapped());
  old_bytes_ -= bytes;
  make_room(bytes);
  young_bytes_ += bytes;
  return &young_.insert(std::move(node)).position->second;
}

void AnswerCache::keep(std::string_view target, KeptAnswer&& answer) {
  const std::size_t bytes = bytes_of(target, answer);
  if (bytes > half_bytes_max_ / 4 || half_entries_max_ == 0) return;
  make_room(bytes);
  if (young_.try_emplace(std::string(target), std::move(answer)).second) young_bytes_ += bytes;
}

void AnswerCache::make_room(std::size_t bytes) {
  if (young_.size() < half_entries_max_ && young_bytes_ + bytes <= half_bytes_max_) return;
  old_ = std::move(young_);
  old_bytes_ = young_bytes_;
  young_ = Half();
  young_bytes_ = 0;
}

void AnswerCache::clear() {
  young_.clear();
  old_.clear();
  young_bytes_ = old_bytes_ = 0;
}

}  // namespace stepwell::serve
