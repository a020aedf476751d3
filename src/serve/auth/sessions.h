// Sessions: who is logged in, by the token in the browser's cookie.
//
// Kept in memory alone, by the tokens' digests: a restart logs everybody out, and whoever reads the memory
// learns no cookie. Synchronised; looking one up takes a shared lock for as long as a hash lookup.
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

class Sessions {
 public:
  /// At most `count_max` at once: beyond, the one that would expire first ends.
  Sessions(TimestampUs lifetime_us, std::size_t count_max)
      : lifetime_us_(lifetime_us), count_max_(count_max) {}

  /// Returns the token of a new session.
  std::string begin(std::string_view name, Role role, TimestampUs now);
  std::optional<Visitor> find(std::string_view token, TimestampUs now) const;
  void end(std::string_view token);
  /// Ends the sessions of those who are no longer in `logins`, or there with another role.
  void keep_only(const Logins& logins);
  std::size_t count(TimestampUs now) const;

 private:
  void make_room(TimestampUs now);

  const TimestampUs lifetime_us_;
  const std::size_t count_max_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, Visitor> by_digest_;
};

}  // namespace stepwell::auth
