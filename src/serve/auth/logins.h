// Logins: who may use the server, as the file of users says it.
//
// One line a login, `NAME:ROLE:KIND:SECRET`; `#` begins a comment. KIND is `password`, with an argon2id hash,
// or `token`, with the digest of a Bearer token. The file is written by `stepwell user` alone, whole and at
// once, readable by its owner only.
//
// A value; not synchronised.
#pragma once

#include <filesystem>
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

/// Throws Error{kUsage} for a name that is not 1 to 64 letters, digits and `.`, `_`, `-`, `@`.
void check_login_name(std::string_view name);

class Logins {
 public:
  Logins() = default;
  /// None where there is no such file. Throws Error{kUsage} that names file and line of what is no login, and
  /// Error{kFailed} for a file that cannot be read.
  static Logins read(const std::filesystem::path& file);

  bool empty() const { return logins_.empty(); }
  const std::vector<Login>& all() const { return logins_; }
  /// nullptr if there is none.
  const Login* find(std::string_view name) const;
  const Login* find_token(std::string_view digest) const;

  /// Throws Error{kUsage} for a name that is there, or is no name.
  void add(Login login);
  /// Whether it was there.
  bool remove(std::string_view name);

  /// Replaces the file in one step. Throws Error{kFailed} if it cannot be written; the old one stands then.
  void write(const std::filesystem::path& file) const;

 private:
  std::vector<Login> logins_;
};

}  // namespace stepwell::auth
