// LabelClasses: the classes of all labels as two flat tables.
//
// Whoever compares millions of keys asks for the class of a label millions of times. Labels answers through
// records that hold the text too; here an answer is one load from a table that stays in the first-level
// cache.
//
// A copy of what Labels says at the time: `refresh` after labels were interned. Reading is safe from many
// threads.
#pragma once

#include <vector>

#include "model/label.h"
#include "rollup/order.h"

namespace stepwell {

class LabelClasses {
 public:
  explicit LabelClasses(const Labels& labels) { refresh(labels); }

  /// Learns the labels that are new. The class of a label never changes.
  void refresh(const Labels& labels) {
    extend(labels.metrics, metrics_);
    extend(labels.marketplaces, marketplaces_);
  }

  LabelId metric(LabelId label) const { return metrics_[label]; }
  LabelId marketplace(LabelId label) const { return marketplaces_[label]; }

  PackedKey key_of(const AsinRow& row) const {
    return detail::pack(row.asin, row.month, metric(row.metric), marketplace(row.marketplace));
  }
  PackedKey key_of(const BrandRow& row) const {
    return detail::pack(row.brand, row.month, metric(row.metric), marketplace(row.marketplace));
  }
  PackedKey key_of(const CategoryRow& row) const {
    return detail::pack(row.category, row.month, metric(row.metric), 0);
  }

 private:
  static void extend(const LabelSet& labels, std::vector<LabelId>& classes) {
    for (std::size_t label = classes.size(); label < labels.size(); ++label) {
      classes.push_back(labels.class_of(static_cast<LabelId>(label)));
    }
  }

  std::vector<LabelId> metrics_;
  std::vector<LabelId> marketplaces_;
};

}  // namespace stepwell
