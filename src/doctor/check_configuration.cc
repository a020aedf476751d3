#include "doctor/check_configuration.h"

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/clock.h"
#include "base/error.h"
#include "config/trusted_path.h"
#include "engine/checks.h"
#include "serve/auth/users_file.h"

namespace stepwell {
namespace {

namespace fs = std::filesystem;
using Findings = std::vector<Finding>;

bool others_may_read(const fs::path& file) {
  std::error_code error;
  const auto status = fs::status(file, error);
  return !error && (status.permissions() & fs::perms::others_read) != fs::perms::none;
}

void check_file(const Config& config, Findings& findings) {
  if (config.file.empty()) {
    findings.push_back(fine("configuration", "no file: defaults, options and environment"));
    return;
  }
  const bool password_inside = config.login || (!config.database.password.empty() && !config.request.db_url &&
                                                !process_environment("DB_PASSWORD"));
  if (password_inside && others_may_read(config.file)) {
    findings.push_back(problem(
        "configuration",
        fmt::format("{} holds a password, and everybody on this machine may read it", config.file.string()),
        "chmod 600 " + config.file.string()));
    return;
  }
  findings.push_back(fine("configuration", config.file.string()));
}

void check_logins(const Config& config, Findings& findings) {
  require_trusted_users(config);
  const auth::UsersFile file(config.users, config.users_configured);
  const auto logins = file.for_serving();
  if (!config.login) auth::require_somebody(logins, file);
  if (!logins.empty() && others_may_read(config.users)) {
    findings.push_back(problem("logins", config.users.string() + " may be read by everybody on this machine",
                               "chmod 600 " + config.users.string()));
    return;
  }
  if (config.login) {
    findings.push_back(advice("logins", "[auth] holds a password in plain text",
                              fmt::format("'stepwell user add {}', and remove it from {}",
                                          config.login->username, config.file.string())));
    return;
  }
  const std::string host = config.listen ? config.listen->host : "127.0.0.1";
  const bool loopback = host == "localhost" || host == "::1" || host.starts_with("127.");
  if (logins.empty() && !loopback) {
    findings.push_back(
        problem("logins",
                fmt::format("the server is to listen on {} and has no logins: it will not start",
                            config.listen->str()),
                "'stepwell user add NAME', or listen on 127.0.0.1"));
    return;
  }
  findings.push_back(
      fine("logins", logins.empty() ? "none: the server answers this machine only"
                                    : fmt::format("{} in {}", logins.all().size(), config.users.string())));
}

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
struct FreeCertificate {
  void operator()(X509* certificate) const { X509_free(certificate); }
};

/// Seconds until the certificate ends; negative if it has. Throws Error{kFailed} for what is no certificate.
std::int64_t seconds_left(const fs::path& path) {
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "r"));
  constexpr auto kNoPassphrase = [](char*, int, int, void*) { return 0; };  // and nobody is asked for one
  const std::unique_ptr<X509, FreeCertificate> certificate(
      file ? PEM_read_X509(file.get(), nullptr, kNoPassphrase, nullptr) : nullptr);
  int days = 0;
  int seconds = 0;
  if (!certificate || ASN1_TIME_diff(&days, &seconds, nullptr, X509_get0_notAfter(certificate.get())) == 0) {
    throw Error(ErrorCode::kFailed, fmt::format("cannot read a certificate from {}", path.string()),
                "[server] certificate is a PEM file with the chain, and this user must be able to read it");
  }
  return kDay_s * days + seconds;
}

void check_certificate(const Config& config, Findings& findings) {
  constexpr std::int64_t kSoon_s = kDay_s * 14;
  const fs::path& file = config.certificate;
  if (file.empty()) return;
  const std::int64_t left_s = seconds_left(file);
  if (others_may_read(config.key)) {
    findings.push_back(problem(
        "certificate", fmt::format("everybody on this machine may read the key {}", config.key.string()),
        "chmod 600 " + config.key.string()));
    return;
  }
  constexpr const char* kRenew = "renew it; a running server reads it anew on SIGHUP";
  if (left_s < 0) {
    findings.push_back(problem("certificate", file.string() + " has expired", kRenew));
  } else if (left_s < kSoon_s) {
    findings.push_back(
        advice("certificate", fmt::format("{} expires in {}", file.string(), format_age(left_s)), kRenew));
  } else {
    findings.push_back(fine("certificate", "good for another " + format_age(left_s)));
  }
}

}  // namespace

std::vector<Finding> check_configuration(const Config& config) {
  return run_checks<const Config>(
      config, {{"configuration", check_file}, {"logins", check_logins}, {"certificate", check_certificate}});
}

}  // namespace stepwell
