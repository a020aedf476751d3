// Summing by key at the speed of memory
// =====================================
// A table of two million groups is 60 MB, one of twenty million 600 MB: neither fits a cache, and a row
// that waits for memory twice costs 200 ns. To sum 20 million rows a second on one core, it may take 50.
//
// Rows are taken in blocks. For all rows of a block the slot is fetched ahead, then for all of them the
// group that the slot names, and only then are they added: the waits of dozens of rows overlap.
//
// A slot is 8 bytes: 32 bits of the hash and the number of the group. The hash bits decide nearly every
// probe without a look at the group, and they are enough to place the slot anew when the table grows:
// growing reads slots, never groups, and moves 8 bytes where it would otherwise move 32.
//
// Groups lie in chunks in the order in which they came. They never move, so that growth needs neither a
// second copy nor spare room; and chunks are given back to the system one by one while the groups are
// handed out, so that the table shrinks as its receiver grows.
//
// The part of a group follows from its month first, and from its hash second. Raw rows come roughly by
// month, and the groups of one month (4 MB where the whole is 90) stay in the cache while it lasts. Rows in
// any other order lose only that. Parts are also what threads share out when tables are merged.
//
// What lost. std::unordered_map: a node a group, and two or three misses a row that wait for each other.
// Groups in the slots themselves: one miss less when nothing is cached, but an empty slot costs 32 bytes, a
// table that doubles is there three times for a moment, and growing moves everything. Sorting the rows
// instead: 68 million rows of 32 bytes are 2 GB before the first sum. A direct index over ASIN, month,
// metric and marketplace: no probing at all, but of 48 million cells 1.8 million occur, and a few more
// months, metrics or ASINs make it larger than memory.

#include "rollup/group_table.h"

#include <fmt/format.h>
#include <sys/mman.h>

#include <algorithm>
#include <memory>
#include <new>
#include <utility>

#include "base/error.h"
#include "base/huge_pages.h"

namespace stepwell {
namespace {

constexpr std::size_t kChunkGroups = GroupMemory::kChunkBytes / sizeof(Group);
constexpr std::size_t kFewestSlots = 64;

/// Both halves of the product of two mixed numbers: every bit of the key reaches every bit of the hash.
std::uint64_t hash_of(const Group& group) {
  __extension__ using Product = unsigned __int128;
  const std::uint64_t high = group.key_high ^ 0x9E3779B97F4A7C15u;
  const std::uint64_t low = (group.key_low ^ 0xC2B2AE3D27D4EB4Fu) * 0x165667B19E3779F9u;
  const Product product = Product{high} * low;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
}

/// Sixteen months side by side, four parts each.
std::size_t part_of(const Group& group, std::uint64_t hash) {
  static_assert(GroupTable::kSlots == 16 && GroupTable::kSlotParts == 4);
  return GroupTable::slot_of(group.month()) << 2 | hash >> 62;
}

/// Where a group is found.
struct Slot {
  std::uint32_t tag = 0;
  std::uint32_t number = 0;  // of its group, from 1; 0: empty
};

/// Empty slots, a power of two of them, on huge pages if they are many. Many go back to the system when they
/// are freed, as groups do (group_memory.h).
class Slots {
 public:
  Slots() = default;
  explicit Slots(std::size_t count) : size_(count) {
    if (bytes() < kMappedBytes) {
      slots_ = std::make_unique<Slot[]>(count).release();
      return;
    }
    void* const memory = mmap(nullptr, bytes(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) throw std::bad_alloc();
    advise_huge_pages(memory, bytes());
    slots_ = static_cast<Slot*>(memory);  // zeros: all are empty
  }
  ~Slots() {
    if (bytes() < kMappedBytes) {
      delete[] slots_;
    } else {
      munmap(slots_, bytes());
    }
  }
  Slots(Slots&& other) noexcept
      : slots_(std::exchange(other.slots_, nullptr)), size_(std::exchange(other.size_, 0)) {}
  Slots& operator=(Slots&& other) noexcept {
    std::swap(slots_, other.slots_);
    std::swap(size_, other.size_);
    return *this;
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }
  Slot& operator[](std::size_t place) { return slots_[place]; }
  const Slot& operator[](std::size_t place) const { return slots_[place]; }
  std::span<const Slot> all() const { return {slots_, size_}; }

 private:
  static constexpr std::size_t kMappedBytes = std::size_t{64} << 10;

  std::size_t bytes() const { return size_ * sizeof(Slot); }

  Slot* slots_ = nullptr;
  std::size_t size_ = 0;
};

[[noreturn]] void throw_too_many_rows(const Group& group) {
  throw Error(
      ErrorCode::kFailed,
      fmt::format("more than {} rows fall into one group: id {}, month {}", UINT32_MAX, group.id(),
                  group.month().str()),
      "check that the right columns of the fact table are used: [model] in the configuration names them");
}

}  // namespace

class GroupTable::Part {
 public:
  void fetch_slot(std::uint64_t hash) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[hash & (slots_.size() - 1)]);
  }
  void fetch_group(std::uint64_t hash) const {
    if (slots_.empty()) return;
    const auto tag = static_cast<std::uint32_t>(hash);
    const std::size_t mask = slots_.size() - 1;
    std::size_t place = tag & mask;
    while (slots_[place].number != 0 && slots_[place].tag != tag) place = (place + 1) & mask;
    if (slots_[place].number != 0) __builtin_prefetch(&group(slots_[place].number), 1);
  }

