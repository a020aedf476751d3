// Failure: what a server or the client library said, as an Error with a hint what to do.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace stepwell::maria {

/// `number` is an error number of MariaDB, MySQL or their client library.
Error failure(unsigned number, std::string_view message);
}  // namespace stepwell::maria
