// The body of a POST: one JSON object, of which each member is checked.
#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "serve/api/request_head.h"

namespace stepwell::serve {

/// An empty body is an empty object. Throws Error{kBadRequest} for what is no JSON object.
boost::json::object request_object(const RequestHead& head);

/// The others throw Error{kBadRequest} for a member of another kind; and for a text or a number that is not
/// there.
std::string text_member(const boost::json::object& object, std::string_view name);
std::int64_t number_member(const boost::json::object& object, std::string_view name);
/// False where it is absent.
bool flag_member(const boost::json::object& object, std::string_view name);

}  // namespace stepwell::serve
