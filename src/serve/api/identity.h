// Identity: what tells the figures of one database from those of any other.
#pragma once

#include <string>
#include <string_view>

#include "model/generation.h"

namespace stepwell::serve {

/// The header of /readyz that has it.
inline constexpr std::string_view kIdentityField = "X-Stepwell-Database";

/// A digest of where the database lies (Gateway::place) and of when it published that generation, to the
/// microsecond; it does not tell either. Whoever can read the same database can make it again.
std::string identity_of(std::string_view place, const Generation& generation);

}  // namespace stepwell::serve
