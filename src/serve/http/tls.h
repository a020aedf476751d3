// TLS: the server's certificate and key, as OpenSSL holds them.
//
// Private to the server: includes Asio.
#pragma once

#include "serve/http/asio.h"  // first

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <filesystem>
#include <memory>

namespace stepwell::serve {

using TlsContext = boost::asio::ssl::context;
using TlsStream = boost::asio::ssl::stream<Socket&>;

/// TLS 1.2 and 1.3, with suites of forward secrecy only: whoever steals the key does not read what was sent
/// before. Warns of a key that others can read. Throws Error{kUsage} for files that cannot be read or do not
/// belong together, and for a key behind a passphrase, for which nobody is asked.
std::unique_ptr<TlsContext> make_tls(const std::filesystem::path& certificate,
                                     const std::filesystem::path& key);

}  // namespace stepwell::serve
