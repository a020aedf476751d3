#include "rollup/delta.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <span>
#include <tuple>
#include <utility>

#include "rollup/label_classes.h"
#include "rollup/sorted_rows.h"
#include "rollup/unfit_sum.h"

namespace stepwell {
namespace {

PackedKey key_of(const GroupChange& row, const LabelClasses& classes) {
  return detail::pack(row.asin, row.month, classes.metric(row.metric), classes.marketplace(row.marketplace));
}

auto key_of(const ExcludedRow& row) { return std::tuple(row.asin, row.month, row.reason); }
auto key_of(const ExcludedChange& row) { return std::tuple(row.asin, row.month, row.reason); }

[[noreturn]] void throw_misfit(const std::string& group, const std::string& what) {
  throw Misfit(fmt::format("the changes do not fit what was published: {} {}", group, what));
}

/// What is left of an account; nothing if no row is. `name` says whose it is.
template <typename Name>
std::optional<AccountChange> left_of(AccountChange left, Name name) {
  if (left.rows < 0) throw_misfit(name(), fmt::format("would have {} raw rows", left.rows));
  if (left.rows > 0) return left;
  if (left.money != MoneySum())
    throw_misfit(name(), fmt::format("would have {} in no row", left.money.str()));
  return std::nullopt;
}

/// A merge of groups and their changes.
class Applying {
 public:
  Applying(const Delta& delta, const Spellings& spellings, const Labels& labels)
      : delta_(delta), spellings_(spellings), labels_(labels) {}

  /// A group whose raw rows have not changed.
  void keep(const AsinRow& group) {
    if (delta_.again.holds(group.asin, group.month)) return;
    result_.groups.push_back(group);
    move(result_.groups.back());
  }

  /// One whose raw rows have; null if it had none.
  void change(const AsinRow* group, std::span<const GroupChange> changes) {
    AsinRow row = group != nullptr ? *group : AsinRow{};
    row.asin = changes.front().asin;
    row.month = changes.front().month;
    if (delta_.again.holds(row.asin, row.month)) return;
    row.brand = changes.front().brand;
    row.category = changes.front().category;
    move(row);
    SpellingChange metrics;
    SpellingChange marketplaces;
    AccountChange account{row.row_count, MoneySum(row.value)};
    for (const GroupChange& each : changes) {
      const bool goes = each.change.rows < 0 || (each.change.rows == 0 && each.change.money != MoneySum());
      if (group == nullptr && goes) throw_misfit(name_of(each), "has no raw rows that could go");
      if (each.change.rows > 0) {
        metrics.come(labels_.metrics, each.metric);
        marketplaces.come(labels_.marketplaces, each.marketplace);
      } else if (each.change.rows < 0) {
        metrics.go(labels_.metrics, each.metric);
        marketplaces.go(labels_.marketplaces, each.marketplace);
      }
      account += each.change;
    }
    const auto left = left_of(account, [&] { return name_of(changes.front()); });
    if (!left) return;
    const auto metric = metrics.shown(labels_.metrics, row.metric, spellings_.is_only_metric(row.metric));
    const auto marketplace = marketplaces.shown(labels_.marketplaces, row.marketplace,
                                                spellings_.is_only_marketplace(row.marketplace));
    if (!metric || !marketplace) {
      again_.push_back({row.month, row.asin});
      return;
    }
    row.metric = *metric;
    row.marketplace = *marketplace;
    if (left->rows > std::int64_t{UINT32_MAX}) {
      throw unfit_count(row, static_cast<std::uint64_t>(left->rows), labels_);
    }
    row.row_count = static_cast<std::uint32_t>(left->rows);
    const auto value = left->money.narrow(kAsinValueDigits);
    if (!value) throw unfit_sum(row, left->money, kAsinValueDigits, labels_);
    row.value = *value;
    result_.groups.push_back(row);
  }

