// Gate: decides who a request comes from and what they may do.
//
// Three kinds of server: one with logins, which asks everybody for a session or a token; one without, which
// only ever listens on loopback and takes whoever reaches it for an admin; and one that was told to ask
// nobody (`--no-auth`), likewise on loopback.
//
// What changes, holds from then on: a session ends with the login that it began with, and a password that is
// still being compared while the logins change is compared with what they are afterwards, too.
//
// Synchronised: any thread may ask while another reads the logins anew.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "serve/auth/doorman.h"
#include "serve/auth/login_sessions.h"
#include "serve/auth/logins.h"

namespace stepwell::auth {

/// What a request shows of who sent it.
struct Credentials {
  std::string_view session;  // of the cookie
  std::string_view bearer;   // of the Authorization field
};

struct LoginAttempt {
  std::string name;
  std::string password;
  std::string address;      // of the client
  std::string device = {};  // of the cookie that tells a browser which has logged in before
};

class Gate {
 public:
  struct Outcome {
    enum class Kind { kIn, kRefused, kWait };
    Kind kind = Kind::kRefused;
    std::string token;        // kIn: of the session
    std::string device;       // kIn: for the cookie that the browser keeps
    Visitor visitor;          // kIn
    TimestampUs wait_us = 0;  // kWait
  };

  /// A gate that is open if there are no logins.
  explicit Gate(Logins logins = {}, TimestampUs session_us = 12 * 3'600'000'000LL);

  /// Whether it asks for logins.
  bool closed() const { return closed_; }
  /// Nobody if the request shows neither a session nor a token that holds.
  std::optional<Visitor> admit(const Credentials& credentials, TimestampUs now) const;

  /// Takes a tenth of a second: argon2id. Whoever is not known takes as long; a text that can be no name or
  /// no password takes no time.
  Outcome log_in(const LoginAttempt& attempt, TimestampUs now);
  void log_out(std::string_view session) { sessions_.end(session); }

  /// From now on these hold; sessions of those who are gone or changed end. The first login closes an open
  /// gate, and so does the word that there is nobody; a closed one stays closed.
  void change(Logins logins);

  std::size_t session_count(TimestampUs now) const { return sessions_.count(now); }

 private:
  std::shared_ptr<const Logins> logins() const;
  /// Begins a session, if the login still has the secret that the password was compared with.
  Outcome let_in(const Login& compared, const Doorman::Attempt& attempt, TimestampUs now);

  std::atomic<bool> closed_;
  mutable std::mutex mutex_;  // held while a session begins, and while logins change
  std::shared_ptr<const Logins> logins_;
  LoginSessions sessions_;
  Doorman doorman_;
};

}  // namespace stepwell::auth
