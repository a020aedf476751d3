// SortedRows: a walk over rows that ought to be sorted by key, each key once, and that says so loudly where
// they are not.
//
// Everything that merges tiers relies on that order; a tier that lacks it would not crash but yield wrong
// figures. For use within rollup/.
#pragma once

#include <fmt/format.h>

#include <cstddef>
#include <span>

#include "base/error.h"
#include "rollup/group_name.h"
#include "rollup/label_classes.h"

namespace stepwell {

template <typename Row>
class SortedRows {
 public:
  /// The rows, labels and classes must outlive the walk. `what` names the rows in an error: "the new tier".
  SortedRows(std::span<const Row> rows, const Labels& labels, const LabelClasses& classes, const char* what)
      : rows_(rows), labels_(labels), classes_(classes), what_(what) {
    if (!done()) key_ = classes_.key_of(rows_[0]);
  }

  bool done() const { return position_ == rows_.size(); }
  std::size_t position() const { return position_; }
  const Row& row() const { return rows_[position_]; }
  const PackedKey& key() const { return key_; }

  /// Steps to the next row. Throws Error{kFailed} if its key is not greater than the last one.
  void next() {
    if (++position_ == rows_.size()) return;
    const PackedKey key = classes_.key_of(rows_[position_]);
    if (!(key_ < key)) throw_disorder(key);
    key_ = key;
  }

 private:
  [[noreturn, gnu::noinline, gnu::cold]] void throw_disorder(const PackedKey& key) const {
    throw Error(
        ErrorCode::kFailed,
        fmt::format("{} {}: {}", what_, key == key_ ? "holds a group twice" : "is out of order at a group",
                    group_name(rows_[position_], labels_)),
        "the summary tables or the journal may have been changed by another program: run refresh --full");
  }

  std::span<const Row> rows_;
  const Labels& labels_;
  const LabelClasses& classes_;
  const char* what_;
  std::size_t position_ = 0;
  PackedKey key_;
};

}  // namespace stepwell
