#include "cli/server_options.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <optional>
#include <string>

#include "base/error.h"
#include "cli/after_command.h"
#include "config/trusted_path.h"
#include "serve/auth/secret.h"

namespace stepwell {
namespace {

/// Where the logins of a server come from, at its start and whenever it reads them anew.
class LoginSource {
 public:
  explicit LoginSource(const Config& config) : config_(config) {}

  auth::Logins at_start() {
    auth::Logins logins = read();
    auth::require_somebody(logins, file());
    had_logins_ = !logins.empty();
    return logins;
  }

  /// Throws Error{kUsage} where the file is gone whose logins the server asks for: nobody removes logins that
  /// way.
  auth::Logins anew() {
    try {
      config_ = load_config(config_.request);
    } catch (const Error&) {
      // Reading the settings anew meets and tells the same. The logins lie where they were.
    }
    auth::Logins logins = read();
    if (had_logins_ && logins.empty() && !logins.nobody()) {
      throw Error(ErrorCode::kUsage, fmt::format("{} is gone", config_.users.string()),
                  "put it back; 'stepwell user remove' takes logins away");
    }
    had_logins_ = had_logins_ || !logins.empty() || logins.nobody();
    return logins;
  }

 private:
  auth::UsersFile file() const { return file_of_users(config_); }

  auth::Logins read() {
    auth::Logins logins = file().for_serving();
    const auto& login = config_.login;
    if (!login || logins.find(login->username) != nullptr) return logins;
    spdlog::warn(
        "{}: [auth] holds a password for everybody to read who can read the file: use 'stepwell user add {}'"
        " instead, and remove it there",
        config_.file.string(), login->username);
    // The same hash as long as it is the same password: sessions end with the hash that they began with.
    if (hashed_ != login->password) {
      hash_ = auth::hash_password(login->password);
      hashed_ = login->password;
    }
    logins.add({login->username, auth::Role::kAdmin, auth::Login::Kind::kPassword, hash_});
    return logins;
  }

  Config config_;
  bool had_logins_ = false;
  std::optional<std::string> hashed_;  // the password of hash_
  std::string hash_;
};

serve::Changeable changeable(const Config& config) {
  return {.settings = {.as_of = config.as_of,
                       .years = config.years,
                       .ebitda_green = config.ebitda.green,
                       .ebitda_orange = config.ebitda.orange,
                       .stale_after_s = config.stale_after_hours * 3600,
                       .metrics = config.metrics,
                       .kinds = config.kinds,
                       .currency = config.currency,
                       .fiscal_year_start = config.fiscal_year_start},
          .certificate = config.certificate,
          .key = config.key};
}

}  // namespace

auth::UsersFile file_of_users(const Config& config) {
  require_trusted_users(config);
  return {config.users, config.users_configured};
}

serve::ServerOptions server_options(const Config& config, AskForLogins asking) {
  serve::ServerOptions options;
  if (asking == AskForLogins::kYes) {
    const auto source = std::make_shared<LoginSource>(config);
    options.logins = source->at_start();
    options.reread_logins = [source] { return source->anew(); };
  }
  options.changeable = changeable(config);
  options.reread = [request = config.request] { return changeable(load_config(request)); };
  options.session_us = static_cast<TimestampUs>(config.session_hours * 3600e6);
  options.access_log = config.access_log;
  options.threads = config.threads;
  if (!config.refresh_every.empty()) options.refresh_every = serve::Schedule::parse(config.refresh_every);
  options.guard = config.guard;
  options.after = after_publish(config);
  if (config.listen) options.listen = config.listen->str();
  return options;
}

}  // namespace stepwell
