// TlsChoice: how the connection to a MariaDB or MySQL server is protected, as the person wrote it.
#pragma once

#include <string>

namespace stepwell {

/// What stands in a URL or in the configuration; empty: nothing.
struct TlsWords {
  std::string mode;
  std::string ca;
  std::string certificate;
  std::string key;
};

struct TlsChoice {
  /// kPreferred takes TLS where the server offers it; kVerified also checks the server's certificate.
  enum class Mode { kOff, kPreferred, kRequired, kVerified };

  Mode mode = Mode::kPreferred;
  /// Files; empty: none. Without `ca`, kVerified asks the system's authorities.
  std::string ca;
  std::string certificate;
  std::string key;

  /// Whoever names an authority and no mode wants the server verified. Throws Error{kUsage} for an unknown
  /// mode and for a file that the mode would ignore.
  static TlsChoice of(const TlsWords& words);

  friend bool operator==(const TlsChoice&, const TlsChoice&) = default;
};

}  // namespace stepwell
