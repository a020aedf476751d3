// The fixed texts of HTTP answers, and how requests are written into the access log.
//
// Pure functions, apart from the clock; from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "serve/api/request_head.h"

namespace stepwell::serve {

/// "HTTP/1.1 200 OK" and its line end. A status that the server does not answer with is told as 500.
std::string_view status_line(int status);

/// Now, as "Sun, 06 Nov 1994 08:49:37 GMT"; not strftime's, whose names follow the locale.
std::string http_date();

/// "2026-11-24T20:40:00.123Z".
std::string log_time(TimestampUs time);

/// "GET"; "-" for one that is not answered.
std::string_view method_name(RequestHead::Method method);

/// The text with what could end the quotes around it, or the line, written as in an address: %22.
std::string quotable(std::string_view text);

}  // namespace stepwell::serve
