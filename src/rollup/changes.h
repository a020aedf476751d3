// Changes: a walk over a difference in the order of its keys, each key once: its three lists merged. For use
// within rollup/.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <vector>

#include "base/error.h"
#include "rollup/difference.h"
#include "rollup/group_name.h"
#include "rollup/label_classes.h"
#include "rollup/sorted_rows.h"

namespace stepwell {

/// What happens to one key: it comes (no before), goes (no after), or changes.
template <typename Row>
struct Change {
  const Row* before = nullptr;
  const Row* after = nullptr;

  const Row& any() const { return after != nullptr ? *after : *before; }
};

template <typename Row>
[[noreturn]] void throw_misfit(const Row& row, const Labels& labels, const char* what) {
  throw Error(
      ErrorCode::kFailed, fmt::format("a difference does not fit: {}: {}", group_name(row, labels), what),
      "the summary tables or the journal may have been changed by another program: run refresh --full");
}

template <typename Row>
class Changes {
 public:
  /// All must outlive the walk. Throws Error{kFailed}, as `next` does, where the lists are not what they
  /// ought to be.
  Changes(const Difference<Row>& difference, const Labels& labels, const LabelClasses& classes)
      : labels_(labels),
        classes_(classes),
        inserted_(difference.inserted, labels, classes, "the list of inserted rows"),
        deleted_(difference.deleted, labels, classes, "the list of deleted rows"),
        updated_(difference.updated) {
    check_update();
    find_least();
  }

  bool done() const { return current_.before == nullptr && current_.after == nullptr; }
  const Change<Row>& change() const { return current_; }
  const PackedKey& key() const { return key_; }

  void next() {
    const PackedKey last = key_;
    if (current_.before == nullptr) {
      inserted_.next();
    } else if (current_.after == nullptr) {
      deleted_.next();
    } else {
      ++update_;
      check_update();
    }
    find_least();
    if (!done() && !(last < key_)) {
      throw_misfit(current_.any(), labels_, "it is changed twice, or out of order");
    }
  }

 private:
  void check_update() const {
    if (update_ == updated_.size()) return;
    const Update<Row>& update = updated_[update_];
    if (classes_.key_of(update.before) != classes_.key_of(update.after)) {
      throw_misfit(update.before, labels_, "an update turns it into another group");
    }
  }

  void find_least() {
    current_ = {};
    const auto offer = [this](const PackedKey& key, const Change<Row>& change) {
      if (done() || key < key_) {
        key_ = key;
        current_ = change;
      }
    };
    if (!inserted_.done()) offer(inserted_.key(), {nullptr, &inserted_.row()});
    if (!deleted_.done()) offer(deleted_.key(), {&deleted_.row(), nullptr});
    if (update_ < updated_.size()) {
      const Update<Row>& update = updated_[update_];
      offer(classes_.key_of(update.after), {&update.before, &update.after});
    }
  }

  const Labels& labels_;
  const LabelClasses& classes_;
  SortedRows<Row> inserted_;
  SortedRows<Row> deleted_;
  const std::vector<Update<Row>>& updated_;
  std::size_t update_ = 0;
  PackedKey key_;
  Change<Row> current_;
};

/// Adds to the difference that a key goes from `before` to `after`, either of which may be null.
template <typename Row>
void record(const Row* before, const Row* after, Difference<Row>& result) {
  if (before == nullptr && after == nullptr) return;
  if (before == nullptr) {
    result.inserted.push_back(*after);
  } else if (after == nullptr) {
    result.deleted.push_back(*before);
  } else if (!(*before == *after)) {
    result.updated.push_back({*before, *after});
  }
}

}  // namespace stepwell
