#include "engine/mariadb/connection.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <charconv>

#include "base/error.h"
#include "base/printable.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/login.h"
#include "engine/mariadb/rows.h"
#include "engine/mariadb/session_settings.h"

namespace stepwell::maria {
namespace {

[[noreturn]] void unreadable(std::string_view text, const char* wanted) {
  throw Error(ErrorCode::kFailed,
              fmt::format("the database returned '{}' where {} was expected", printable(text), wanted),
              "check the column types of the tables against 'stepwell sql create'");
}

template <typename Number>
Number number_of(std::string_view text, const char* wanted) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) unreadable(text, wanted);
  return number;
}

}  // namespace

void require_columns(std::size_t wanted, std::size_t found) {
  if (found >= wanted) return;
  throw Error(ErrorCode::kFailed,
              fmt::format("the server answered with {} columns where {} were asked for", found, wanted),
              "no honest server does that: check host and port, and take ssl_mode = verified");
}

std::optional<std::string> Row::optional_text(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  return std::string(*field(column));
}

std::int64_t Row::integer(std::size_t column) const {
  return is_null(column) ? 0 : number_of<std::int64_t>(text(column), "a whole number");
}

std::uint64_t Row::whole(std::size_t column) const {
  return is_null(column) ? 0 : number_of<std::uint64_t>(text(column), "a whole number from 0");
}

double Row::real(std::size_t column) const {
  return is_null(column) ? 0 : number_of<double>(text(column), "a number");
}

std::int32_t Row::id(std::size_t column) const {
  return is_null(column) ? kNoId : number_of<std::int32_t>(text(column), "an id of 32 bits");
}

Month Row::month(std::size_t column) const {
  return is_null(column) ? Month::none() : month_of_date(text(column));
}

MoneySum Row::sum(std::size_t column) const {
  if (is_null(column)) return {};
  const auto units = hundredths_of(text(column));
  if (!units) unreadable(text(column), "a decimal with two places");
  return MoneySum(*units);
}

Money Row::money(std::size_t column) const {
  const auto money = sum(column).narrow(kTotalDigits);
  if (!money) unreadable(text(column), "a decimal(18,2)");
  return *money;
}

namespace {

/// Has the kernel ask a server that says nothing, as one may for minutes at a long statement, whether it is
/// still there: a machine that has gone, or a wall that swallows packets, is noticed after two minutes
/// instead of never.
void notice_silence(int socket) {
  constexpr int kOn = 1;
  constexpr int kIdle_s = 60;
  constexpr int kInterval_s = 10;
  constexpr int kProbes = 6;
  constexpr int kUnanswered_ms = 120'000;
  // Of a socket in the file system they ask in vain.
  setsockopt(socket, SOL_SOCKET, SO_KEEPALIVE, &kOn, sizeof kOn);
  setsockopt(socket, IPPROTO_TCP, TCP_KEEPIDLE, &kIdle_s, sizeof kIdle_s);
  setsockopt(socket, IPPROTO_TCP, TCP_KEEPINTVL, &kInterval_s, sizeof kInterval_s);
  setsockopt(socket, IPPROTO_TCP, TCP_KEEPCNT, &kProbes, sizeof kProbes);
  setsockopt(socket, IPPROTO_TCP, TCP_USER_TIMEOUT, &kUnanswered_ms, sizeof kUnanswered_ms);
}

}  // namespace

