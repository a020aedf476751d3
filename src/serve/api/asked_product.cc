#include "serve/api/asked_product.h"

#include <fmt/format.h>

#include <charconv>
#include <string>

#include "base/error.h"

namespace stepwell::serve {
namespace {

std::optional<Catalogue::Product> find_product(const Snapshot& snapshot, std::int32_t id) {
  if (const auto product = snapshot.catalogue().product(id)) return product;
  // Its name is gone, its groups are not yet.
  if (const ProductRows* const rows = snapshot.asins().find(id))
    return Catalogue::Product{id, rows->brand, "", ""};
  return std::nullopt;
}

std::optional<Catalogue::Product> find_product(const Snapshot& snapshot, std::string_view asked) {
  if (const auto product = snapshot.catalogue().find_asin(asked)) return product;
  std::int32_t id = 0;
  const auto [end, error] = std::from_chars(asked.data(), asked.data() + asked.size(), id);
  if (error != std::errc() || end != asked.data() + asked.size() || std::to_string(id) != asked) {
    return std::nullopt;
  }
  return find_product(snapshot, id);
}

Catalogue::Product found(const std::optional<Catalogue::Product>& product, std::string_view asked) {
  if (product) return *product;
  throw Error(ErrorCode::kNotFound, fmt::format("there is no product {}", asked),
              "GET /api/products?q=… searches by a part of the ASIN or name");
}

}  // namespace

Catalogue::Product asked_product(const Snapshot& snapshot, std::string_view asked) {
  return found(find_product(snapshot, asked), asked);
}

Catalogue::Product asked_product(const Snapshot& snapshot, std::int32_t id) {
  return found(find_product(snapshot, id), std::to_string(id));
}

}  // namespace stepwell::serve
