// Query: the path and the parameters of one request target, decoded and checked.
//
// A parameter that does not parse is the client's mistake and says so (400), rather than being taken for
// absent: a dashboard that shows all brands because of a typing error is worse than none. A parameter that is
// given without a value counts as absent, as forms send it. Of one that is given twice the first counts, as
// the front ends expect that this API is compatible with.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/month.h"

namespace stepwell::serve {

class Query {
 public:
  /// Parses "/path?name=value&…", or the same after "http://host". Throws Error{kBadRequest} for a broken
  /// escape, for a text that is not UTF-8, and for more parameters than anybody needs.
  explicit Query(std::string_view target);

  /// Decoded.
  const std::string& path() const { return path_; }

  /// Nothing where the parameter is absent or empty.
  std::optional<std::string_view> text(std::string_view name) const;
  /// The others throw Error{kBadRequest} where it does not parse.
  std::optional<std::int32_t> id(std::string_view name) const;
  std::optional<Month> month(std::string_view name) const;
  std::uint64_t count(std::string_view name, std::uint64_t otherwise, std::uint64_t min,
                      std::uint64_t max) const;

 private:
  std::string path_;
  std::vector<std::pair<std::string, std::string>> parameters_;
};

}  // namespace stepwell::serve
