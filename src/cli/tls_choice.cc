#include "cli/tls_choice.h"

#include <fmt/format.h>

#include <array>
#include <utility>

#include "base/error.h"

namespace stepwell {
namespace {

using Mode = TlsChoice::Mode;

constexpr std::array<std::pair<const char*, Mode>, 4> kModes = {{{"off", Mode::kOff},
                                                                 {"preferred", Mode::kPreferred},
                                                                 {"required", Mode::kRequired},
                                                                 {"verified", Mode::kVerified}}};

Mode mode_of(const TlsWords& words) {
  if (words.mode.empty()) return words.ca.empty() ? Mode::kPreferred : Mode::kVerified;
  for (const auto& [name, mode] : kModes) {
    if (words.mode == name) return mode;
  }
  throw Error(ErrorCode::kUsage, fmt::format("'{}' is no TLS mode", words.mode),
              "the modes are off, preferred, required and verified");
}

}  // namespace

TlsChoice TlsChoice::of(const TlsWords& words) {
  const Mode mode = mode_of(words);
  if (words.certificate.empty() != words.key.empty()) {
    throw Error(
        ErrorCode::kUsage,
        fmt::format("there is a client's {} for TLS without its {}",
                    words.key.empty() ? "certificate" : "key", words.key.empty() ? "key" : "certificate"),
        "give both, or neither");
  }
  if (!words.ca.empty() && mode != Mode::kVerified) {
    throw Error(ErrorCode::kUsage, fmt::format("an authority means nothing to the TLS mode '{}'", words.mode),
                "only the mode 'verified' checks the server's certificate");
  }
  if (!words.certificate.empty() && mode == Mode::kOff) {
    throw Error(ErrorCode::kUsage, "a client's certificate means nothing where TLS is off",
                "take it away, or choose the mode 'required' or 'verified'");
  }
  return {.mode = mode, .ca = words.ca, .certificate = words.certificate, .key = words.key};
}

}  // namespace stepwell
