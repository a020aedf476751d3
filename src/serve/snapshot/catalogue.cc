#include "serve/snapshot/catalogue.h"

#include <algorithm>
#include <bit>
#include <functional>

#include "model/label.h"

namespace stepwell::serve {
namespace {

/// Appends the text folded as in R4. ASINs and most names are ASCII, which needs no Unicode tables.
void append_folded(std::string_view text, std::string& folded) {
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  const std::size_t begin = folded.size();
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x80) {
      folded.resize(begin);
      folded += fold_label(text);
      return;
    }
    folded += c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  }
}

template <typename Named>
const Named* find_id(const std::vector<Named>& list, std::int32_t id) {
  const auto found = std::ranges::lower_bound(list, id, {}, &Named::id);
  return found == list.end() || found->id != id ? nullptr : &*found;
}

/// A brand may name a category that is not there: then it has none, as in the tiers.
std::vector<BrandName> with_known_categories(std::vector<BrandName> brands,
                                             const std::vector<CategoryName>& categories) {
  for (BrandName& brand : brands) {
    if (find_id(categories, brand.category) == nullptr) brand.category = kNoId;
  }
  return brands;
}

template <typename Named>
std::size_t bytes_of(const std::vector<Named>& list) {
  std::size_t bytes = list.capacity() * sizeof(Named);
  for (const Named& item : list) bytes += item.name ? item.name->capacity() : 0;
  return bytes;
}

}  // namespace

Catalogue::Catalogue(Directory&& directory)
    : categories_(std::move(directory.categories)),
      brands_(with_known_categories(std::move(directory.brands), categories_)),
      stock_(std::move(directory.stock)) {
  add_products(directory.asins);
  index_asins();
}

void Catalogue::add_products(const std::vector<AsinName>& asins) {
  std::size_t text_bytes = 0;
  for (const AsinName& product : asins) text_bytes += product.asin.size() + product.name.size();
  texts_.reserve(text_bytes);
  folded_.reserve(text_bytes);
  products_.reserve(asins.size() + 1);
  for (const AsinName& product : asins) {
    Entry entry{product.id,
                product.brand,
                texts_.size(),
                folded_.size(),
                static_cast<std::uint32_t>(product.asin.size()),
                0};
    texts_ += product.asin;
    texts_ += product.name;
    append_folded(product.asin, folded_);
    entry.folded_asin_size = static_cast<std::uint32_t>(folded_.size() - entry.folded);
    append_folded(product.name, folded_);
    products_.push_back(entry);
  }
  products_.push_back({kNoId, kNoId, texts_.size(), folded_.size(), 0, 0});
}

void Catalogue::index_asins() {
  const std::size_t count = products_.size() - 1;
  slots_.assign(std::bit_ceil(2 * count + 2), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view key = folded_asin(products_[i]);
    std::size_t slot = std::hash<std::string_view>()(key) & mask;
    while (slots_[slot] != 0 && folded_asin(products_[slots_[slot] - 1]) != key) slot = (slot + 1) & mask;
    // Ids ascend: the first of several with the same text stays.
    if (slots_[slot] == 0) slots_[slot] = static_cast<std::uint32_t>(i + 1);
  }
}

bool Catalogue::holds(const Directory& directory) const {
  const auto same_category = [](const CategoryName& a, const CategoryName& b) {
    return a.id == b.id && a.name == b.name;
  };
  const auto same_brand = [](const BrandName& a, const BrandName& b) {
    return a.id == b.id && a.category == b.category && a.name == b.name && a.excluded == b.excluded;
  };
  const auto same_stock = [](const StockTotal& a, const StockTotal& b) {
    return a.category == b.category && a.month == b.month && a.value == b.value;
  };
  if (!std::ranges::equal(categories_, directory.categories, same_category) ||
      !std::ranges::equal(brands_, with_known_categories(directory.brands, categories_), same_brand) ||
      !std::ranges::equal(stock_, directory.stock, same_stock) ||
      products_.size() != directory.asins.size() + 1) {
    return false;
  }
  for (std::size_t i = 0; i < directory.asins.size(); ++i) {
    const Product mine = product_at(i);
    const AsinName& theirs = directory.asins[i];
    if (mine.id != theirs.id || mine.brand != theirs.brand || mine.asin != theirs.asin ||
        mine.name != theirs.name) {
      return false;
    }
  }
  return true;
}

const BrandName* Catalogue::brand(std::int32_t id) const { return find_id(brands_, id); }

const CategoryName* Catalogue::category(std::int32_t id) const { return find_id(categories_, id); }

std::size_t Catalogue::position_of(std::int32_t id) const {
  const auto end = products_.end() - 1;
  const auto found = std::ranges::lower_bound(products_.begin(), end, id, {}, &Entry::id);
  return static_cast<std::size_t>((found == end || found->id != id ? end : found) - products_.begin());
}

Catalogue::Product Catalogue::product_at(std::size_t position) const {
  const Entry& entry = products_[position];
  const std::string_view both =
      std::string_view(texts_).substr(entry.text, products_[position + 1].text - entry.text);
  return {entry.id, entry.brand, both.substr(0, entry.asin_size), both.substr(entry.asin_size)};
}

std::string_view Catalogue::folded_asin(const Entry& entry) const {
  return std::string_view(folded_).substr(entry.folded, entry.folded_asin_size);
}

std::optional<Catalogue::Product> Catalogue::product(std::int32_t id) const {
  const std::size_t position = position_of(id);
  if (position + 1 == products_.size()) return std::nullopt;
  return product_at(position);
}

std::optional<Catalogue::Product> Catalogue::find_asin(std::string_view asin) const {
  std::string key;
  append_folded(asin, key);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>()(key) & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    const std::size_t position = slots_[slot] - 1;
    if (folded_asin(products_[position]) == key) return product_at(position);
  }
  return std::nullopt;
}

bool Catalogue::mentions(std::int32_t id, std::string_view folded) const {
  const std::size_t position = position_of(id);
  if (position + 1 == products_.size()) return false;
  const Entry& entry = products_[position];
  const std::string_view both =
      std::string_view(folded_).substr(entry.folded, products_[position + 1].folded - entry.folded);
  return both.substr(0, entry.folded_asin_size).find(folded) != std::string_view::npos ||
         both.substr(entry.folded_asin_size).find(folded) != std::string_view::npos;
}

std::size_t Catalogue::bytes() const {
  return bytes_of(categories_) + bytes_of(brands_) + stock_.capacity() * sizeof(StockTotal) +
         products_.capacity() * sizeof(Entry) + texts_.capacity() + folded_.capacity() +
         slots_.capacity() * sizeof(std::uint32_t);
}

}  // namespace stepwell::serve
