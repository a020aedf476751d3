// The one error type of the program.
//
// Whoever cannot do what was asked throws an Error that says what was tried and what happened (`what()`), and
// what the person should do next (`hint()`). It ends where somebody is told: in `main`, in the answer to an
// HTTP request, in what the server's own threads note for the status and the log, in a finding of `doctor`.
// On the way it is caught only by who can say more about where it happened and throws it again, who decides
// about a retry, and who can do without what failed.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>

namespace stepwell {

enum class ErrorCode {
  kFailed,      // tried and could not: exit status 1
  kUsage,       // wrong use or configuration: exit status 2
  kDifference,  // verification found a difference: exit status 3
  kHeld,        // a refresh that would take too much away was not published: exit status 1
  kBusy,        // somebody else holds what is needed; trying again later may help: exit status 1, HTTP 503
  kBadRequest,  // a request's parameter does not parse: HTTP 400
  kNotFound,    // a request names something that is not there: HTTP 404
};

class Error : public std::runtime_error {
 public:
  Error(ErrorCode code, const std::string& message, std::string hint = {})
      : std::runtime_error(message), code_(code), hint_(std::move(hint)) {}

  ErrorCode code() const { return code_; }
  const std::string& hint() const { return hint_; }

  /// The exit status that `main` returns for this error (docs/operations.md).
  int exit_status() const;

 private:
  ErrorCode code_;
  std::string hint_;
};

/// An error in one line, for those who see no second one: an answer, the log, the status. What happened; and,
/// where the error says it, what to do.
std::string with_hint(const Error& error);

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

}  // namespace stepwell
