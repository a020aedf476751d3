#include "serve/auth/acquaintances.h"

namespace stepwell::auth {

void Acquaintances::remember(const std::string& mark, std::string_view name, TimestampUs now) {
  by_mark_[mark] = {std::string(name), now};
  std::erase_if(by_mark_, [now](const auto& entry) { return now - entry.second.last > kRemembered_us; });
  // One look at all of them is nothing beside the hash that went before.
  std::size_t of_this_login = 0;
  auto oldest = by_mark_.end();
  auto own_oldest = by_mark_.end();
  const auto older = [this](auto entry, auto than) {
    return than == by_mark_.end() || entry->second.last < than->second.last;
  };
  for (auto entry = by_mark_.begin(); entry != by_mark_.end(); ++entry) {
    if (entry->first == mark) {
      ++of_this_login;
      continue;
    }
    if (older(entry, oldest)) oldest = entry;
    if (entry->second.name != name) continue;
    ++of_this_login;
    if (older(entry, own_oldest)) own_oldest = entry;
  }
  if (of_this_login > of_a_login_max_) {
    by_mark_.erase(own_oldest);
  } else if (by_mark_.size() > count_max_) {
    by_mark_.erase(oldest);
  }
}

bool Acquaintances::knows(const std::string& mark, TimestampUs now) const {
  const auto found = by_mark_.find(mark);
  return found != by_mark_.end() && now - found->second.last <= kRemembered_us;
}

void Acquaintances::keep_only(const Logins& logins) {
  std::erase_if(by_mark_, [&logins](const auto& entry) { return logins.find(entry.second.name) == nullptr; });
}

}  // namespace stepwell::auth
