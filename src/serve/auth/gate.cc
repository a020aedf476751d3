#include "serve/auth/gate.h"

#include <algorithm>

#include "serve/auth/secret.h"

namespace stepwell::auth {
namespace {

constexpr std::size_t kSessionsMax = 10'000;
/// An office may share one address.
constexpr ThrottleRules kAddressRules = {.free_failures = 20};

/// Compared with where there is no such login, so that the answer takes as long.
const std::string& nobodys_hash() {
  static const std::string kHash = hash_password(random_token());
  return kHash;
}

}  // namespace

Gate::Gate(Logins logins, TimestampUs session_us)
    : closed_(!logins.empty()),
      logins_(std::make_shared<const Logins>(std::move(logins))),
      sessions_(session_us, kSessionsMax),
      by_address_(kAddressRules) {}

std::shared_ptr<const Logins> Gate::logins() const {
  const std::lock_guard lock(mutex_);
  return logins_;
}

std::optional<Visitor> Gate::admit(const Credentials& credentials, TimestampUs now) const {
  if (!closed_) return Visitor{.name = {}, .role = Role::kAdmin};
  if (!credentials.bearer.empty()) {
    const auto known = logins();
    const Login* const login = known->find_token(digest_of(credentials.bearer));
    if (login == nullptr) return std::nullopt;
    return Visitor{login->name, login->role};
  }
  return sessions_.find(credentials.session, now);
}

Gate::Outcome Gate::log_in(const LoginAttempt& attempt, TimestampUs now) {
  const TimestampUs wait =
      std::max(by_name_.wait_us(attempt.name, now), by_address_.wait_us(attempt.address, now));
  if (wait > 0) return {.kind = Outcome::Kind::kWait, .token = {}, .visitor = {}, .wait_us = wait};
  const auto known = logins();
  const Login* const login = known->find(attempt.name);
  const bool has_password = login != nullptr && login->kind == Login::Kind::kPassword;
  const bool matches = password_matches(attempt.password, has_password ? login->secret : nobodys_hash());
  if (!matches || !has_password) {
    by_name_.failed(attempt.name, now);
    by_address_.failed(attempt.address, now);
    return {};
  }
  by_name_.succeeded(attempt.name);
  by_address_.succeeded(attempt.address);
  Outcome outcome{.kind = Outcome::Kind::kIn,
                  .token = sessions_.begin(login->name, login->role, now),
                  .visitor = {},
                  .wait_us = 0};
  outcome.visitor = *sessions_.find(outcome.token, now);
  return outcome;
}

void Gate::change(Logins logins) {
  sessions_.keep_only(logins);
  const bool any = !logins.empty();
  const std::lock_guard lock(mutex_);
  logins_ = std::make_shared<const Logins>(std::move(logins));
  if (any) closed_ = true;
}

}  // namespace stepwell::auth
