// Probe: asks a running server one question, as a load balancer would.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace stepwell::serve {

/// The body of the answer to GET `target`, whatever its status, over plain HTTP. Throws Error{kFailed} if
/// nobody answers in that time.
std::string probe(const std::string& host, std::uint16_t port, std::string_view target,
                  std::chrono::milliseconds patience);

}  // namespace stepwell::serve
