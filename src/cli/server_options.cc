#include "cli/server_options.h"

#include <spdlog/spdlog.h>

#include "serve/auth/secret.h"

namespace stepwell {
namespace {

auth::Logins logins_of(const Config& config) {
  auto logins = auth::Logins::read(config.users);
  if (config.login && logins.find(config.login->username) == nullptr) {
    spdlog::warn(
        "{}: [auth] holds a password for everybody to read who can read the file: use 'stepwell user add {}'"
        " instead, and remove it there",
        config.file.string(), config.login->username);
    logins.add({config.login->username, auth::Role::kAdmin, auth::Login::Kind::kPassword,
                auth::hash_password(config.login->password)});
  }
  return logins;
}

serve::Changeable changeable(const Config& config) {
  return {.settings = {.as_of = config.as_of,
                       .ebitda_green = config.ebitda.green,
                       .ebitda_orange = config.ebitda.orange,
                       .stale_after_s = config.stale_after_hours * 3600},
          .logins = logins_of(config),
          .certificate = config.certificate,
          .key = config.key};
}

}  // namespace

serve::ServerOptions server_options(const Config& config) {
  serve::ServerOptions options;
  options.changeable = changeable(config);
  options.reread = [request = config.request] { return changeable(load_config(request)); };
  options.session_us = static_cast<TimestampUs>(config.session_hours * 3600e6);
  options.access_log = config.access_log;
  if (!config.refresh_every.empty()) options.refresh_every = serve::Schedule::parse(config.refresh_every);
  if (config.listen) options.listen = config.listen->str();
  return options;
}

}  // namespace stepwell
