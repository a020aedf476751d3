#include "serve/snapshot/product_search.h"

#include <algorithm>

#include "model/label.h"

namespace stepwell::serve {
namespace {

/// The brands whose name contains the text; ascending.
std::vector<std::int32_t> brands_named(const Catalogue& catalogue, const std::string& folded) {
  std::vector<std::int32_t> found;
  for (const BrandName& brand : catalogue.brands()) {
    if (fold_label(text_of(brand.name)).find(folded) != std::string::npos) found.push_back(brand.id);
  }
  return found;
}

}  // namespace

std::vector<const ProductRows*> find_products(const Snapshot& snapshot, const ProductSearch& search) {
  std::vector<std::int32_t> brands;
  if (!search.text.empty()) brands = brands_named(snapshot.catalogue(), search.text);
  const auto mentions = [&](const ProductRows& product) {
    return std::ranges::binary_search(brands, product.brand) ||
           snapshot.catalogue().mentions(product.asin, search.text);
  };
  std::vector<const ProductRows*> found;
  const auto consider = [&](const ProductRows& product) {
    if (search.category && product.category != *search.category) return;
    if (search.text.empty() || mentions(product)) found.push_back(&product);
  };
  const auto products = snapshot.asins().products();
  if (search.brand) {
    for (const std::uint32_t at : snapshot.asins().of_brand(*search.brand)) consider(products[at]);
  } else {
    for (const ProductRows& product : products) consider(product);
  }
  return found;
}

}  // namespace stepwell::serve
