// Validators: what a request says about the answers that the client can take or has already.
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

}  // namespace stepwell::serve
