#include "cli/database_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>
#include <utility>
#include <vector>

#include "base/error.h"
#include "cli/plain_text.h"

namespace stepwell {
namespace {

using Kind = DatabaseTarget::Kind;

constexpr const char* kForms =
    "databases are named duckdb:PATH, or mariadb://user:password@host:port/database (also mysql://)";

constexpr const char* kEscapes =
    "in a user or password write @ as %40, : as %3A, / as %2F, # as %23, ? as %3F, % as %25";

Error refuse(std::string_view url, std::string_view why, std::string hint) {
  return Error(ErrorCode::kUsage, fmt::format("cannot use the database '{}': {}", without_password(url), why),
               std::move(hint));
}

DatabaseTarget parse_duckdb(std::string_view url, std::string_view rest) {
  DatabaseTarget target;
  if (rest.starts_with("///")) rest.remove_prefix(2);
  if (rest.starts_with("//")) {
    throw refuse(url, "the embedded engine has no host",
                 fmt::format("for a file beside you write duckdb:{}; for an absolute path duckdb:/{}",
                             rest.substr(2), rest.substr(2)));
  }
  if (rest.empty())
    throw refuse(url, "the path is missing", "write duckdb:PATH, such as duckdb:./stepwell.duckdb");
  target.path = rest;
  return target;
}

std::uint16_t parse_port(std::string_view url, std::string_view text, Kind kind) {
  if (text.empty()) return default_port(kind);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0) {
    throw refuse(url, fmt::format("'{}' is no port", text), "ports are 1 to 65535");
  }
  return port;
}

void take_parameters(std::string_view url, const boost::urls::url_view& parsed, DatabaseTarget& target) {
  TlsWords tls;
  using Place = std::pair<std::string_view, std::string*>;
  const std::vector<Place> places = target.kind == Kind::kMariaDB
                                        ? std::vector<Place>{{"socket", &target.socket},
                                                             {"ssl-mode", &tls.mode},
                                                             {"ssl-ca", &tls.ca},
                                                             {"ssl-cert", &tls.certificate},
                                                             {"ssl-key", &tls.key}}
                                        : std::vector<Place>{{"cluster", &target.cluster}};
  const char* hint = target.kind == Kind::kMariaDB
                         ? "the parameters of mariadb:// are socket=PATH (a Unix socket), ssl-mode=off, "
                           "preferred, required or verified, and the files ssl-ca, ssl-cert and ssl-key"
                         : "the only parameter of clickhouse:// is ?cluster=NAME";
  for (const auto parameter : parsed.encoded_params()) {
    const std::string key = parameter.key.decode();
    const auto place =
        std::find_if(places.begin(), places.end(), [&key](const Place& p) { return p.first == key; });
    const auto complain = [&](const char* how) {
      return refuse(url, fmt::format("the parameter '{}' is {}", key, how), hint);
    };
    if (place == places.end()) throw complain("not known");
    if (!place->second->empty()) throw complain("given twice");
    *place->second = parameter.value.decode();
    if (place->second->empty()) throw complain("empty");
  }
  try {
    target.tls = TlsChoice::of(tls);
  } catch (const Error& error) {
    throw refuse(url, error.what(), error.hint());
  }
}

DatabaseTarget parse_server(std::string_view url, Kind kind) {
  // A password with a bare / ? or # ends the host part early, and what follows would be taken, and shown, for
  // a name or a parameter.
  const auto slashes = url.find("://");
  const auto host_end = slashes == std::string_view::npos ? 0 : url.find_first_of("/?#", slashes + 3);
  if (url.find('@', std::min(host_end, url.size())) != std::string_view::npos) {
    throw refuse(url, "there is an @ where none belongs", kEscapes);
  }
  const auto result = boost::urls::parse_uri(url);
  if (result.has_error() || !result->has_authority()) {
    throw refuse(url, "this is no URL", fmt::format("{}; {}", kForms, kEscapes));
  }
  const boost::urls::url_view& parsed = *result;
  if (parsed.has_fragment()) throw refuse(url, "there is a # in it", "write # as %23");

  DatabaseTarget target;
  target.kind = kind;
  target.path.clear();
  target.host = parsed.host_address();
  if (target.host.empty()) target.host = "localhost";
  target.port = parse_port(url, parsed.port(), kind);
  target.user = parsed.user();
  target.password = parsed.password();
  if (parsed.encoded_segments().size() > 1) {
    throw refuse(url, "there is more than a database's name after the host",
                 "write / in a user, password or name as %2F");
  }
  if (!parsed.encoded_segments().empty()) target.database = (*parsed.encoded_segments().begin()).decode();
  take_parameters(url, parsed, target);
  if (target.database.empty()) {
    if (kind == Kind::kMariaDB) {
      throw refuse(url, "the database's name is missing", "add it after the host: mariadb://host/NAME");
    }
    target.database = "default";
  }
  for (const auto* part : {&target.host, &target.user, &target.database, &target.socket, &target.cluster,
                           &target.tls.ca, &target.tls.certificate, &target.tls.key}) {
    if (!is_utf8(*part)) throw refuse(url, "a %-escape in it is no UTF-8 text", "check the %-escapes");
  }
  return target;
}

}  // namespace

std::string without_password(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == std::string_view::npos) return std::string(text);
  const auto slashes = text.find("://");
  const auto user = slashes == std::string_view::npos ? 0 : slashes + 3;
  const auto colon = text.find(':', user);
  if (colon >= at) return std::string(text);
  return fmt::format("{}:***{}", text.substr(0, colon), text.substr(at));
}

std::uint16_t default_port(Kind kind) {
  switch (kind) {
    case Kind::kMariaDB:
      return 3306;
    case Kind::kClickHouse:
      return 8123;
    case Kind::kDuckDB:
      break;
  }
  return 0;
}

std::string DatabaseTarget::description() const {
  if (kind == Kind::kDuckDB) return "duckdb:" + path;
  const auto scheme = kind == Kind::kMariaDB ? "mariadb" : "clickhouse";
  auto text = fmt::format("{}://{}{}", scheme, user, user.empty() ? "" : "@");
  if (socket.empty()) {
    const bool ipv6 = host.find(':') != std::string::npos;
    text += fmt::format("{}{}{}:{}/{}", ipv6 ? "[" : "", host, ipv6 ? "]" : "", port, database);
  } else {
    text += fmt::format("localhost/{}?socket={}", database, socket);
  }
  if (!cluster.empty()) text += fmt::format("?cluster={}", cluster);
  return text;
}

DatabaseTarget DatabaseTarget::parse(std::string_view url) {
  if (!is_utf8(url)) {
    throw Error(ErrorCode::kUsage, "cannot use a database whose name is not UTF-8 text", kForms);
  }
  const auto colon = url.find(':');
  const auto scheme = lower_ascii(url.substr(0, colon));
  if (colon != std::string_view::npos) {
    if (scheme == "duckdb") return parse_duckdb(url, url.substr(colon + 1));
    if (scheme == "mariadb" || scheme == "mysql") return parse_server(url, Kind::kMariaDB);
    if (scheme == "clickhouse") return parse_server(url, Kind::kClickHouse);
    throw refuse(url, fmt::format("'{}' is no engine of stepwell", url.substr(0, colon)), kForms);
  }
  std::string hint = kForms;
  if (!url.empty()) hint = fmt::format("for a file of the embedded engine write duckdb:{}; {}", url, kForms);
  throw refuse(url, "it does not begin with an engine", std::move(hint));
}

}  // namespace stepwell
