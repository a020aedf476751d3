// AnswerCache: finished answers of one snapshot, by request target, within bounds.
//
// Dashboards ask for the same few hundred things over and over, and a generation is immutable: the second
// request for the same target is a copy. Each server thread has its own cache, so that it needs no lock; it
// is cleared when the thread picks up another snapshot.
//
// What is kept lies in two halves. Answers enter the young half, and return to it when they are asked for;
// when it is full it becomes the old half, and what the old half still held is dropped. So whatever is asked
// for often stays, without a list to maintain on every hit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

namespace stepwell::serve {

struct KeptAnswer {
  std::string text;           // header lines from Content-Type on, empty line, body
  std::size_t head_size = 0;  // of the text
  std::size_t route = 0;
  bool compressed = false;
};

class AnswerCache {
 public:
  AnswerCache(std::size_t entries_max, std::size_t bytes_max)
      : half_entries_max_(entries_max / 2), half_bytes_max_(bytes_max / 2) {}

  /// nullptr if there is none. The answer is valid until the next call.
  const KeptAnswer* find(std::string_view target);
  /// Does nothing with an answer that would fill the cache by itself.
  void keep(std::string_view target, KeptAnswer&& answer);
  void clear();

  std::size_t size() const { return young_.size() + old_.size(); }
  std::size_t bytes() const { return young_bytes_ + old_bytes_; }

 private:
  struct TextHash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  using Half = std::unordered_map<std::string, KeptAnswer, TextHash, std::equal_to<>>;

  static std::size_t bytes_of(std::string_view target, const KeptAnswer& answer);
  void make_room(std::size_t bytes);

  std::size_t half_entries_max_;
  std::size_t half_bytes_max_;
  Half young_;
  Half old_;
  std::size_t young_bytes_ = 0;
  std::size_t old_bytes_ = 0;
};

}  // namespace stepwell::serve
