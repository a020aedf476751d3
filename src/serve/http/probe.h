// Probe: asks a running server one question, as a load balancer would.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace stepwell::serve {

struct Probed {
  std::string head;  // with its last line end
  std::string body;

  /// The value of a header field; empty if it is not there. Names are compared without case.
  std::string field(std::string_view name) const;
};

/// The answer to GET `target`, whatever its status, over plain HTTP; empty from somebody who does not speak
/// it or says nothing in that time. Throws Error{kFailed} if nobody is there.
Probed probe(const std::string& host, std::uint16_t port, std::string_view target,
             std::chrono::milliseconds patience);

}  // namespace stepwell::serve
