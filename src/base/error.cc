#include "base/error.h"

namespace stepwell {

int Error::exit_status() const {
  switch (code_) {
    case ErrorCode::kUsage:
      return 2;
    case ErrorCode::kDifference:
      return 3;
    case ErrorCode::kFailed:
    case ErrorCode::kHeld:
    case ErrorCode::kBusy:
    case ErrorCode::kBadRequest:
    case ErrorCode::kNotFound:
      break;
  }
  return 1;
}

std::string with_hint(const Error& error) {
  return error.hint().empty() ? error.what() : error.what() + ("; " + error.hint());
}

}  // namespace stepwell
