// Catalogue: the names and stock figures of a snapshot, packed and indexed.
//
// A Directory holds two texts for each product; a million of them as std::string would weigh more than they
// say. Here product texts lie in one arena, twice: as they are shown, and folded as R4 compares them, so that
// searching a name is a search in memory.
//
// Immutable, so any thread may read; snapshots share it until names or stock change. Views into it live as
// long as it.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/directory.h"

namespace stepwell::serve {

class Catalogue {
 public:
  explicit Catalogue(Directory&& directory);

  /// Whether it was made from such a directory: then it can be shared.
  bool holds(const Directory& directory) const;

  /// All ascending by id.
  std::span<const CategoryName> categories() const { return categories_; }
  std::span<const BrandName> brands() const { return brands_; }
  std::span<const StockTotal> stock() const { return stock_; }
  /// nullptr if there is none of that id.
  const BrandName* brand(std::int32_t id) const;
  const CategoryName* category(std::int32_t id) const;

  struct Product {
    std::int32_t id = kNoId;
    std::int32_t brand = kNoId;
    std::string_view asin;
    std::string_view name;
  };
  std::optional<Product> product(std::int32_t id) const;
  /// By ASIN text, compared as in R4; of several, the one with the least id.
  std::optional<Product> find_asin(std::string_view asin) const;
  /// Whether the product's ASIN or name contains `folded`, a text folded as in R4.
  bool mentions(std::int32_t id, std::string_view folded) const;

  std::size_t bytes() const;

 private:
  /// A product's texts: asin and name lie one after the other, in both arenas.
  struct Entry {
    std::int32_t id = kNoId;
    std::int32_t brand = kNoId;
    std::uint64_t text = 0;    // offset into texts_
    std::uint64_t folded = 0;  // offset into folded_
    std::uint32_t asin_size = 0;
    std::uint32_t folded_asin_size = 0;
  };

  std::size_t position_of(std::int32_t id) const;
  Product product_at(std::size_t position) const;
  std::string_view folded_asin(const Entry& entry) const;
  void add_products(const std::vector<AsinName>& asins);
  void index_asins();

  std::vector<CategoryName> categories_;
  std::vector<BrandName> brands_;
  std::vector<StockTotal> stock_;
  std::vector<Entry> products_;  // ascending by id, then one entry that ends the last
  std::string texts_;
  std::string folded_;
  std::vector<std::uint32_t> slots_;  // hash table of folded ASINs: position + 1, or 0
};

}  // namespace stepwell::serve
