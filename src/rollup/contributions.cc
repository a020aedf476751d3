// The changes come in the order (asin, month, metric, marketplace), and so do the groups before them. Those
// of one ASIN, month and metric are neighbours: how many there were, came and went says whether the ASIN
// counts in its brand's 'ALL' row before and afterwards.

#include "rollup/contributions.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/unordered/unordered_flat_map.hpp>

#include "rollup/changes.h"
#include "rollup/label_classes.h"
#include "rollup/misfit.h"

namespace stepwell {
namespace {

struct KeyHash {
  std::size_t operator()(const PackedKey& key) const noexcept {
    return (key.high * 0x9E37'79B9'7F4A'7C15u) ^ (key.low * 0xC2B2'AE3D'27D4'EB4Fu);
  }
};

class ByKey {
 public:
  Contribution& at(std::int32_t id, Month month, LabelId metric_class, LabelId marketplace_class) {
    return by_key_[detail::pack(id, month, metric_class, marketplace_class)];
  }
  Contributions sorted() && {
    Contributions all(by_key_.begin(), by_key_.end());
    by_key_ = {};
    std::ranges::sort(all, {}, [](const auto& entry) { return entry.first; });
    return all;
  }

 private:
  boost::unordered_flat_map<PackedKey, Contribution, KeyHash> by_key_;
};

void change_spelling(SpellingChange& spellings, const LabelSet& labels, LabelId spelling, int sign) {
  sign > 0 ? spellings.come(labels, spelling) : spellings.go(labels, spelling);
}

/// What the ASIN tier's difference contributes to the brand tier.
class BrandContributions {
 public:
  BrandContributions(const Labels& labels, const LabelClasses& classes)
      : labels_(labels), classes_(classes) {}

  Contributions of(const Difference<AsinRow>& change, const AsinTier& before) && {
    SortedRows<AsinRow> rows(before, labels_, classes_, "the ASIN tier");
    Changes<AsinRow> changes(change, labels_, classes_);
    while (!changes.done()) {
      Run run{.key = changes.key()};
      for (; !rows.done() && rows.key() < changes.key() && !run.holds(rows.key()); rows.next()) {
      }
      for (; !rows.done() && run.holds(rows.key()); rows.next()) {
        ++run.before;
        check_same_place(run.any_before, rows.row());
        run.any_before = &rows.row();
        while (!changes.done() && changes.key() < rows.key()) take(changes, run, /*is_there=*/false);
        if (!changes.done() && changes.key() == rows.key()) {
          take(changes, run, /*is_there=*/true);
        } else {
          run.unchanged = &rows.row();
        }
      }
      while (!changes.done() && run.holds(changes.key())) take(changes, run, /*is_there=*/false);
      count_in_all(run);
    }
    return std::move(all_).sorted();
  }

 private:
  /// The groups of one ASIN, month and metric.
  struct Run {
    PackedKey key;
    std::int64_t before = 0;
    std::int64_t after_less_before = 0;
    const AsinRow* any_before = nullptr;
    const AsinRow* unchanged = nullptr;
    const AsinRow* after = nullptr;  // one that came or changed

    bool holds(const PackedKey& other) const {
      return other.high == key.high && other.low >> 16 == key.low >> 16;
    }
  };

  void take(Changes<AsinRow>& changes, Run& run, bool is_there) {
    const auto [before, after] = changes.change();
    if (is_there != (before != nullptr)) {
      throw_contradiction(group_name(changes.change().any(), labels_) +
                          (is_there ? " is there already" : " is not there"));
    }
    if (before != nullptr) contribute(*before, -1);
    if (after != nullptr) {
      contribute(*after, 1);
      check_same_place(run.after, *after);
      run.after = after;
    }
    run.after_less_before += (after != nullptr) - (before != nullptr);
    changes.next();
  }

  void contribute(const AsinRow& row, int sign) {
    const LabelId metric = classes_.metric(row.metric);
    const MoneySum money(sign > 0 ? MoneySum(row.value) : MoneySum() - MoneySum(row.value));
    const auto add = [&](Contribution& to) {
      to.money += money;
      change_spelling(to.metrics, labels_.metrics, row.metric, sign);
    };
    add(all_.at(row.brand, row.month, metric, kAllMarketplaces));
    Contribution& own = all_.at(row.brand, row.month, metric, classes_.marketplace(row.marketplace));
    add(own);
    change_spelling(own.marketplaces, labels_.marketplaces, row.marketplace, sign);
    own.count += sign;
    if (sign > 0) put(own, row);
  }

  void count_in_all(const Run& run) {
    check_same_place(run.unchanged, run.after != nullptr ? *run.after : *run.any_before);
    const auto metric = static_cast<LabelId>(run.key.low >> 16);
    const auto all_of = [&](const AsinRow& row) -> Contribution& {
      return all_.at(row.brand, row.month, metric, kAllMarketplaces);
    };
    if (run.before > 0) --all_of(*run.any_before).count;
    if (run.before + run.after_less_before == 0) return;
    const AsinRow& now = run.after != nullptr ? *run.after : *run.any_before;
    Contribution& all = all_of(now);
    ++all.count;
    put(all, now);
  }

  /// An ASIN of the row is known to be where `row` is.
  void put(Contribution& to, const AsinRow& row) {
    if (to.placed > 0 && to.category != row.category) {
      throw_contradiction(fmt::format("brand {} has two categories", row.brand));
    }
    to.category = row.category;
    ++to.placed;
  }

  static void check_same_place(const AsinRow* a, const AsinRow& b) {
    if (a == nullptr) return;
    if (a->brand != b.brand) throw_contradiction(fmt::format("ASIN {} has two brands", b.asin));
    if (a->category != b.category) {
      throw_contradiction(fmt::format("brand {} has two categories", b.brand));
    }
  }

  const Labels& labels_;
  const LabelClasses& classes_;
  ByKey all_;
};

}  // namespace

Contributions contributions_of(const Difference<AsinRow>& change, const AsinTier& before,
                               const Labels& labels) {
  const LabelClasses classes(labels);
  return BrandContributions(labels, classes).of(change, before);
}

Contributions contributions_of(const Difference<BrandRow>& change, const Labels& labels) {
  const LabelClasses classes(labels);
  ByKey all;
  const auto contribute = [&](const BrandRow* row, int sign) {
    if (row == nullptr || row->category == kNoId) return;
    Contribution& to = all.at(row->category, row->month, classes.metric(row->metric), 0);
    to.count += sign;
    to.asins += sign * static_cast<std::int32_t>(row->asin_count);
    to.money += sign > 0 ? MoneySum(row->total) : MoneySum() - MoneySum(row->total);
    change_spelling(to.metrics, labels.metrics, row->metric, sign);
  };
  for (Changes<BrandRow> changes(change, labels, classes); !changes.done(); changes.next()) {
    if (static_cast<LabelId>(changes.key().low) != kAllMarketplaces) continue;
    contribute(changes.change().before, -1);
    contribute(changes.change().after, 1);
  }
  return std::move(all).sorted();
}

}  // namespace stepwell
