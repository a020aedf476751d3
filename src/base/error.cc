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

}  // namespace stepwell
