// Spellings: whether a label may ever have been spelled otherwise (R4).
//
// A group shows the least spelling that occurs in its raw rows. Whoever knows of a row that went cannot know
// whether its spelling still occurs in another row, unless nobody ever spelled that label in a second way.
#pragma once

#include <vector>

#include "model/label.h"

namespace stepwell {

class Spellings {
 public:
  /// `complete`: `labels` holds every spelling that raw rows have ever been met with. Otherwise any label may
  /// have others. A copy of what the labels say at the time.
  Spellings(const Labels& labels, bool complete)
      : metrics_(count(labels.metrics)), marketplaces_(count(labels.marketplaces)), complete_(complete) {}

  /// Whether this is the only spelling that its class has ever had.
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

}  // namespace stepwell
