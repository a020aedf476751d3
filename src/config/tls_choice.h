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
  std::string public_key;
};

struct TlsChoice {
  /// kByHost: nobody chose. kPreferred takes TLS where the server offers it, kRequired refuses a server
  /// without, kVerifiedCa also one whose certificate the authority has not signed, kVerified one whose
  /// certificate names another host.
  enum class Mode { kByHost, kOff, kPreferred, kRequired, kVerifiedCa, kVerified };

  Mode mode = Mode::kByHost;
  /// Files; empty: none. Without `ca`, kVerified asks the system's authorities.
  std::string ca;
  std::string certificate;
  std::string key;
  /// The server's RSA key, for MySQL's passwords over a connection without TLS. Empty: none.
  std::string public_key;

  /// What holds for this server: the mode that was chosen; else kOff for a Unix socket, which nobody can
  /// listen to, kPreferred for this machine (localhost and loopback addresses), and kVerified for every
  /// other.
  Mode mode_for(const std::string& host, const std::string& socket) const;

  /// Whoever names an authority and no mode wants the server verified. Throws Error{kUsage} for an unknown
  /// mode and for a file that the mode would ignore.
  static TlsChoice of(const TlsWords& words);

  friend bool operator==(const TlsChoice&, const TlsChoice&) = default;
};

}  // namespace stepwell
