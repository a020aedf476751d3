#include "serve/auth/doorman.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>

#include "serve/auth/secret.h"

namespace stepwell::auth {
namespace {

/// An office may share one address.
constexpr ThrottleRules kNetworkRules = {.free_failures = 20};
constexpr int kStrangersAtOnce = 50;
constexpr TimestampUs kStrangersEvery_us = 1'000'000;
constexpr std::size_t kAcquaintancesOfALogin = 64;
constexpr std::size_t kAcquaintances = 10'000;

constexpr std::size_t kAddressBytesMax = 64;
constexpr std::size_t kNetworkBytes = 8;
constexpr std::size_t kMappedBytes = 12;

/// An address without brackets, port and zone, which proxies write in various ways.
std::string bare_address(std::string_view address) {
  if (address.starts_with('[')) {
    address = address.substr(1, address.find(']') - 1);
  } else if (std::ranges::count(address, ':') == 1) {
    address = address.substr(0, address.find(':'));
  }
  address = address.substr(0, address.find('%'));
  return std::string(address.substr(0, kAddressBytesMax));
}

/// A name has no blank, so that marks of different kinds never meet.
std::string mark_of_network(std::string_view name, std::string_view network) {
  return fmt::format("{} from {}", name, network);
}

std::string mark_of_device(std::string_view name, std::string_view device) {
  return fmt::format("{} with {}", name, digest_of(device));
}

}  // namespace

std::string network_of(std::string_view address) {
  const std::string bare = bare_address(address);
  std::array<unsigned char, sizeof(in_addr)> four{};
  if (::inet_pton(AF_INET, bare.c_str(), four.data()) == 1) return fmt::format("{}", fmt::join(four, "."));
  std::array<unsigned char, sizeof(in6_addr)> six{};
  if (::inet_pton(AF_INET6, bare.c_str(), six.data()) != 1) return "elsewhere";
  constexpr std::array<unsigned char, kMappedBytes> kMapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  const std::span<const unsigned char> bytes(six);
  if (std::ranges::equal(bytes.first(kMappedBytes), kMapped)) {
    return fmt::format("{}", fmt::join(bytes.subspan(kMappedBytes), "."));
  }
  return fmt::format("{:02x}", fmt::join(bytes.first(kNetworkBytes), ""));
}

Doorman::Doorman()
    : by_network_(kNetworkRules),
      strangers_(kStrangersAtOnce, kStrangersEvery_us),
      acquaintances_(kAcquaintancesOfALogin, kAcquaintances) {}

Doorman::Attempt Doorman::begin(const Caller& caller, TimestampUs now) {
  Attempt attempt;
  attempt.name = caller.name;
  attempt.network = network_of(caller.address);
  const std::lock_guard lock(mutex_);
  if (!caller.device.empty()) attempt.mark = mark_of_device(caller.name, caller.device);
  if (!attempt.mark.empty() && acquaintances_.knows(attempt.mark, now)) {
    attempt.device = caller.device;
  } else {
    attempt.mark = mark_of_network(attempt.name, attempt.network);
    attempt.stranger = !acquaintances_.knows(attempt.mark, now);
  }
  attempt.wait_us = by_mark_.wait_us(attempt.mark, now);
  if (attempt.stranger) {
    attempt.wait_us =
        std::max({attempt.wait_us, by_network_.wait_us(attempt.network, now), strangers_.wait_us(now)});
  }
  if (attempt.wait_us > 0) return attempt;
  by_mark_.begin(attempt.mark, now);
  if (attempt.stranger) {
    by_network_.begin(attempt.network, now);
    strangers_.take(now);
  }
  return attempt;
}

std::string Doorman::let_in(const Attempt& attempt, TimestampUs now) {
  const std::string device = attempt.device.empty() ? random_token() : attempt.device;
  const std::lock_guard lock(mutex_);
  by_mark_.forget(attempt.mark);
  // A login of their own does not make a network's guesses at others undone.
  if (attempt.stranger) by_network_.take_back(attempt.network);
  acquaintances_.remember(mark_of_network(attempt.name, attempt.network), attempt.name, now);
  acquaintances_.remember(mark_of_device(attempt.name, device), attempt.name, now);
  return device;
}

void Doorman::keep_only(const Logins& logins) {
  const std::lock_guard lock(mutex_);
  acquaintances_.keep_only(logins);
}

}  // namespace stepwell::auth
