// Doorman: whether somebody may try a password now.
//
// Guessing has to be slow, and must not become a means to keep others out. So a failure is held against no
// name alone, only against whoever failed, as narrowly as they can be told apart:
//
//   - A browser that has logged in with this name during the last 30 days shows a cookie that says so. It is
//     counted by that cookie alone: nothing that anybody else does keeps it waiting, be they at the same
//     address, as in an office or behind a proxy that does not say whom it speaks for.
//   - A network from which this name has logged in during the last 30 days is counted by name and network
//     alone. Others elsewhere do not keep it waiting; somebody in the same network who guesses at the same
//     name does, and whoever has no cookie there then waits with them.
//   - A stranger is counted by name and network, by network (twenty failures may be an office), and by an
//     allowance that all strangers share, so that many addresses together neither guess fast nor take the
//     processor: fifty passwords at once, then one a second. While such an attack lasts, a login that is used
//     from a new browser in a new network for the first time waits with the attackers.
//
// A network is an IPv4 address or the first 64 bits of an IPv6 address. Each count allows a few failures in a
// row and then doubles the wait, up to a minute (throttle.h).
//
// Synchronised, and bounded: all that is kept of an attempt is a name of at most 64 letters and a network.
#pragma once

#include <mutex>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "serve/auth/acquaintances.h"
#include "serve/auth/throttle.h"

namespace stepwell::auth {

/// What tells attempts from the same network: its digits; the same for all texts that are no address.
std::string network_of(std::string_view address);

class Doorman {
 public:
  struct Caller {
    std::string_view name;     // one that a login may have
    std::string_view address;  // of the client
    std::string_view device;   // the cookie that it shows; empty for none
  };
  /// An attempt that has begun, or has to wait.
  struct Attempt {
    TimestampUs wait_us = 0;  // 0: it may be made, and counts as failed until it is let in
    std::string name;
    std::string network;
    std::string device;  // the cookie, if it is known
    std::string mark;    // what it is counted by
    bool stranger = false;
  };

  Doorman();

  /// To be called before the password is looked at.
  Attempt begin(const Caller& caller, TimestampUs now);
  /// The password was right. Returns the cookie that the browser is to show from now on.
  std::string let_in(const Attempt& attempt, TimestampUs now);
  /// Those who are gone are no acquaintances any more.
  void keep_only(const Logins& logins);

 private:
  std::mutex mutex_;
  Throttle by_mark_;
  Throttle by_network_;
  Allowance strangers_;
  Acquaintances acquaintances_;
};

}  // namespace stepwell::auth
