// Acquaintances: the browsers and networks from which a login was used lately.
//
// What lets somebody who has been here before in while others guess at their name. Kept in memory for 30 days
// after the last use, and bounded: so many for each login, its oldest forgotten first, so that nobody but the
// login itself can make it forgotten; and so many in all.
//
// Not synchronised: the doorman is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/clock.h"
#include "serve/auth/logins.h"

namespace stepwell::auth {

class Acquaintances {
 public:
  static constexpr TimestampUs kRemembered_us = 30 * kDay_s * 1'000'000;

  Acquaintances(std::size_t of_a_login_max, std::size_t count_max)
      : of_a_login_max_(of_a_login_max), count_max_(count_max) {}

  /// `mark` tells one browser or network of this login from all others; it contains the name.
  void remember(const std::string& mark, std::string_view name, TimestampUs now);
  bool knows(const std::string& mark, TimestampUs now) const;
  /// Forgets those of logins that are gone.
  void keep_only(const Logins& logins);
  std::size_t count() const { return by_mark_.size(); }

 private:
  struct Acquaintance {
    std::string name;
    TimestampUs last = 0;
  };
  using ByMark = std::unordered_map<std::string, Acquaintance>;

  const std::size_t of_a_login_max_;
  const std::size_t count_max_;
  ByMark by_mark_;
};

}  // namespace stepwell::auth
