#include "serve/api/query.h"

#include <fmt/format.h>
#include <utf8proc.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

#include "base/error.h"
#include "model/tier_rows.h"

namespace stepwell::serve {
namespace {

constexpr std::size_t kParametersMax = 64;

bool is_utf8(std::string_view text) {
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data());
  auto left = static_cast<utf8proc_ssize_t>(text.size());
  while (left > 0) {
    utf8proc_int32_t point = 0;
    const utf8proc_ssize_t read = utf8proc_iterate(bytes, left, &point);
    if (read <= 0) return false;
    bytes += read;
    left -= read;
  }
  return true;
}

boost::urls::url_view parse_target(std::string_view target) {
  const bool absolute = !target.starts_with('/');
  const auto parsed =
      absolute ? boost::urls::parse_absolute_uri(target) : boost::urls::parse_origin_form(target);
  if (!parsed) {
    throw Error(ErrorCode::kBadRequest,
                fmt::format("the request target does not parse: {}", parsed.error().message()),
                "percent-encode the values, '%' itself as %25");
  }
  return *parsed;
}

Error bad_parameter(std::string_view name, std::string_view value, std::string_view wanted) {
  return Error(ErrorCode::kBadRequest, fmt::format("{}={} is not {}", name, value, wanted));
}

}  // namespace

Query::Query(std::string_view target) {
  const boost::urls::url_view url = parse_target(target);
  path_ = url.path();
  if (!is_utf8(path_)) throw Error(ErrorCode::kBadRequest, "the path is not UTF-8");
  if (path_.empty()) path_ = "/";
  boost::urls::encoding_opts options;
  options.space_as_plus = true;
  std::size_t count = 0;
  for (const auto parameter : url.params(options)) {
    std::string name(parameter.key);
    std::string value(parameter.value);
    if (name.empty() && value.empty()) continue;
    if (!is_utf8(name) || !is_utf8(value)) throw Error(ErrorCode::kBadRequest, "a parameter is not UTF-8");
    if (++count > kParametersMax) throw Error(ErrorCode::kBadRequest, "too many parameters");
    const bool repeated =
        std::ranges::any_of(parameters_, [&](const auto& known) { return known.first == name; });
    if (!repeated) parameters_.emplace_back(std::move(name), std::move(value));
  }
}

std::optional<std::string_view> Query::text(std::string_view name) const {
  for (const auto& [known, value] : parameters_) {
    if (known == name && !value.empty()) return value;
  }
  return std::nullopt;
}

std::optional<std::int32_t> Query::id(std::string_view name) const {
  const auto value = text(name);
  if (!value) return std::nullopt;
  std::int32_t id = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), id);
  if (error != std::errc() || end != value->data() + value->size() || id == kNoId) {
    throw bad_parameter(name, *value, "an id, a whole number of at most 32 bits");
  }
  return id;
}

std::optional<Month> Query::month(std::string_view name) const {
  const auto value = text(name);
  if (!value) return std::nullopt;
  const auto month = Month::parse(*value);
  if (!month) throw bad_parameter(name, *value, "a month, like 2025-10");
  return month;
}

std::uint64_t Query::count(std::string_view name, std::uint64_t otherwise, std::uint64_t min,
                           std::uint64_t max) const {
  const auto value = text(name);
  if (!value) return otherwise;
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(value->data(), value->data() + value->size(), count);
  if (error != std::errc() || end != value->data() + value->size() || count < min || count > max) {
    throw bad_parameter(name, *value, fmt::format("a whole number from {} to {}", min, max));
  }
  return count;
}

}  // namespace stepwell::serve
