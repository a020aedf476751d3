#include "config/database_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <utility>
#include <vector>

#include "base/error.h"
#include "config/plain_text.h"

namespace stepwell {
namespace {

using Kind = DatabaseTarget::Kind;

constexpr const char* kForms =
    "databases are named duckdb:PATH, or mariadb://user:password@host:port/database (also mysql://)";

constexpr const char* kEscapes =
    "in a user or password write @ as %40, : as %3A, / as %2F, # as %23, ? as %3F, % as %25";

constexpr const char* kNoPort = "what follows the host's colon is not a valid port";
constexpr const char* kPorts =
    "ports are 1 to 65535; a user and password stand before an @: mariadb://user:password@host/database";

/// The parameters of a URL as they may be shown: of those that are none of ours, a password for one, the name
/// alone.
std::string shown_parameters(std::string_view parameters) {
  constexpr std::string_view kOurs[] = {"socket",  "ssl-mode",          "ssl-ca", "ssl-cert",
                                        "ssl-key", "server-public-key", "cluster"};
  std::string shown;
  while (!parameters.empty()) {
    const auto end = std::min(parameters.find_first_of("&;", 1), parameters.size());
    const auto parameter = parameters.substr(0, end);
    const auto equals = std::min(parameter.find('='), parameter.size());
    const bool ours = std::ranges::find(kOurs, parameter.substr(1, equals - 1)) != std::end(kOurs);
    shown += ours ? parameter : parameter.substr(0, equals);
    if (!ours && equals < parameter.size()) shown += "=***";
    parameters.remove_prefix(end);
  }
  return shown;
}

/// Of a text without a scheme: `Server=db;Pwd=secret` and `team/secret@db` are how others name databases.
bool may_hold_password(std::string_view text) { return text.find_first_of("=@") != std::string_view::npos; }

/// As it may be shown, however little of a URL it is: `team:secret` is none, and has a secret.
std::string shown(std::string_view url) {
  const auto colon = url.find(':');
  const auto question = url.find('?');
  if (lower_ascii(url.substr(0, 7)) != "duckdb:") {
    const auto slashes = url.find("://");
    if (slashes < question && question != std::string_view::npos) {
      // A password with a bare ? before the @, or a parameter with an @: nobody can tell where it begins.
      if (url.find('@', question) != std::string_view::npos)
        return fmt::format("{}://***", url.substr(0, slashes));
      return without_password(url.substr(0, question)) + shown_parameters(url.substr(question));
    }
    if (colon == std::string_view::npos && may_hold_password(url)) return "***";
  }
  if (lower_ascii(url.substr(0, 7)) == "duckdb:" || colon == std::string_view::npos ||
      url.find("://") != std::string_view::npos) {
    return without_password(url);
  }
  return fmt::format("{}:***", url.substr(0, colon));
}

Error refuse(std::string_view url, std::string_view why, std::string hint) {
  return Error(ErrorCode::kUsage, fmt::format("cannot use the database '{}': {}", shown(url), why),
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
  if (rest.find("://") != std::string_view::npos)
    throw refuse(url, "a path, and in it the URL of another database", kForms);
  target.path = rest;
  return target;
}

std::uint16_t port_of(std::string_view url, std::string_view text, Kind kind) {
  if (text.empty()) return default_port(kind);
  const auto port = parse_port(text).value_or(0);
  // Shown, it might be a password whose host was forgotten.
  if (port == 0) {
    throw refuse(url, kNoPort, kPorts);
  }
  return port;
}

void take_parameters(std::string_view url, const boost::urls::url_view& parsed, DatabaseTarget& target) {
  TlsWords tls;
  using Place = std::pair<std::string_view, std::string*>;
  const std::vector<Place> places =
      target.kind == Kind::kMariaDB
          ? std::vector<Place>{{"socket", &target.socket}, {"ssl-mode", &tls.mode},
                               {"ssl-ca", &tls.ca},        {"ssl-cert", &tls.certificate},
                               {"ssl-key", &tls.key},      {"server-public-key", &tls.public_key}}
          : std::vector<Place>{{"cluster", &target.cluster}};
  const char* hint = target.kind == Kind::kMariaDB
                         ? "the parameters of mariadb:// are socket=PATH (a Unix socket), "
                           "ssl-mode=disabled, preferred, required, verified-ca or verified, and the files "
                           "ssl-ca, ssl-cert, "
                           "ssl-key and server-public-key"
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

  // A word in the port's place: the parser ends the port before it, and takes the rest for a path.
  if (const auto path = parsed.encoded_path(); !path.empty() && path.front() != '/') {
    throw refuse(url, kNoPort, kPorts);
  }

  DatabaseTarget target;
  target.kind = kind;
  target.path.clear();
  target.host = parsed.host_address();
  if (target.host.empty()) target.host = "localhost";
  target.port = port_of(url, parsed.port(), kind);
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
  for (const auto* part :
       {&target.host, &target.user, &target.database, &target.socket, &target.cluster, &target.tls.ca,
        &target.tls.certificate, &target.tls.key, &target.tls.public_key}) {
    if (!is_utf8(*part)) throw refuse(url, "a %-escape in it is no UTF-8 text", "check the %-escapes");
  }
  return target;
}

}  // namespace

std::string without_password(std::string_view text) {
  const auto slashes = text.find("://");
  const bool is_url = slashes != std::string_view::npos;
  const auto begin = is_url ? slashes + 3 : 0;
  const auto at = text.rfind('@');
  const bool names_user = at != std::string_view::npos && at >= begin;
  const bool is_file = is_url && text.substr(0, slashes).ends_with("duckdb");
  // Other programs take a password among the parameters.
  const auto question = is_url && !is_file ? text.find('?', names_user ? at : begin) : std::string_view::npos;
  if (question != std::string_view::npos) return without_password(text.substr(0, question)) + "?***";
  if (names_user) {
    const auto colon = text.find(':', begin);
    return colon >= at ? std::string(text) : fmt::format("{}:***{}", text.substr(0, colon), text.substr(at));
  }
  if (!is_url || is_file) return std::string(text);
  // Whoever forgets the host has written the user in its place, and the password in that of its port.
  const auto bracket = text.find(']', begin);
  const bool is_ipv6 = text.substr(begin).starts_with('[') && bracket != std::string_view::npos;
  const auto colon = text.find(':', is_ipv6 ? bracket : begin);
  if (colon == std::string_view::npos) return std::string(text);
  const auto end = std::min(text.find_first_of("/?#,", colon), text.size());
  const bool names_database = end + 1 < text.size() && text[end] == '/';
  const bool is_port = names_database && parse_port(text.substr(colon + 1, end - colon - 1)).value_or(0) != 0;
  return is_port ? std::string(text) : fmt::format("{}:***", text.substr(0, colon));
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
  const auto scheme = kind == Kind::kClickHouse ? "clickhouse" : called_mysql ? "mysql" : "mariadb";
  // A user with a colon is one whose password was written into the name: team%3Asecret@host.
  const auto colon = user.find(':');
  auto text = fmt::format("{}://{}{}{}", scheme, user.substr(0, colon),
                          colon == std::string::npos ? "" : ":***", user.empty() ? "" : "@");
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
    if (scheme == "mariadb" || scheme == "mysql") {
      DatabaseTarget target = parse_server(url, Kind::kMariaDB);
      target.called_mysql = scheme == "mysql";
      return target;
    }
    if (scheme == "clickhouse") return parse_server(url, Kind::kClickHouse);
    throw refuse(url, fmt::format("'{}' is no engine of stepwell", url.substr(0, colon)), kForms);
  }
  std::string hint = kForms;
  if (!url.empty() && !may_hold_password(url))
    hint = fmt::format("for a file of the embedded engine write duckdb:{}; {}", url, kForms);
  throw refuse(url, "it does not begin with an engine", std::move(hint));
}

}  // namespace stepwell
