// Sorting a tier
// ==============
// Twenty million 32-byte rows have to be brought into the order of their keys, on two cores, beside
// everything else that is in memory. The keys are 96 bits wide but hold little: 44,000 ASINs, 22 months,
// ten metrics and five marketplaces are 28 bits. Everything here follows from that.
//
// First, one pass finds out whether the tier is sorted already, which most of them are.
//
// Then a range of rows is *measured*: the least and the greatest of each part of the key. What the parts
// span, put side by side, is a number of few bits in the same order: the compact key.
//
// A range too big for the second-level cache is *split* in place by the leading bits of the compact key
// (American flag sort). Each bucket is measured anew, so that a lone ASIN with a huge number costs one
// futile pass instead of spoiling the radix for all. Only here is memory touched at random; but every
// bucket's head moves forward row by row, so that the line it needs next can be fetched ahead of time.
//
// A range that fits the cache is a *leaf*, and leaves are sorted by all threads: an array of compact keys
// and positions, one 64-bit word each, is radix-sorted from its last digit; then the rows are gathered.
//
// What lost. std::sort takes five times as long: log2(20M) comparisons a row, each of two keys that have to
// be put together first. The parallel std::sort needs TBB and is that algorithm again. A radix sort from
// the last digit over whole rows needs a second array of 640 MB and moves every row once a digit. Sorting
// an index of all rows ends with a gather that misses the cache on every row.

#include "rollup/order.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <numeric>
#include <span>
#include <vector>

#include "rollup/label_classes.h"
#include "rollup/workers.h"

namespace stepwell {
namespace {

// So many rows, their words, and a copy of both (80 bytes a row) are 1.3 MB: a second-level cache.
constexpr std::size_t kLeafRows = std::size_t{1} << 14;
constexpr int kLeafPositionBits = 14;
// Fewer buckets mean more levels; more buckets, more heads than the address translation cache can hold.
constexpr int kSplitBits = 11;
constexpr int kLeafDigitBits = 9;
// How many rows ahead of a bucket's head memory is fetched.
constexpr std::size_t kFetchAhead = 4;

/// The parts of a key that differ within a range of rows, put side by side as one number in the same order.
class CompactKey {
 public:
  /// Widens the range so that it holds `key`.
  void include(const PackedKey& key) {
    id_.include(static_cast<std::uint32_t>(key.high >> 32));
    month_.include(static_cast<std::uint32_t>(key.high));
    metric_.include(key.low >> 16);
    marketplace_.include(key.low & 0xFFFF);
  }
  /// To be called after the last `include`: fixes widths.
  void settle() {
    const int high_bits = id_.bits() + month_.bits();
    const int low_bits = metric_.bits() + marketplace_.bits();
    month_bits_ = month_.bits();
    marketplace_bits_ = marketplace_.bits();
    bits_ = high_bits + low_bits;
    dropped_bits_ = std::max(0, bits_ - 64);
    high_shift_ = low_bits - dropped_bits_;
  }

  int bits() const { return bits_; }
  /// How wide the numbers are that `of` returns.
  int leading_bits() const { return bits_ - dropped_bits_; }

  /// The leading 64 bits, or all if there are fewer.
  std::uint64_t of(const PackedKey& key) const {
    const std::uint64_t id = static_cast<std::uint32_t>(key.high >> 32) - id_.least;
    const std::uint64_t month = static_cast<std::uint32_t>(key.high) - month_.least;
    const std::uint64_t metric = (key.low >> 16) - metric_.least;
    const std::uint64_t marketplace = (key.low & 0xFFFF) - marketplace_.least;
    return ((id << month_bits_ | month) << high_shift_) |
           ((metric << marketplace_bits_ | marketplace) >> dropped_bits_);
  }

 private:
  struct Part {
    std::uint32_t least = UINT32_MAX;
    std::uint32_t greatest = 0;
    void include(std::uint32_t number) {
      least = std::min(least, number);
      greatest = std::max(greatest, number);
    }
    int bits() const { return std::bit_width(greatest - least); }
  };

  Part id_;
  Part month_;
  Part metric_;
  Part marketplace_;
  int month_bits_ = 0;
  int marketplace_bits_ = 0;
  int bits_ = 0;
  int dropped_bits_ = 0;
  int high_shift_ = 0;
};

/// Memory that one worker uses for one leaf after the other.
template <typename Row>
struct Scratch {
  std::vector<std::uint64_t> words;
  std::vector<std::uint64_t> other_words;
  std::vector<Row> rows;
};

template <typename Row>
class Sorter {
 public:
  Sorter(std::span<Row> rows, const Labels& labels) : rows_(rows), classes_(labels) {}

  bool sorted() const {
    for (std::size_t i = 1; i < rows_.size(); ++i) {
      if (classes_.key_of(rows_[i]) < classes_.key_of(rows_[i - 1])) return false;
    }
    return true;
  }

  void sort(unsigned threads) {
    // One thread splits until no range is so big that the others would wait for whoever got it.
    const std::size_t share = std::max(kLeafRows, rows_.size() / (std::size_t{16} * std::max(threads, 1u)));
    std::vector<std::span<Row>> ranges = {rows_};
    std::vector<std::span<Row>> shares;
    while (!ranges.empty()) {
      const std::span<Row> range = ranges.back();
      ranges.pop_back();
      if (range.size() <= share) {
        if (range.size() > 1) shares.push_back(range);
      } else if (const CompactKey compact = measure(range); compact.bits() > 0) {
        split(range, compact, ranges);
      }
    }
    const auto helpful = static_cast<unsigned>(std::min<std::size_t>(threads, shares.size()));
    std::atomic<std::size_t> next = 0;
    run_workers(helpful, [&](unsigned) {
      Scratch<Row> scratch;
      for (std::size_t i = next++; i < shares.size(); i = next++) sort_range(shares[i], scratch);
    });
  }