  void add(const Group& row, std::uint64_t hash, const Labels& labels, GroupMemory& memory) {
    if (size_ * 3 >= slots_.size() * 2) grow();
    const auto tag = static_cast<std::uint32_t>(hash);
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t place = tag & mask;; place = (place + 1) & mask) {
      Slot& slot = slots_[place];
      if (slot.number == 0) {
        slot = {tag, append(row, memory)};
        return;
      }
      if (slot.tag != tag) continue;
      Group& known = group(slot.number);
      if (known.key_high == row.key_high && known.key_low == row.key_low) {
        accumulate(known, row, labels);
        return;
      }
    }
  }

  std::size_t size() const { return size_; }

  void close() { slots_ = Slots(); }

  void drain(const std::function<void(std::span<const Group>)>& receive) {
    close();
    std::size_t left = std::exchange(size_, 0);
    for (GroupMemory::Chunk& chunk : std::exchange(chunks_, {})) {
      const GroupMemory::Chunk current = std::move(chunk);
      const std::size_t count = std::min(left, kChunkGroups);
      receive({current.get(), count});
      left -= count;
    }
  }

 private:
  Group& group(std::uint32_t number) const {
    return chunks_[(number - 1) / kChunkGroups][(number - 1) % kChunkGroups];
  }

  std::uint32_t append(const Group& row, GroupMemory& memory) {
    if (size_ == UINT32_MAX) throw_too_many_rows(row);
    if (size_ % kChunkGroups == 0) chunks_.push_back(memory.take());
    chunks_.back()[size_ % kChunkGroups] = row;
    return static_cast<std::uint32_t>(++size_);
  }

  static void accumulate(Group& known, const Group& row, const Labels& labels) {
    if (__builtin_add_overflow(known.count, row.count, &known.count)) throw_too_many_rows(row);
    const bool carry = __builtin_add_overflow(known.sum_low, row.sum_low, &known.sum_low);
    known.sum_high += row.sum_high + (carry ? 1 : 0);
    if (known.metric != row.metric) known.metric = labels.metrics.lesser(known.metric, row.metric);
    if (known.marketplace != row.marketplace) {
      known.marketplace = labels.marketplaces.lesser(known.marketplace, row.marketplace);
    }
  }

  void grow() {
    Slots slots(std::max(kFewestSlots, slots_.size() * 2));
    const std::size_t mask = slots.size() - 1;
    for (const Slot& slot : slots_.all()) {
      if (slot.number == 0) continue;
      std::size_t place = slot.tag & mask;
      while (slots[place].number != 0) place = (place + 1) & mask;
      slots[place] = slot;
    }
    slots_ = std::move(slots);
  }

  Slots slots_;  // at most two thirds full
  std::vector<GroupMemory::Chunk> chunks_;
  std::size_t size_ = 0;
};

GroupTable::GroupTable(const Labels& labels) : labels_(labels), parts_(kParts) {}
GroupTable::~GroupTable() = default;

void GroupTable::flush() {
  const std::size_t count = std::exchange(pending_count_, 0);
  std::array<std::uint64_t, std::tuple_size_v<decltype(pending_)>> hashes;
  const auto part = [&](std::size_t row) -> Part& { return parts_[part_of(pending_[row], hashes[row])]; };
  for (std::size_t row = 0; row < count; ++row) {
    hashes[row] = hash_of(pending_[row]);
    part(row).fetch_slot(hashes[row]);
  }
  for (std::size_t row = 0; row < count; ++row) part(row).fetch_group(hashes[row]);
  for (std::size_t row = 0; row < count; ++row) part(row).add(pending_[row], hashes[row], labels_, memory_);
}

std::size_t GroupTable::size() const {
  std::size_t size = 0;
  for (const Part& part : parts_) size += part.size();
  return size;
}

void GroupTable::absorb(GroupTable& other, std::size_t part) {
  Part& own = parts_[part];
  if (own.size() == 0) {
    std::swap(own, other.parts_[part]);
    return;
  }
  other.parts_[part].drain([&](std::span<const Group> groups) {
    // As in `flush`, but the rows lie in their chunk already and all belong here.
    for (std::size_t first = 0; first < groups.size(); first += pending_.size()) {
      const auto block = groups.subspan(first, std::min(pending_.size(), groups.size() - first));
      for (const Group& group : block) own.fetch_slot(hash_of(group));
      for (const Group& group : block) own.fetch_group(hash_of(group));
      for (const Group& group : block) own.add(group, hash_of(group), labels_, memory_);
    }
  });
}

void GroupTable::close(std::size_t part) { parts_[part].close(); }

void GroupTable::drain(std::size_t part, const std::function<void(std::span<const Group>)>& receive) {
  parts_[part].drain(receive);
}

}  // namespace stepwell
