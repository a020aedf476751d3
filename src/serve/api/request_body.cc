#include "serve/api/request_body.h"

#include <fmt/format.h>

#include <boost/json.hpp>

#include "base/error.h"

namespace stepwell::serve {
namespace {

constexpr std::size_t kDepthMax = 4;

Error not_a(std::string_view kind, std::string_view name) {
  return Error(ErrorCode::kBadRequest, fmt::format("'{}' in the body must be {}", name, kind));
}

}  // namespace

boost::json::object request_object(const RequestHead& head) {
  if (head.body.empty()) return {};
  boost::system::error_code error;
  boost::json::parse_options options;
  options.max_depth = kDepthMax;
  const boost::json::value value =
      boost::json::parse({head.body.data(), head.body.size()}, error, {}, options);
  if (error || !value.is_object()) {
    throw Error(ErrorCode::kBadRequest, "the body is no JSON object", "docs/api.md shows what it may hold");
  }
  return value.get_object();
}

std::string text_member(const boost::json::object& object, std::string_view name) {
  const auto* const value = object.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_string()) throw not_a("a text", name);
  return {value->get_string().data(), value->get_string().size()};
}

std::int64_t number_member(const boost::json::object& object, std::string_view name) {
  const auto* const value = object.if_contains({name.data(), name.size()});
  if (value == nullptr || !value->is_int64()) throw not_a("a whole number", name);
  return value->get_int64();
}

bool flag_member(const boost::json::object& object, std::string_view name) {
  const auto* const value = object.if_contains({name.data(), name.size()});
  if (value == nullptr) return false;
  if (!value->is_bool()) throw not_a("true or false", name);
  return value->get_bool();
}

}  // namespace stepwell::serve
