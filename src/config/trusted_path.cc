#include "config/trusted_path.h"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <string_view>

#include "base/error.h"
#include "config/config.h"

namespace stepwell {
namespace {

namespace fs = std::filesystem;

/// Where each user has a group of their own, files that it may write are the rule, and nobody else's.
bool is_private_group(gid_t group, uid_t user) {
  if (group == 0) return true;  // root's
  const passwd* person = ::getpwuid(user);
  if (person == nullptr || person->pw_gid != group) return false;
  const std::string name = person->pw_name;
  const ::group* found = ::getgrgid(group);
  if (found == nullptr || name != found->gr_name) return false;
  char** member = found->gr_mem;
  while (*member != nullptr && name == *member) ++member;
  return *member == nullptr;
}

std::string name_of_group(gid_t group) {
  const ::group* found = ::getgrgid(group);
  return found == nullptr ? std::to_string(group) : std::string(found->gr_name);
}

std::string describe(const fs::path& path, bool folder) {
  std::error_code ignored;
  const fs::path whole = fs::absolute(path, ignored).lexically_normal();
  const std::string name = whole.empty() ? path.string() : whole.string();
  return (folder ? "the folder " : "") + name;
}

/// What is wrong with one file, link or folder itself. A link has no mode that counts.
std::string fault_of(const fs::path& path, uid_t user) {
  struct stat found {};
  if (::lstat(path.c_str(), &found) != 0) return {};
  const bool folder = S_ISDIR(found.st_mode);
  const auto name = [&] { return describe(path, folder); };
  if (found.st_uid != user && found.st_uid != 0) {
    return fmt::format("{} belongs to {}", name(), name_of_user(found.st_uid));
  }
  if (S_ISLNK(found.st_mode) || (folder && (found.st_mode & S_ISVTX) != 0)) return {};
  const std::string write = folder ? "write in " : "write ";
  if ((found.st_mode & S_IWOTH) != 0) return fmt::format("everybody may {}{}", write, name());
  if ((found.st_mode & S_IWGRP) != 0 && !is_private_group(found.st_gid, user)) {
    return fmt::format("the group {} may {}{}", name_of_group(found.st_gid), write, name());
  }
  return {};
}

/// The folder that an entry lies in; one that is a link itself is judged by where it leads.
fs::path folder_of(const fs::path& path) {
  const fs::path folder = path.parent_path();
  std::error_code ignored;
  const fs::path real = fs::canonical(folder.empty() ? fs::path(".") : folder, ignored);
  return real.empty() ? folder : real;
}

}  // namespace

std::string why_not_trusted(const fs::path& path, uid_t user) {
  constexpr int kLinksMax = 40;  // as many as the kernel follows
  fs::path entry = path;
  for (int i = 0; i <= kLinksMax; ++i) {
    std::error_code error;
    if (!fs::exists(fs::symlink_status(entry, error))) return {};
    for (const auto& looked_at : {folder_of(entry), entry}) {
      if (auto fault = fault_of(looked_at, user); !fault.empty()) return fault;
    }
    if (!fs::is_symlink(entry, error)) return {};
    entry = entry.parent_path() / fs::read_symlink(entry, error);
    if (error) return {};
  }
  return {};
}

std::string why_not_trusted_by_name(const fs::path& path, uid_t user) {
  std::error_code error;
  const fs::path whole = fs::absolute(path, error).lexically_normal();
  for (fs::path at = whole; at.has_relative_path(); at = at.parent_path()) {
    if (auto fault = why_not_trusted(at, user); !fault.empty()) return fault;
  }
  // What a link leads to has folders of its own.
  const fs::path real = fs::canonical(whole, error);
  if (error || real == whole) return {};
  for (fs::path at = real; at.has_relative_path(); at = at.parent_path()) {
    if (auto fault = why_not_trusted(at, user); !fault.empty()) return fault;
  }
  return {};
}

std::string name_of_user(uid_t user) {
  const passwd* person = ::getpwuid(user);
  return person == nullptr ? fmt::format("the user {}", user) : std::string(person->pw_name);
}

void require_trusted_users(const Config& config) {
  const bool named = config.users_configured || config.request.file;
  const auto reason = named ? std::string() : why_not_trusted(config.users, ::geteuid());
  if (reason.empty()) return;
  throw Error(
      ErrorCode::kUsage,
      fmt::format("{} is not read by itself, since somebody else may have written it: {}",
                  config.users.string(), reason),
      "if you trust it, name it in a configuration: [auth] users; else work in a folder that only you "
      "may write");
}

}  // namespace stepwell
