// An error in one line, for those who see no second one: an answer, the log, the status.
#pragma once

#include <string>

#include "base/error.h"

namespace stepwell::serve {

/// What happened; and, where the error says it, what to do.
inline std::string with_hint(const Error& error) {
  return error.hint().empty() ? error.what() : error.what() + ("; " + error.hint());
}

}  // namespace stepwell::serve
