// GroupTable: sums by key, for millions of keys: the hash tables under the aggregator and the brand tier.
//
// Owned by one thread at a time, except that different threads may work on different parts with `absorb` and
// `drain`. Why it looks as it does: see group_table.cc.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "model/label.h"
#include "model/money.h"
#include "rollup/group_memory.h"
#include "rollup/order.h"

namespace stepwell {

/// One group, or one row on its way into its group: a count and a sum under a key. The key is a PackedKey
/// without its padding, so that a group takes 32 bytes.
struct Group {
  std::uint64_t key_high = 0;
  std::uint32_t key_low = 0;
  std::uint32_t count = 0;
  /// The spellings shown: the least by bytes of those added.
  LabelId metric = kNoLabel;
  LabelId marketplace = kNoLabel;
  /// The sum is 96 bits wide: any 2^32 values of 64 bits fit, and a count allows no more of them.
  std::int32_t sum_high = 0;
  std::uint64_t sum_low = 0;

  static Group of(const PackedKey& key, LabelId metric, LabelId marketplace, std::uint32_t count,
                  MoneySum sum) {
    return {key.high,
            key.low,
            count,
            metric,
            marketplace,
            static_cast<std::int32_t>(sum.units() >> 64),
            static_cast<std::uint64_t>(sum.units())};
  }

  PackedKey key() const { return {key_high, key_low}; }
  std::int32_t id() const {
    return static_cast<std::int32_t>(static_cast<std::uint32_t>(key_high >> 32) ^ kSign);
  }
  Month month() const {
    return Month::of_index(static_cast<std::int32_t>(static_cast<std::uint32_t>(key_high) ^ kSign));
  }
  MoneySum sum() const { return MoneySum(MoneySum::Units{sum_high} * (MoneySum::Units{1} << 64) + sum_low); }

 private:
  static constexpr std::uint32_t kSign = 0x8000'0000u;
};
static_assert(sizeof(Group) == 32);

class GroupTable {
 public:
  /// The table is so many tables, which can be worked on apart. Equal keys fall into equal parts in all of
  /// them.
  static constexpr std::size_t kParts = 64;
  /// All groups of a month are in the parts of one slot, so many from slot * kSlotParts on.
  static constexpr std::size_t kSlotParts = 4;
  static constexpr std::size_t kSlots = kParts / kSlotParts;
  static std::size_t slot_of(Month month) { return static_cast<std::uint32_t>(month.index()) % kSlots; }

  /// `labels` must outlive the table. Labels may be interned between calls.
  explicit GroupTable(const Labels& labels);
  ~GroupTable();

  /// Adds to the group of that key. Throws Error{kFailed} where a count leaves 32 bits.
  void add(const Group& group) {
    pending_[pending_count_++] = group;
    if (pending_count_ == pending_.size()) flush();
  }
  /// What was added is not seen by the methods below before `flush`.
  void flush();

  std::size_t size() const;
  /// Adds all groups of that part of `other` and leaves it empty there.
  void absorb(GroupTable& other, std::size_t part);
  /// Gives back the memory that finds a group by its key: nothing may be added to that part before it has
  /// been drained.
  void close(std::size_t part);
  /// Hands out all groups of that part, in no useful order, and leaves it empty. Memory is given back on the
  /// way.
  void drain(std::size_t part, const std::function<void(std::span<const Group>)>& receive);

 private:
  class Part;

  const Labels& labels_;
  GroupMemory memory_;
  std::vector<Part> parts_;
  // Enough rows that the first has its memory by the time the last has asked for it.
  std::array<Group, 64> pending_;
  std::size_t pending_count_ = 0;
};

}  // namespace stepwell
