#include "config/tls_choice.h"

#include <fmt/format.h>

#include <array>
#include <boost/asio/ip/address.hpp>
#include <utility>

#include "base/error.h"

namespace stepwell {
namespace {

using Mode = TlsChoice::Mode;

/// `off` was the word for `disabled` once, and stays.
constexpr std::array<std::pair<const char*, Mode>, 6> kModes = {{{"disabled", Mode::kOff},
                                                                 {"off", Mode::kOff},
                                                                 {"preferred", Mode::kPreferred},
                                                                 {"required", Mode::kRequired},
                                                                 {"verified-ca", Mode::kVerifiedCa},
                                                                 {"verified", Mode::kVerified}}};

Mode mode_of(const TlsWords& words) {
  if (words.mode.empty()) return words.ca.empty() ? Mode::kByHost : Mode::kVerified;
  for (const auto& [name, mode] : kModes) {
    if (words.mode == name) return mode;
  }
  throw Error(ErrorCode::kUsage, fmt::format("'{}' is no TLS mode", words.mode),
              "the modes are disabled, preferred, required, verified-ca and verified");
}

}  // namespace

TlsChoice::Mode TlsChoice::mode_for(const std::string& host, const std::string& socket) const {
  if (mode != Mode::kByHost) return mode;
  if (!socket.empty()) return Mode::kOff;
  boost::system::error_code no_address;
  const auto address = boost::asio::ip::make_address(host, no_address);
  const bool local = no_address ? host == "localhost" : address.is_loopback();
  return local ? Mode::kPreferred : Mode::kVerified;
}

TlsChoice TlsChoice::of(const TlsWords& words) {
  const Mode mode = mode_of(words);
  if (words.certificate.empty() != words.key.empty()) {
    throw Error(
        ErrorCode::kUsage,
        fmt::format("there is a client's {} for TLS without its {}",
                    words.key.empty() ? "certificate" : "key", words.key.empty() ? "key" : "certificate"),
        "give both, or neither");
  }
  if (words.ca.empty() && mode == Mode::kVerifiedCa) {
    throw Error(ErrorCode::kUsage, "the TLS mode 'verified-ca' needs the file of an authority: ssl_ca",
                "without a name to compare, any authority of the system's could sign for anybody");
  }
  if (!words.ca.empty() && mode < Mode::kVerifiedCa) {
    throw Error(ErrorCode::kUsage, fmt::format("an authority means nothing to the TLS mode '{}'", words.mode),
                "the modes 'verified' and 'verified-ca' check the server's certificate");
  }
  if (!words.certificate.empty() && mode == Mode::kOff) {
    throw Error(ErrorCode::kUsage, "a client's certificate means nothing where TLS is off",
                "take it away, or choose the mode 'required' or 'verified'");
  }
  if (!words.public_key.empty() && mode >= Mode::kRequired) {
    throw Error(ErrorCode::kUsage,
                fmt::format("the server's public key means nothing to the TLS mode '{}'", words.mode),
                "over TLS no password is encrypted with it: take it away, or ssl_mode = disabled");
  }
  return {.mode = mode,
          .ca = words.ca,
          .certificate = words.certificate,
          .key = words.key,
          .public_key = words.public_key};
}

}  // namespace stepwell
