#include "engine/checks.h"

#include <fmt/format.h>

#include "base/printable.h"

namespace stepwell {

Finding finding_about_tables(const std::vector<std::string>& missing) {
  if (missing.empty()) return fine("tables", "all there");
  return problem("tables", "missing: " + some_of(missing),
                 "run 'stepwell setup': it creates what is missing, and the next refresh is full");
}

Finding finding_about_shared_asins(std::uint64_t count, const std::vector<std::string>& examples) {
  return advice(
      "ASINs",
      fmt::format("{} of several products each: {}",
                  count == 1 ? "1 is that" : fmt::format("{} are those", count),
                  fmt::format("{}", fmt::join(examples, ", "))),
      "each id stays a product of its own, and pages tell them apart by id; if they are one product, give "
      "its raw rows one id");
}

}  // namespace stepwell
