#include "serve/http/tls.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "base/error.h"

namespace stepwell::serve {
namespace {

void warn_if_open(const std::filesystem::path& key) {
  std::error_code error;
  const auto permissions = std::filesystem::status(key, error).permissions();
  if (error || (permissions & std::filesystem::perms::others_all) == std::filesystem::perms::none) return;
  spdlog::warn("everybody on this machine can read the key {}, and be this server: chmod 600 {}",
               key.string(), key.string());
}

}  // namespace

std::unique_ptr<TlsContext> make_tls(const std::filesystem::path& certificate,
                                     const std::filesystem::path& key) {
  auto context = std::make_unique<TlsContext>(TlsContext::tls_server);
  context->set_options(TlsContext::no_sslv2 | TlsContext::no_sslv3 | TlsContext::no_tlsv1 |
                       TlsContext::no_tlsv1_1 | TlsContext::no_compression);
  // Those of TLS 1.3 all have it.
  if (SSL_CTX_set_cipher_list(context->native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20") != 1) {
    throw Error(ErrorCode::kFailed, "OpenSSL has no cipher suites with forward secrecy",
                "its configuration of this machine (openssl.cnf) leaves none: allow ECDHE with AES-GCM");
  }
  // Without this OpenSSL would ask the terminal. No exception may pass through it.
  const auto asked = std::make_shared<bool>(false);
  context->set_password_callback([asked](std::size_t, TlsContext::password_purpose) {
    *asked = true;
    return std::string();
  });
  const auto use = [&](const std::filesystem::path& file, auto&& load) {
    boost::system::error_code error;
    load(error);
    if (!error) return;
    if (*asked) {
      throw Error(ErrorCode::kUsage, fmt::format("the key {} is behind a passphrase", key.string()),
                  "a server that starts by itself can ask nobody for it: write the key without one, with "
                  "openssl pkey, into a file that only the server can read (chmod 600)");
    }
    throw Error(ErrorCode::kUsage, fmt::format("cannot use {} for HTTPS: {}", file.string(), error.message()),
                "[server] certificate is a PEM file with the chain, [server] key the PEM file of its key");
  };
  for (const auto& file : {certificate, key}) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    // A pipe would be waited for.
    if (!std::filesystem::exists(status) || std::filesystem::is_regular_file(status)) continue;
    throw Error(ErrorCode::kUsage, fmt::format("cannot use {} for HTTPS: it is no file", file.string()),
                "[server] certificate is a PEM file with the chain, [server] key the PEM file of its key");
  }
  use(certificate, [&](auto& error) { context->use_certificate_chain_file(certificate.string(), error); });
  use(key, [&](auto& error) { context->use_private_key_file(key.string(), TlsContext::pem, error); });
  // OpenSSL keeps one key for each kind: one of another kind than the certificate's is taken without a word.
  if (SSL_CTX_check_private_key(context->native_handle()) != 1) {
    throw Error(
        ErrorCode::kUsage,
        fmt::format("the key {} does not belong to the certificate {}", key.string(), certificate.string()),
        "name the key that the certificate was made with");
  }
  warn_if_open(key);
  return context;
}

}  // namespace stepwell::serve
