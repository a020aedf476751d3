// Spellings: which spelling of a label a row shows when rows below it come and go (R4).
//
// It shows the least that occurs. Whoever knows of a row that went cannot know whether its spelling still
// occurs in another row, unless nobody ever spelled that label in a second way.
#pragma once

#include <optional>
#include <vector>

#include "model/label.h"

namespace stepwell {

class Spellings {
 public:
  /// `complete`: `labels` holds every spelling that raw rows have ever been met with. Otherwise any label may
  /// have others. A copy of what the labels say at the time.
  Spellings(const Labels& labels, bool complete)
      : metrics_(count(labels.metrics)), marketplaces_(count(labels.marketplaces)), complete_(complete) {}

  bool complete() const { return complete_; }
  /// Whether this is the only spelling that its class has ever had. False for kNoLabel.
  bool is_only_metric(LabelId label) const { return complete_ && is_only(metrics_, label); }
  bool is_only_marketplace(LabelId label) const { return complete_ && is_only(marketplaces_, label); }

 private:
  static bool is_only(const std::vector<LabelId>& counts, LabelId label) {
    return label < counts.size() && counts[label] == 1;
  }
  /// By label: how many spellings its class has.
  static std::vector<LabelId> count(const LabelSet& labels) {
    std::vector<LabelId> of_class(labels.size());
    for (std::size_t id = 0; id < labels.size(); ++id) ++of_class[labels.class_of(static_cast<LabelId>(id))];
    std::vector<LabelId> of_label(labels.size());
    for (std::size_t id = 0; id < labels.size(); ++id) {
      of_label[id] = of_class[labels.class_of(static_cast<LabelId>(id))];
    }
    return of_label;
  }

  std::vector<LabelId> metrics_;
  std::vector<LabelId> marketplaces_;
  bool complete_;
};

/// The spellings that come and go below one row.
class SpellingChange {
 public:
  void come(const LabelSet& labels, LabelId spelling) { keep_least(labels, come_, spelling); }
  void go(const LabelSet& labels, LabelId spelling) { keep_least(labels, gone_, spelling); }

  /// The least that goes; kNoLabel if none does. A row that shows the least of all shows one that goes only
  /// if it is this one.
  LabelId gone() const { return gone_; }

  /// What the row shows now that showed `before`, or kNoLabel if it was not there. Nothing where only all
  /// that it is made of can tell.
  std::optional<LabelId> shown(const LabelSet& labels, LabelId before, bool is_only_spelling) const {
    if (before == kNoLabel) return come_;
    LabelId now = before;
    if (come_ != kNoLabel) now = labels.lesser(before, come_);
    const bool may_have_gone = gone_ != kNoLabel && labels.lesser(gone_, before) == gone_;
    if (may_have_gone && now != come_ && !is_only_spelling) return std::nullopt;
    return now;
  }

 private:
  static void keep_least(const LabelSet& labels, LabelId& least, LabelId spelling) {
    least = least == kNoLabel ? spelling : labels.lesser(least, spelling);
  }

  LabelId come_ = kNoLabel;
  LabelId gone_ = kNoLabel;
};

}  // namespace stepwell
