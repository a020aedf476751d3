#include "serve/auth/logins.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/error.h"

namespace stepwell::auth {
namespace {

constexpr std::string_view kNameLetters =
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-@";
constexpr std::size_t kNameBytesMax = 64;

constexpr std::string_view kNobody = "nobody";

std::string_view strip_blanks(std::string_view line) {
  constexpr std::string_view kBlanks = " \t\r";
  const std::size_t begin = line.find_first_not_of(kBlanks);
  if (begin == std::string_view::npos) return {};
  return line.substr(begin, line.find_last_not_of(kBlanks) + 1 - begin);
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

}  // namespace

std::string_view name_of(Role role) { return role == Role::kAdmin ? "admin" : "viewer"; }

Role parse_role(std::string_view text) {
  if (text == "admin") return Role::kAdmin;
  if (text == "viewer") return Role::kViewer;
  throw Error(ErrorCode::kUsage, fmt::format("'{}' is no role", text), "the roles are viewer and admin");
}

bool is_login_name(std::string_view name) {
  return !name.empty() && name.size() <= kNameBytesMax &&
         name.find_first_not_of(kNameLetters) == std::string_view::npos;
}

void check_login_name(std::string_view name) {
  if (is_login_name(name)) return;
  throw Error(ErrorCode::kUsage, fmt::format("'{}' is no name for a login", name),
              "take 1 to 64 letters, digits and . _ - @");
}

Logins Logins::parse(std::string_view text, std::string_view origin) {
  Logins logins;
  for (int number = 1; !text.empty(); ++number) {
    const std::size_t end = text.find('\n');
    const std::string_view line = strip_blanks(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    if (line.empty() || line.front() == '#') continue;
    if (line == kNobody) {
      logins.nobody_ = true;
      continue;
    }
    try {
      logins.add(parse_line(line));
    } catch (const Error& error) {
      throw Error(ErrorCode::kUsage, fmt::format("{}, line {}: {}", origin, number, error.what()),
                  error.hint().empty() ? "'stepwell user' writes this file" : error.hint());
    }
  }
  return logins;
}

std::string Logins::text() const {
  std::string text = "# stepwell's logins: changed by 'stepwell user'\n";
  for (const Login& login : logins_) {
    text += fmt::format("{}:{}:{}:{}\n", login.name, name_of(login.role),
                        login.kind == Login::Kind::kToken ? "token" : "password", login.secret);
  }
  if (logins_.empty()) text += fmt::format("{}\n", kNobody);
  return text;
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

}  // namespace stepwell::auth
