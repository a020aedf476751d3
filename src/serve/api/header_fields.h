// Fields: what the values of a request's header fields say.
//
// Pure functions over the text of header fields; from any thread.
#pragma once

#include <string_view>

namespace stepwell::serve {

/// Whether an If-None-Match field names the tag, with its quotes, or any tag ("*"); false for an empty field.
/// Weak comparison: W/ is passed over, on both sides.
bool names_tag(std::string_view if_none_match, std::string_view etag);

/// Whether an Accept-Encoding field lets the answer be gzip: it is named, or "*" is, and not with q=0.
bool accepts_gzip(std::string_view accept_encoding);

/// Whether an Accept field names text/html, and not with q=0. "*/*" does not: programs send that.
bool accepts_html(std::string_view accept);

/// The value of a cookie in a Cookie field; empty if it is not there.
std::string_view cookie_value(std::string_view cookies, std::string_view name);

/// The token of an Authorization field that is a Bearer's; empty for any other.
std::string_view bearer_token(std::string_view authorization);

/// Whether a text may be a request's id: 1 to 64 letters, digits, `.`, `_`, `-`.
bool is_request_id(std::string_view text);

/// The last element of a list with commas: of X-Forwarded-For, the one that the nearest proxy wrote.
std::string_view last_of_list(std::string_view list);

/// Whether a field of that name is one that proxies add to what they pass on: X-Forwarded-For and all that
/// begins like it, Forwarded, Via, X-Real-IP, and what content networks and load balancers have of the kind.
/// Letter case does not matter.
bool is_proxy_field(std::string_view name);

/// Whether a Host field names this machine: localhost or a loopback address, with or without a port.
bool is_local_host(std::string_view host);

}  // namespace stepwell::serve
