#include "serve/snapshot/asin_blocks.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace stepwell::serve {
namespace {

// Small enough that a handful of scattered changes copies little, large enough that the blocks themselves
// cost nothing: 128 KB of rows.
constexpr std::size_t kBlockRows = 4096;

std::int32_t asin_of(const AsinRow& row) { return row.asin; }
std::int32_t asin_of(const Update<AsinRow>& update) { return update.after.asin; }

/// Moves the items of the ASINs before `asin_end` from the front of `list` into `part`; all of them if
/// `last`.
template <typename Item>
void take_before(std::span<const Item>& list, bool last, std::int32_t asin_end, std::vector<Item>& part) {
  std::size_t count = list.size();
  if (!last) {
    // The part is short: walking beats searching the whole list.
    count = 0;
    while (count < list.size() && asin_of(list[count]) < asin_end) ++count;
  }
  part.assign(list.begin(), list.begin() + static_cast<std::ptrdiff_t>(count));
  list = list.subspan(count);
}

}  // namespace

AsinBlocks::AsinBlocks(AsinTier tier) {
  append_blocks(std::move(tier), blocks_);
  index();
}

AsinBlocks::AsinBlocks(Blocks blocks) : blocks_(std::move(blocks)) { index(); }

std::shared_ptr<const AsinBlocks::Block> AsinBlocks::make_block(std::span<const AsinRow> rows,
                                                                std::shared_ptr<const AsinTier> owner) {
  auto block = std::make_shared<Block>(rows, std::move(owner));
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    if (i == 0 || rows[i].asin != rows[i - 1].asin) block->begins.push_back(i);
  }
  block->begins.shrink_to_fit();
  return block;
}

std::shared_ptr<const AsinBlocks::Block> AsinBlocks::make_own_block(AsinTier rows) {
  const auto own = std::make_shared<const AsinTier>(std::move(rows));
  return make_block(*own, own);
}

void AsinBlocks::append_blocks(AsinTier tier, Blocks& blocks) {
  const auto owner = std::make_shared<const AsinTier>(std::move(tier));
  for (std::span<const AsinRow> rows(*owner); !rows.empty();) {
    std::size_t end = std::min(kBlockRows, rows.size());
    while (end < rows.size() && rows[end].asin == rows[end - 1].asin) ++end;
    blocks.push_back(make_block(rows.first(end), owner));
    rows = rows.subspan(end);
  }
}

void AsinBlocks::settle(Blocks& blocks) {
  std::unordered_map<const AsinTier*, std::size_t> used;
  for (const auto& block : blocks) used[block->owner.get()] += block->rows.size();
  for (auto& block : blocks) {
    if (2 * used[block->owner.get()] >= block->owner->size()) continue;
    block = make_own_block(AsinTier(block->rows.begin(), block->rows.end()));
  }
}

AsinBlocks AsinBlocks::updated(const Difference<AsinRow>& change, const Labels& labels) const {
  Blocks blocks;
  blocks.reserve(blocks_.size() + 1);
  std::span<const AsinRow> inserted = change.inserted;
  std::span<const AsinRow> deleted = change.deleted;
  std::span<const Update<AsinRow>> updates = change.updated;
  Difference<AsinRow> part;
  for (std::size_t b = 0; b < blocks_.size(); ++b) {
    const bool last = b + 1 == blocks_.size();
    const std::int32_t asin_end = last ? 0 : blocks_[b + 1]->rows.front().asin;
    take_before(inserted, last, asin_end, part.inserted);
    take_before(deleted, last, asin_end, part.deleted);
    take_before(updates, last, asin_end, part.updated);
    if (part.empty()) {
      blocks.push_back(blocks_[b]);
    } else {
      AsinTier rows = apply(blocks_[b]->rows, part, labels);
      // A block that grew a little stays one; one that doubled is cut again.
      if (rows.size() > 2 * kBlockRows) {
        append_blocks(std::move(rows), blocks);
      } else if (!rows.empty()) {
        blocks.push_back(make_own_block(std::move(rows)));
      }
    }
  }
  if (blocks_.empty()) append_blocks(apply(AsinTier(), change, labels), blocks);
  settle(blocks);
  return AsinBlocks(std::move(blocks));
}

void AsinBlocks::index() {
  std::size_t product_count = 0;
  for (const auto& block : blocks_) {
    row_count_ += block->rows.size();
    product_count += block->begins.size();
  }
  products_.reserve(product_count);
  std::vector<std::uint64_t> order;  // brand, position: sorts as the index reads
  order.reserve(product_count);
  for (const auto& block : blocks_) {
    for (std::size_t i = 0; i < block->begins.size(); ++i) {
      const std::uint32_t begin = block->begins[i];
      const std::size_t end = i + 1 < block->begins.size() ? block->begins[i + 1] : block->rows.size();
      const AsinRow& first = block->rows[begin];
      const std::uint32_t ordered_brand = static_cast<std::uint32_t>(first.brand) ^ 0x8000'0000u;
      order.push_back(std::uint64_t{ordered_brand} << 32 | products_.size());
      products_.push_back(
          {&first, static_cast<std::uint32_t>(end - begin), first.asin, first.brand, first.category});
    }
  }
  std::ranges::sort(order);
  by_brand_.reserve(order.size());
  for (const std::uint64_t item : order) {
    const auto position = static_cast<std::uint32_t>(item);
    const std::int32_t brand = products_[position].brand;
    const auto at = static_cast<std::uint32_t>(by_brand_.size());
    if (brands_.empty() || brands_.back().brand != brand) brands_.push_back({brand, at, at});
    brands_.back().end = at + 1;
    by_brand_.push_back(position);
  }
}

std::span<const std::uint32_t> AsinBlocks::of_brand(std::int32_t brand) const {
  const auto found = std::ranges::lower_bound(brands_, brand, {}, &BrandRange::brand);
  if (found == brands_.end() || found->brand != brand) return {};
  return std::span(by_brand_).subspan(found->begin, found->end - found->begin);
}

const ProductRows* AsinBlocks::find(std::int32_t asin) const {
  const auto found = std::ranges::lower_bound(products_, asin, {}, &ProductRows::asin);
  return found == products_.end() || found->asin != asin ? nullptr : &*found;
}

std::size_t AsinBlocks::bytes() const {
  std::size_t bytes = blocks_.capacity() * sizeof(blocks_[0]) + products_.capacity() * sizeof(ProductRows) +
                      by_brand_.capacity() * sizeof(std::uint32_t) + brands_.capacity() * sizeof(BrandRange);
  std::unordered_set<const AsinTier*> owners;
  for (const auto& block : blocks_) {
    bytes += sizeof(Block) + block->begins.capacity() * sizeof(std::uint32_t);
    if (owners.insert(block->owner.get()).second) bytes += block->owner->capacity() * sizeof(AsinRow);
  }
  return bytes;
}

}  // namespace stepwell::serve