 private:
  CompactKey measure(std::span<const Row> range) const {
    CompactKey compact;
    for (const Row& row : range) compact.include(classes_.key_of(row));
    compact.settle();
    return compact;
  }

  void sort_range(std::span<Row> range, Scratch<Row>& scratch) const {
    if (range.size() < 2) return;
    const CompactKey compact = measure(range);
    if (compact.bits() == 0) return;
    if (range.size() > kLeafRows) {
      std::vector<std::span<Row>> parts;
      split(range, compact, parts);
      for (const std::span<Row> part : parts) sort_range(part, scratch);
    } else if (compact.bits() + kLeafPositionBits <= 64) {
      sort_leaf(range, compact, scratch);
    } else {
      // Keys as far apart as keys can be. No real tier comes here.
      std::sort(range.begin(), range.end(),
                [this](const Row& a, const Row& b) { return classes_.key_of(a) < classes_.key_of(b); });
    }
  }

  /// Orders the range by the leading bits of its compact keys, in place, and adds the buckets to `parts`.
  void split(std::span<Row> range, const CompactKey& compact, std::vector<std::span<Row>>& parts) const {
    const int digit_bits = std::min(kSplitBits, compact.leading_bits());
    const int shift = compact.leading_bits() - digit_bits;
    const auto digit = [&](const Row& row) { return compact.of(classes_.key_of(row)) >> shift; };

    std::vector<std::size_t> ends(std::size_t{1} << digit_bits);
    for (const Row& row : range) ++ends[digit(row)];
    std::vector<std::size_t> heads(ends.size());
    std::exclusive_scan(ends.begin(), ends.end(), heads.begin(), std::size_t{0});
    for (std::size_t bucket = 0; bucket < ends.size(); ++bucket) {
      if (ends[bucket] > 0) parts.push_back(range.subspan(heads[bucket], ends[bucket]));
      ends[bucket] += heads[bucket];
    }

    // Each swap brings one row home. What comes back in exchange is left for the next round over the bucket
    // rather than carried on at once, which would make every swap wait for the one before it.
    Row* const rows = range.data();
    for (bool done = false; !done;) {
      done = true;
      for (std::size_t bucket = 0; bucket < ends.size(); ++bucket) {
        for (std::size_t i = heads[bucket]; i < ends[bucket]; ++i) {
          Row* const place = rows + heads[digit(rows[i])]++;
          __builtin_prefetch(place + kFetchAhead, 1);
          std::swap(rows[i], *place);
        }
        done = done && heads[bucket] == ends[bucket];
      }
    }
  }

  /// Sorts a range that fits the cache and whose compact keys leave room for a position in 64 bits.
  void sort_leaf(std::span<Row> range, const CompactKey& compact, Scratch<Row>& scratch) const {
    scratch.words.resize(range.size());
    for (std::size_t i = 0; i < range.size(); ++i) {
      scratch.words[i] = compact.of(classes_.key_of(range[i])) << kLeafPositionBits | i;
    }
    if (range.size() < 256) {
      std::sort(scratch.words.begin(), scratch.words.end());
    } else {
      sort_words(scratch, compact.bits());
    }
    scratch.rows.assign(range.begin(), range.end());
    constexpr std::uint64_t kPosition = (std::uint64_t{1} << kLeafPositionBits) - 1;
    for (std::size_t i = 0; i < range.size(); ++i) range[i] = scratch.rows[scratch.words[i] & kPosition];
  }

  static void sort_words(Scratch<Row>& scratch, int key_bits) {
    scratch.other_words.resize(scratch.words.size());
    for (int done_bits = 0; done_bits < key_bits; done_bits += kLeafDigitBits) {
      const auto digit = [shift = kLeafPositionBits + done_bits](std::uint64_t word) {
        return word >> shift & ((std::uint64_t{1} << kLeafDigitBits) - 1);
      };
      std::array<std::uint32_t, std::size_t{1} << kLeafDigitBits> heads{};
      for (const std::uint64_t word : scratch.words) ++heads[digit(word)];
      std::exclusive_scan(heads.begin(), heads.end(), heads.begin(), std::uint32_t{0});
      for (const std::uint64_t word : scratch.words) scratch.other_words[heads[digit(word)]++] = word;
      scratch.words.swap(scratch.other_words);
    }
  }

  std::span<Row> rows_;
  LabelClasses classes_;
};

template <typename Row>
void sort_rows(std::vector<Row>& tier, const Labels& labels, unsigned threads) {
  Sorter<Row> sorter(tier, labels);
  if (!sorter.sorted()) sorter.sort(threads);
}

}  // namespace

void sort_tier(AsinTier& tier, const Labels& labels, unsigned threads) { sort_rows(tier, labels, threads); }
void sort_tier(BrandTier& tier, const Labels& labels, unsigned threads) { sort_rows(tier, labels, threads); }
void sort_tier(CategoryTier& tier, const Labels& labels, unsigned threads) {
  sort_rows(tier, labels, threads);
}

}  // namespace stepwell
