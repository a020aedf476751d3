#include "serve/auth/gate.h"

#include "serve/auth/secret.h"

namespace stepwell::auth {
namespace {

/// Compared with where there is no such login, so that the answer takes as long.
const std::string& nobodys_hash() {
  static const std::string kHash = hash_password(random_token());
  return kHash;
}

}  // namespace

Gate::Gate(Logins logins, TimestampUs session_us)
    : closed_(!logins.empty() || logins.nobody()),
      logins_(std::make_shared<const Logins>(std::move(logins))),
      sessions_(session_us, SessionBounds()) {}

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
  // What cannot be right costs nothing and tells nobody anything, and is not kept.
  if (!is_login_name(attempt.name) || attempt.password.size() > kPasswordBytesMax) return {};
  const Doorman::Attempt begun = doorman_.begin({attempt.name, attempt.address, attempt.device}, now);
  if (begun.wait_us > 0) {
    Outcome outcome;
    outcome.kind = Outcome::Kind::kWait;
    outcome.wait_us = begun.wait_us;
    return outcome;
  }
  const auto known = logins();
  const Login* const login = known->find(attempt.name);
  const bool has_password = login != nullptr && login->kind == Login::Kind::kPassword;
  const bool matches = password_matches(attempt.password, has_password ? login->secret : nobodys_hash());
  if (!matches || !has_password) return {};
  return let_in(*login, begun, now);
}

Gate::Outcome Gate::let_in(const Login& compared, const Doorman::Attempt& attempt, TimestampUs now) {
  const std::lock_guard lock(mutex_);
  const Login* const login = logins_->find(compared.name);
  if (login == nullptr || login->kind != compared.kind || login->secret != compared.secret) return {};
  LoginSessions::Begun begun = sessions_.begin(*login, now);
  Outcome outcome;
  outcome.kind = Outcome::Kind::kIn;
  outcome.token = std::move(begun.token);
  outcome.visitor = std::move(begun.visitor);
  outcome.device = doorman_.let_in(attempt, now);
  return outcome;
}

void Gate::change(Logins logins) {
  const std::lock_guard lock(mutex_);
  const bool closes = !logins.empty() || logins.nobody();
  logins_ = std::make_shared<const Logins>(std::move(logins));
  sessions_.keep_only(*logins_);
  doorman_.keep_only(*logins_);
  if (closes) closed_ = true;
}

}  // namespace stepwell::auth
