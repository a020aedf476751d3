// AsinBlocks: the ASIN tier in blocks of a few thousand rows that snapshots share.
//
// The tier is by far the largest thing that the server holds: twenty million rows of 32 bytes. A generation
// changes few of them, so the tier is cut into immutable blocks, each the whole of some ASINs, and the next
// snapshot shares every block that its generation did not touch. What is rebuilt for each snapshot is one
// entry per ASIN.
//
// The tier as it was read stays where it is, and its blocks are parts of it; only a block that changes gets
// memory of its own. When less than half of what was read is still in use, the rest moves out as well, so
// that what is held never exceeds the tier by more than half.
//
// Immutable, so any thread may read. Pointers to rows live as long as the AsinBlocks.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "model/tier_rows.h"
#include "rollup/difference.h"

namespace stepwell::serve {

/// One ASIN that has groups: where the pyramid puts it, and its rows, sorted by key.
struct ProductRows {
  const AsinRow* first = nullptr;
  std::uint32_t count = 0;
  std::int32_t asin = kNoId;
  std::int32_t brand = kNoId;
  std::int32_t category = kNoId;

  std::span<const AsinRow> rows() const { return {first, count}; }
};

class AsinBlocks {
 public:
  /// `tier` is sorted by key.
  explicit AsinBlocks(AsinTier tier);

  /// The tier with the difference applied. Shares what did not change with this one. Throws Error{kFailed} if
  /// the difference does not fit (rollup/difference.h).
  AsinBlocks updated(const Difference<AsinRow>& change, const Labels& labels) const;

  /// All ASINs, ascending.
  std::span<const ProductRows> products() const { return products_; }
  /// Positions in products() of the brand's ASINs, ascending.
  std::span<const std::uint32_t> of_brand(std::int32_t brand) const;
  /// Nothing if the ASIN has no groups.
  const ProductRows* find(std::int32_t asin) const;

  std::size_t row_count() const { return row_count_; }
  std::size_t bytes() const;

 private:
  /// Rows of whole ASINs, and where each ASIN begins.
  struct Block {
    std::span<const AsinRow> rows;
    std::shared_ptr<const AsinTier> owner;  // of these rows, and of other blocks' too
    std::vector<std::uint32_t> begins;
  };
  struct BrandRange {
    std::int32_t brand = kNoId;
    std::uint32_t begin = 0;  // into by_brand_
    std::uint32_t end = 0;
  };
  using Blocks = std::vector<std::shared_ptr<const Block>>;

  explicit AsinBlocks(Blocks blocks);
  static std::shared_ptr<const Block> make_block(std::span<const AsinRow> rows,
                                                 std::shared_ptr<const AsinTier> owner);
  static std::shared_ptr<const Block> make_own_block(AsinTier rows);
  /// Cuts a tier into blocks that share it.
  static void append_blocks(AsinTier tier, Blocks& blocks);
  /// Gives blocks that share a tier memory of their own if together they are less than half of it.
  static void settle(Blocks& blocks);
  void index();

  Blocks blocks_;  // none empty
  std::vector<ProductRows> products_;
  std::vector<std::uint32_t> by_brand_;
  std::vector<BrandRange> brands_;  // ascending
  std::size_t row_count_ = 0;
};

}  // namespace stepwell::serve
