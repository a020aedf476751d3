// ListenAddress: HOST:PORT, as an option or a configuration file says it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace stepwell {

/// Where a server listens. `host` is a name or an address, IPv6 without brackets.
struct ListenAddress {
  std::string host;
  std::uint16_t port = 0;

  /// "127.0.0.1:8080", "[::1]:8080", ":8080" (every address). Throws Error{kUsage} that begins with `where`,
  /// the option or key that said so.
  static ListenAddress parse(std::string_view text, std::string_view where);
  /// What `parse` takes.
  std::string str() const;

  friend bool operator==(const ListenAddress&, const ListenAddress&) = default;
};

}  // namespace stepwell
