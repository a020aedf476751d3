// LoginSessions: who is logged in, by the token in the browser's cookie. (engine/session.h has the sessions
// of databases, which these have nothing to do with.)
//
// Kept in memory alone, by the tokens' digests: a restart logs everybody out, and whoever reads the memory
// learns no cookie. A session belongs to the login as it was when the session began, and ends with it: with
// another password, another kind or another role, and where the login was removed and made again.
//
// Synchronised; looking one up takes a shared lock for as long as a hash lookup. That the login still is what
// it was when its session begins is for the gate to see to.
#pragma once

#include <cstddef>
#include <optional>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "serve/auth/logins.h"

namespace stepwell::auth {

/// Somebody who may use the server.
struct Visitor {
  std::string name;
  Role role = Role::kViewer;
  TimestampUs expires_at = 0;  // 0: never
};

struct SessionBounds {
  /// Of one login: beyond, its own oldest session ends, so that no login can end those of others.
  std::size_t of_a_login_max = 100;
  /// Of all together: beyond, the oldest session of the login that has the most ends.
  std::size_t count_max = 10'000;
};

class LoginSessions {
 public:
  struct Begun {
    std::string token;
    Visitor visitor;
  };

  LoginSessions(TimestampUs lifetime_us, SessionBounds bounds) : lifetime_us_(lifetime_us), bounds_(bounds) {}

  Begun begin(const Login& login, TimestampUs now);
  std::optional<Visitor> find(std::string_view token, TimestampUs now) const;
  void end(std::string_view token);
  /// Ends the sessions of logins that are not in `logins` as they were.
  void keep_only(const Logins& logins);
  std::size_t count(TimestampUs now) const;

 private:
  struct LoginSession {
    Visitor visitor;
    Login::Kind kind;
    std::string secret;
  };

  void make_room(const std::string& name, TimestampUs now);
  void end_oldest_of(const std::string& name);

  const TimestampUs lifetime_us_;
  const SessionBounds bounds_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, LoginSession> by_digest_;
};

}  // namespace stepwell::auth