  ChangedGroups finish() && {
    result_.again = delta_.again;
    std::vector<AsinMonth>& all = result_.again.asin_months;
    std::ranges::sort(again_);
    all.insert(all.end(), again_.begin(), again_.end());
    std::ranges::sort(all);
    all.erase(std::unique(all.begin(), all.end()), all.end());
    std::erase_if(result_.groups, [this](const AsinRow& row) {
      return std::ranges::binary_search(again_, AsinMonth{row.month, row.asin});
    });
    return std::move(result_);
  }

 private:
  std::string name_of(const GroupChange& change) const {
    AsinRow row;
    row.asin = change.asin;
    row.month = change.month;
    row.metric = change.metric;
    row.marketplace = change.marketplace;
    return group_name(row, labels_);
  }

  /// Groups come in the order of their ASINs.
  void move(AsinRow& row) {
    while (next_move_ < delta_.moves.size() && delta_.moves[next_move_].asin < row.asin) ++next_move_;
    if (next_move_ == delta_.moves.size() || delta_.moves[next_move_].asin != row.asin) return;
    row.brand = delta_.moves[next_move_].brand;
    row.category = delta_.moves[next_move_].category;
  }

  const Delta& delta_;
  const Spellings& spellings_;
  const Labels& labels_;
  ChangedGroups result_;
  std::vector<AsinMonth> again_;
  std::size_t next_move_ = 0;
};

}  // namespace

void sort(std::vector<GroupChange>& groups, const Labels& labels) {
  const LabelClasses classes(labels);
  std::ranges::sort(groups, {}, [&](const GroupChange& row) {
    return std::tuple(key_of(row, classes), row.metric, row.marketplace);
  });
}

ChangedGroups apply(const AsinTier& groups, const Delta& delta, const Spellings& spellings,
                    const Labels& labels) {
  const LabelClasses classes(labels);
  Applying applying(delta, spellings, labels);
  SortedRows<AsinRow> rows(groups, labels, classes, "the tier");
  const std::span<const GroupChange> changes(delta.groups);
  std::size_t next = 0;
  while (!rows.done() || next < changes.size()) {
    if (next == changes.size() || (!rows.done() && rows.key() < key_of(changes[next], classes))) {
      applying.keep(rows.row());
      rows.next();
      continue;
    }
    const PackedKey key = key_of(changes[next], classes);
    const std::size_t first = next;
    while (next < changes.size() && key_of(changes[next], classes) == key) ++next;
    const bool is_there = !rows.done() && rows.key() == key;
    applying.change(is_there ? &rows.row() : nullptr, changes.subspan(first, next - first));
    if (is_there) rows.next();
  }
  return std::move(applying).finish();
}

std::vector<ExcludedRow> apply(const std::vector<ExcludedRow>& excluded,
                               const std::vector<ExcludedChange>& changes, const Scope& again) {
  std::vector<ExcludedRow> result;
  result.reserve(excluded.size() + changes.size());
  auto before = excluded.begin();
  const auto keep = [&](const ExcludedRow& row) {
    if (!again.holds(row.asin, row.month)) result.push_back(row);
  };
  for (const ExcludedChange& each : changes) {
    while (before != excluded.end() && key_of(*before) < key_of(each)) keep(*before++);
    AccountChange account = each.change;
    if (before != excluded.end() && key_of(*before) == key_of(each)) {
      account += {static_cast<std::int64_t>(before->account.rows), before->account.money};
      ++before;
    }
    if (again.holds(each.asin, each.month)) continue;
    const auto left = left_of(account, [&] {
      return fmt::format("ASIN {}, month {}, excluded as {},", each.asin, each.month.str(),
                         name_of(each.reason));
    });
    if (left) {
      keep({each.asin, each.month, each.reason, {static_cast<std::uint64_t>(left->rows), left->money}});
    }
  }
  while (before != excluded.end()) keep(*before++);
  return result;
}

}  // namespace stepwell