Connection::Connection(const MariaServer& server, unsigned connect_timeout_s, unsigned read_timeout_s)
    : mysql_(mysql_init(nullptr)), trust_(server.trust) {
  if (mysql_ == nullptr) throw std::bad_alloc();
  try {
    local_infile_.emplace(mysql_);
    mysql_optionsv(mysql_, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout_s);
    if (read_timeout_s > 0) mysql_optionsv(mysql_, MYSQL_OPT_READ_TIMEOUT, &read_timeout_s);
    mysql_optionsv(mysql_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
    log_in(mysql_, server);
    notice_silence(static_cast<int>(mysql_get_socket(mysql_)));
    flavour_ = Flavour::of(mysql_get_server_info(mysql_));
    flavour_.require_supported();
    settle_session(*this);
    require_database(server.database);
  } catch (...) {
    mysql_close(mysql_);
    throw;
  }
}

// What a server runs at a login (init_connect), or a proxy, may have gone to another database.
void Connection::require_database(const std::string& database) {
  if (database.empty()) return;
  // As a statement: the library takes any answer to its own command for a yes.
  std::string name;
  for (const char c : database) name.append(c == '`' ? 2 : 1, c);
  execute("USE `" + name + "`");
  if (integer("SELECT DATABASE() = " + literal(database)).value_or(0) != 0) return;
  throw Error(ErrorCode::kFailed,
              fmt::format("the session is in the database '{}', and '{}' was asked for",
                          printable(text("SELECT DATABASE()").value_or("")), database),
              "look for a USE in the server's init_connect, and for a proxy between");
}

Connection::~Connection() { mysql_close(mysql_); }

void Connection::fail() { fail(mysql_errno(mysql_), mysql_error(mysql_)); }

void Connection::fail(unsigned number, std::string_view message) {
  require_honesty();
  trust_->require();
  throw failure(number,
                message.empty() ? "the server answered without the rows that were asked for" : message);
}

void Connection::require_honesty() {
  try {
    local_infile_->require_honesty();
  } catch (const Error& dishonest) {
    // What else such a server says is not worth reading.
    shutdown(mysql_get_socket(mysql_), SHUT_RDWR);
    trust_->withdraw(dishonest);
    spdlog::error("{}", dishonest.what());
    throw;
  }
}

void Connection::send(const std::string& sql) {
  require_trust();
  if (mysql_real_query(mysql_, sql.data(), sql.size()) != 0) fail();
}

std::uint64_t Connection::execute(const std::string& sql) {
  send(sql);
  if (MYSQL_RES* rows = mysql_store_result(mysql_); rows != nullptr) mysql_free_result(rows);
  return mysql_affected_rows(mysql_);
}

std::uint64_t Connection::execute(const std::string& sql, const std::vector<Value>& parameters) {
  return execute_statement(*this, sql, parameters);
}

void Connection::begin(Begin kind) {
  execute(kind == Begin::kWrite ? "START TRANSACTION"
                                : "START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY");
}

void Connection::commit() { execute("COMMIT"); }

void Connection::roll_back() noexcept {
  try {
    execute("ROLLBACK");
  } catch (const std::exception&) {
    // Nothing is left to do.
  }
}

Result Connection::query(const std::string& sql, const std::vector<Value>& parameters) {
  if (!parameters.empty()) return Result(query_statement(*this, sql, parameters));
  send(sql);
  MYSQL_RES* rows = mysql_store_result(mysql_);
  if (rows == nullptr) fail();
  return Result(text_rows(*this, rows));
}

Result Connection::stream(const std::string& sql) {
  send(sql);
  MYSQL_RES* rows = mysql_use_result(mysql_);
  if (rows == nullptr) fail();
  return Result(text_rows(*this, rows));
}

std::optional<std::string> Connection::text(const std::string& sql, const std::vector<Value>& parameters) {
  Result result = query(sql, parameters);
  if (!result.next()) return std::nullopt;
  return result.row().optional_text(0);
}

std::optional<std::int64_t> Connection::integer(const std::string& sql,
                                                const std::vector<Value>& parameters) {
  Result result = query(sql, parameters);
  if (!result.next() || result.row().is_null(0)) return std::nullopt;
  return result.row().integer(0);
}

std::string Connection::literal(std::string_view text) {
  std::string escaped(text.size() * 2 + 1, '\0');
  escaped.resize(mysql_real_escape_string(mysql_, escaped.data(), text.data(), text.size()));
  return "'" + escaped + "'";
}

std::uint64_t Connection::load(const std::string& sql, const BlockSource& source) {
  {
    require_trust();
    const LocalInfile::Reading reading(*local_infile_, source);
    const bool failed = mysql_real_query(mysql_, sql.data(), sql.size()) != 0;
    require_honesty();
    try {
      local_infile_->rethrow();
    } catch (...) {
      // The server would keep the rows that it has.
      shutdown(mysql_get_socket(mysql_), SHUT_RDWR);
      throw;
    }
    if (failed) fail();
  }
  const std::uint64_t loaded = mysql_affected_rows(mysql_);
  if (mysql_warning_count(mysql_) > 0) {
    Result warnings = query("SHOW WARNINGS LIMIT 1");
    if (warnings.next()) {
      throw failure(static_cast<unsigned>(warnings.row().whole(1)), warnings.row().text(2));
    }
  }
  return loaded;
}

}  // namespace stepwell::maria
