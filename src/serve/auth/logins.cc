#include "serve/auth/logins.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <system_error>

#include "base/error.h"

namespace stepwell::auth {
namespace {

constexpr std::string_view kNameLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-@";
constexpr std::size_t kNameBytesMax = 64;

Error unwritable(const std::filesystem::path& file) {
  return Error(ErrorCode::kFailed, fmt::format("cannot write {}: {}", file.string(), std::strerror(errno)),
               "is the folder there, and may you write to it?");
}

/// "NAME:ROLE:KIND:SECRET"; a secret has no colon.
Login parse_line(std::string_view line) {
  std::array<std::string_view, 4> parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const std::size_t colon = i + 1 < parts.size() ? line.find(':') : line.size();
    if (colon == std::string_view::npos) throw Error(ErrorCode::kUsage, "this is no NAME:ROLE:KIND:SECRET");
    parts[i] = line.substr(0, colon);
    line.remove_prefix(std::min(line.size(), colon + 1));
  }
  check_login_name(parts[0]);
  if (parts[2] != "password" && parts[2] != "token") {
    throw Error(ErrorCode::kUsage, fmt::format("'{}' is neither password nor token", parts[2]));
  }
  return {std::string(parts[0]), parse_role(parts[1]),
          parts[2] == "token" ? Login::Kind::kToken : Login::Kind::kPassword, std::string(parts[3])};
}

/// A file beside the real one, for its owner alone, which takes its place when it is complete.
void write_whole(const std::filesystem::path& file, std::string_view content) {
  std::filesystem::path beside = file;
  beside += ".new";
  const int descriptor = ::open(beside.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) throw unwritable(beside);
  const bool written =
      ::fchmod(descriptor, 0600) == 0 &&
      ::write(descriptor, content.data(), content.size()) == static_cast<ssize_t>(content.size()) &&
      ::fsync(descriptor) == 0;
  const int why = errno;
  ::close(descriptor);
  errno = why;
  if (!written || ::rename(beside.c_str(), file.c_str()) != 0) {
    const Error error = unwritable(file);
    ::unlink(beside.c_str());
    throw error;
  }
}

}  // namespace

std::string_view name_of(Role role) { return role == Role::kAdmin ? "admin" : "viewer"; }

Role parse_role(std::string_view text) {
  if (text == "admin") return Role::kAdmin;
  if (text == "viewer") return Role::kViewer;
  throw Error(ErrorCode::kUsage, fmt::format("'{}' is no role", text), "the roles are viewer and admin");
}

void check_login_name(std::string_view name) {
  if (!name.empty() && name.size() <= kNameBytesMax &&
      name.find_first_not_of(kNameLetters) == std::string_view::npos) {
    return;
  }
  throw Error(ErrorCode::kUsage, fmt::format("'{}' is no name for a login", name),
              "take 1 to 64 letters, digits and . _ - @");
}

Logins Logins::read(const std::filesystem::path& file) {
  Logins logins;
  std::error_code ignored;
  if (!std::filesystem::exists(file, ignored)) return logins;
  std::ifstream in(file);
  if (!in) {
    throw Error(ErrorCode::kFailed, fmt::format("cannot read {}: {}", file.string(), std::strerror(errno)),
                "it belongs to whoever ran 'stepwell user'; run the server as the same user");
  }
  std::string line;
  for (int number = 1; std::getline(in, line); ++number) {
    if (line.empty() || line.front() == '#') continue;
    try {
      logins.add(parse_line(line));
    } catch (const Error& error) {
      throw Error(ErrorCode::kUsage, fmt::format("{}, line {}: {}", file.string(), number, error.what()),
                  error.hint().empty() ? "'stepwell user' writes this file" : error.hint());
    }
  }
  return logins;
}

const Login* Logins::find(std::string_view name) const {
  const auto found = std::ranges::find(logins_, name, &Login::name);
  return found == logins_.end() ? nullptr : &*found;
}

const Login* Logins::find_token(std::string_view digest) const {
  const auto found = std::ranges::find_if(logins_, [digest](const Login& login) {
    return login.kind == Login::Kind::kToken && login.secret == digest;
  });
  return found == logins_.end() ? nullptr : &*found;
}

void Logins::add(Login login) {
  check_login_name(login.name);
  if (find(login.name) != nullptr) {
    throw Error(ErrorCode::kUsage, fmt::format("there is a login '{}' already", login.name),
                "remove it first, or take another name");
  }
  logins_.push_back(std::move(login));
}

bool Logins::remove(std::string_view name) {
  return std::erase_if(logins_, [name](const Login& login) { return login.name == name; }) > 0;
}

void Logins::write(const std::filesystem::path& file) const {
  std::string content = "# stepwell's logins: changed by 'stepwell user'\n";
  for (const Login& login : logins_) {
    content += fmt::format("{}:{}:{}:{}\n", login.name, name_of(login.role),
                           login.kind == Login::Kind::kToken ? "token" : "password", login.secret);
  }
  write_whole(file, content);
}

}  // namespace stepwell::auth
