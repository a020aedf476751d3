#include "serve/http/tls.h"

#include <fmt/format.h>

#include "base/error.h"

namespace stepwell::serve {

std::unique_ptr<TlsContext> make_tls(const std::filesystem::path& certificate,
                                     const std::filesystem::path& key) {
  auto context = std::make_unique<TlsContext>(TlsContext::tls_server);
  context->set_options(TlsContext::no_sslv2 | TlsContext::no_sslv3 | TlsContext::no_tlsv1 |
                       TlsContext::no_tlsv1_1 | TlsContext::no_compression);
  const auto use = [](const std::filesystem::path& file, auto&& load) {
    boost::system::error_code error;
    load(error);
    if (!error) return;
    throw Error(ErrorCode::kUsage, fmt::format("cannot use {} for HTTPS: {}", file.string(), error.message()),
                "[server] certificate is a PEM file with the chain, [server] key the PEM file of its key");
  };
  use(certificate, [&](auto& error) { context->use_certificate_chain_file(certificate.string(), error); });
  use(key, [&](auto& error) { context->use_private_key_file(key.string(), TlsContext::pem, error); });
  return context;
}

}  // namespace stepwell::serve
