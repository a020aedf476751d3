#include "config/listen_address.h"

#include <fmt/format.h>

#include "base/error.h"
#include "config/plain_text.h"

namespace stepwell {

ListenAddress ListenAddress::parse(std::string_view text, std::string_view where) {
  constexpr const char* kHint =
      "write HOST:PORT, such as 127.0.0.1:8080, [::1]:8080, or :8080 for every address";
  const auto refuse = [&](std::string_view why) {
    return Error(ErrorCode::kUsage, fmt::format("{}: '{}' is nowhere to listen: {}", where, text, why),
                 kHint);
  };
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) throw refuse("the port is missing");
  auto host = text.substr(0, colon);
  const bool bracketed = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (bracketed) host = host.substr(1, host.size() - 2);
  if (!bracketed && host.find_first_of(":[]") != std::string_view::npos) {
    throw refuse("an IPv6 address needs brackets");
  }
  if (host.find_first_of(" \t/") != std::string_view::npos) throw refuse("this is no host");
  const auto port = parse_port(text.substr(colon + 1));
  if (!port) throw refuse("ports are 0 to 65535");
  return {.host = std::string(host), .port = *port};
}

std::string ListenAddress::str() const {
  if (host.find(':') != std::string::npos) return fmt::format("[{}]:{}", host, port);
  return fmt::format("{}:{}", host, port);
}

}  // namespace stepwell
