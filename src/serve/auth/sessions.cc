#include "serve/auth/sessions.h"

#include <algorithm>
#include <mutex>

#include "serve/auth/secret.h"

namespace stepwell::auth {

std::string Sessions::begin(std::string_view name, Role role, TimestampUs now) {
  std::string token = random_token();
  const std::unique_lock lock(mutex_);
  make_room(now);
  by_digest_[digest_of(token)] = {std::string(name), role, now + lifetime_us_};
  return token;
}

std::optional<Visitor> Sessions::find(std::string_view token, TimestampUs now) const {
  if (token.empty()) return std::nullopt;
  const std::string digest = digest_of(token);
  const std::shared_lock lock(mutex_);
  const auto found = by_digest_.find(digest);
  if (found == by_digest_.end() || found->second.expires_at <= now) return std::nullopt;
  return found->second;
}

void Sessions::end(std::string_view token) {
  const std::unique_lock lock(mutex_);
  by_digest_.erase(digest_of(token));
}

void Sessions::keep_only(const Logins& logins) {
  const std::unique_lock lock(mutex_);
  std::erase_if(by_digest_, [&logins](const auto& session) {
    const Login* const login = logins.find(session.second.name);
    return login == nullptr || login->role != session.second.role;
  });
}

std::size_t Sessions::count(TimestampUs now) const {
  const std::shared_lock lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(
      by_digest_, [now](const auto& session) { return session.second.expires_at > now; }));
}

void Sessions::make_room(TimestampUs now) {
  if (by_digest_.size() < count_max_) return;
  std::erase_if(by_digest_, [now](const auto& session) { return session.second.expires_at <= now; });
  if (by_digest_.size() < count_max_) return;
  by_digest_.erase(std::ranges::min_element(by_digest_, {},
                                            [](const auto& session) { return session.second.expires_at; }));
}

}  // namespace stepwell::auth
