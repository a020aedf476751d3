#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>

#include "base/error.h"
#include "cli/command.h"
#include "cli/report.h"
#include "cli/server_options.h"
#include "cli/table.h"
#include "serve/auth/secret.h"

namespace stepwell {
namespace {

using auth::Login;
using auth::Logins;
using auth::UsersFile;

/// A terminal that does not show what is typed, until the end of the scope.
class Hidden {
 public:
  Hidden() {
    ::tcgetattr(STDIN_FILENO, &before_);
    termios hidden = before_;
    hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
  }
  ~Hidden() { ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_); }
  Hidden(const Hidden&) = delete;
  Hidden& operator=(const Hidden&) = delete;

 private:
  termios before_{};
};

std::string read_hidden_line(std::string_view prompt) {
  fmt::print(stderr, "{}", prompt);
  std::string line;
  {
    const Hidden hidden;
    std::getline(std::cin, line);
  }
  fmt::print(stderr, "\n");
  return line;
}

/// Typed twice on a terminal; elsewhere the first line of standard input. Never an argument, which others on
/// the machine could read.
std::string ask_password(const std::string& name) {
  std::string password;
  if (::isatty(STDIN_FILENO) == 1) {
    password = read_hidden_line(fmt::format("password for {}: ", name));
    if (read_hidden_line("once more: ") != password) {
      throw Error(ErrorCode::kUsage, "the two passwords differ", "try again");
    }
  } else {
    std::getline(std::cin, password);
  }
  using auth::kPasswordBytesMax;
  using auth::kPasswordBytesMin;
  if (password.size() < kPasswordBytesMin || password.size() > kPasswordBytesMax) {
    throw Error(ErrorCode::kUsage,
                fmt::format("a password has {} to {} letters", kPasswordBytesMin, kPasswordBytesMax),
                "type it at the terminal, or give it as the first line of standard input");
  }
  return password;
}

int add(Context& context, const std::string& name, const std::string& role, bool token) {
  const UsersFile file = file_of_users(context.config());
  Logins logins = file.for_editing();
  Login login{.name = name,
              .role = auth::parse_role(role),
              .kind = token ? Login::Kind::kToken : Login::Kind::kPassword,
              .secret = {}};
  logins.add(login);  // says what is wrong with the name before anything is asked
  logins.remove(name);
  const std::string secret = token ? auth::random_token() : ask_password(name);
  login.secret = token ? auth::digest_of(secret) : auth::hash_password(secret);
  logins.add(std::move(login));
  file.write(logins);
  if (token) {
    print_line(secret);
    fmt::print(stderr, "this token is shown once; send it as 'Authorization: Bearer TOKEN'\n");
  }
  fmt::print(stderr, "{} may log in as {}; a running server learns it by SIGHUP\n", name, role);
  return 0;
}

int remove(Context& context, const std::string& name) {
  const UsersFile file = file_of_users(context.config());
  Logins logins = file.for_editing();
  if (!logins.remove(name)) {
    throw Error(ErrorCode::kUsage, fmt::format("there is no login '{}' in {}", name, file.path().string()),
                "'stepwell user list' shows them");
  }
  file.write(logins);
  fmt::print(stderr, "{} may no longer log in; a running server learns it by SIGHUP\n", name);
  if (logins.empty() && !context.config().login) {
    fmt::print(
        stderr,
        "that was the last login: nobody gets in any more, and 'stepwell serve' will not start until there "
        "is another, or it is told --no-auth\n");
  }
  return 0;
}

int list(Context& context) {
  Table table({{"name"}, {"role"}, {"logs in with"}});
  const Logins logins = file_of_users(context.config()).for_editing();
  for (const Login& login : logins.all()) {
    table.add_row({login.name, std::string(auth::name_of(login.role)),
                   login.kind == Login::Kind::kToken ? "a token" : "a password"});
  }
  print_line(table.str());
  return 0;
}

}  // namespace

Action define_user(CLI::App& app) {
  struct Options {
    std::string name;
    std::string role = "viewer";
    bool token = false;
  };
  auto options = std::make_shared<Options>();
  CLI::App* const adding =
      app.add_subcommand("add", "a login; its password is asked for, or is the first line of standard input");
  adding->add_option("NAME", options->name)->required();
  adding->add_option("--role", options->role, "viewer, or admin, who may refresh and roll back")
      ->capture_default_str();
  adding->add_flag("--token", options->token,
                   "for a program: prints a Bearer token instead of asking for a password");
  CLI::App* const removing = app.add_subcommand("remove", "no longer");
  removing->add_option("NAME", options->name)->required();
  app.add_subcommand("list", "who there is");
  app.require_subcommand(1);
  return [options, adding, removing](Context& context) {
    if (adding->parsed()) return add(context, options->name, options->role, options->token);
    if (removing->parsed()) return remove(context, options->name);
    return list(context);
  };
}

}  // namespace stepwell
