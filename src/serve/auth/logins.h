// Logins: who may use the server, as the file of users says it (users_file.h reads and writes that file).
//
// One line a login, `NAME:ROLE:KIND:SECRET`; `#` begins a comment, blank lines are passed over. KIND is
// `password`, with an argon2id hash, or `token`, with the digest of a Bearer token. The line `nobody` says
// that the last login was removed on purpose: a file without any logins and without that line is taken for an
// accident, since it would open the server to everybody.
//
// A value; not synchronised.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stepwell::auth {

/// A viewer sees; an admin may refresh and roll back, too.
enum class Role { kViewer, kAdmin };

std::string_view name_of(Role role);
/// Throws Error{kUsage} for a text that names no role.
Role parse_role(std::string_view text);

struct Login {
  enum class Kind { kPassword, kToken };

  std::string name;
  Role role = Role::kViewer;
  Kind kind = Kind::kPassword;
  std::string secret;  // the hash, or the digest
};

/// Whether a text is 1 to 64 letters, digits and `.`, `_`, `-`, `@`.
bool is_login_name(std::string_view name);
/// Throws Error{kUsage} for a name that is not.
void check_login_name(std::string_view name);

class Logins {
 public:
  Logins() = default;
  /// Reads the lines of a file. Throws Error{kUsage} that names `origin`, the file, and the line of what is
  /// no login.
  static Logins parse(std::string_view text, std::string_view origin);
  /// What `parse` takes; without logins it says `nobody`.
  std::string text() const;

  bool empty() const { return logins_.empty(); }
  /// The text said, in so many words, that nobody may log in.
  bool nobody() const { return nobody_ && logins_.empty(); }
  const std::vector<Login>& all() const { return logins_; }
  /// nullptr if there is none.
  const Login* find(std::string_view name) const;
  const Login* find_token(std::string_view digest) const;

  /// Throws Error{kUsage} for a name that is there, or is no name.
  void add(Login login);
  /// Whether it was there.
  bool remove(std::string_view name);

 private:
  std::vector<Login> logins_;
  bool nobody_ = false;
};

}  // namespace stepwell::auth
