#include "serve/auth/login_sessions.h"

#include <algorithm>
#include <mutex>

#include "serve/auth/secret.h"

namespace stepwell::auth {

LoginSessions::Begun LoginSessions::begin(const Login& login, TimestampUs now) {
  Begun begun{random_token(), {login.name, login.role, now + lifetime_us_}};
  const std::unique_lock lock(mutex_);
  make_room(login.name, now);
  by_digest_[digest_of(begun.token)] = {begun.visitor, login.kind, login.secret};
  return begun;
}

std::optional<Visitor> LoginSessions::find(std::string_view token, TimestampUs now) const {
  if (token.empty()) return std::nullopt;
  const std::string digest = digest_of(token);
  const std::shared_lock lock(mutex_);
  const auto found = by_digest_.find(digest);
  if (found == by_digest_.end() || found->second.visitor.expires_at <= now) return std::nullopt;
  return found->second.visitor;
}

void LoginSessions::end(std::string_view token) {
  const std::unique_lock lock(mutex_);
  by_digest_.erase(digest_of(token));
}

void LoginSessions::keep_only(const Logins& logins) {
  const std::unique_lock lock(mutex_);
  std::erase_if(by_digest_, [&logins](const auto& entry) {
    const LoginSession& session = entry.second;
    const Login* const login = logins.find(session.visitor.name);
    return login == nullptr || login->role != session.visitor.role || login->kind != session.kind ||
           login->secret != session.secret;
  });
}

std::size_t LoginSessions::count(TimestampUs now) const {
  const std::shared_lock lock(mutex_);
  return static_cast<std::size_t>(std::ranges::count_if(
      by_digest_, [now](const auto& session) { return session.second.visitor.expires_at > now; }));
}

// Counted anew each time: ten thousand comparisons are nothing beside the hash that went before.
void LoginSessions::make_room(const std::string& name, TimestampUs now) {
  std::erase_if(by_digest_, [now](const auto& session) { return session.second.visitor.expires_at <= now; });
  std::unordered_map<std::string_view, std::size_t> counts;
  for (const auto& [digest, session] : by_digest_) ++counts[session.visitor.name];
  if (counts[name] >= bounds_.of_a_login_max) {
    end_oldest_of(name);
  } else if (by_digest_.size() >= bounds_.count_max) {
    const auto most = std::ranges::max_element(counts, {}, [](const auto& entry) { return entry.second; });
    end_oldest_of(std::string(most->first));
  }
}

void LoginSessions::end_oldest_of(const std::string& name) {
  auto oldest = by_digest_.end();
  for (auto entry = by_digest_.begin(); entry != by_digest_.end(); ++entry) {
    const Visitor& visitor = entry->second.visitor;
    if (visitor.name != name) continue;
    if (oldest == by_digest_.end() || visitor.expires_at < oldest->second.visitor.expires_at) oldest = entry;
  }
  if (oldest != by_digest_.end()) by_digest_.erase(oldest);
}

}  // namespace stepwell::auth
