// Failure: what a server or the client library said, as an Error with a hint what to do.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace stepwell::maria {

/// `number` is an error number of MariaDB, MySQL or their client library.
Error failure(unsigned number, std::string_view message);

/// Puts what was being done before the message of an Error that `work` throws:
/// "cannot publish: lock wait timeout exceeded (error 1205)".
template <typename Work>
auto doing(std::string_view what, Work work) {
  try {
    return work();
  } catch (const Error& error) {
    throw Error(error.code(), "cannot " + std::string(what) + ": " + error.what(), error.hint());
  }
}

}  // namespace stepwell::maria
