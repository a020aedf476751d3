#include "engine/mariadb/connection.h"

#include <fmt/format.h>

#include <charconv>
#include <cstring>

#include "base/error.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/rows.h"

namespace stepwell::maria {
namespace {

[[noreturn]] void unreadable(std::string_view text, const char* wanted) {
  throw Error(ErrorCode::kFailed,
              fmt::format("the database returned '{}' where {} was expected", text, wanted),
              "check the column types of the tables against 'stepwell sql create'");
}

template <typename Number>
Number number_of(std::string_view text, const char* wanted) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) unreadable(text, wanted);
  return number;
}

void set_tls(MYSQL* mysql, const MariaServer& server) {
  const auto file = [](const std::string& path) { return path.empty() ? nullptr : path.c_str(); };
  const my_bool enforce = server.tls == TlsMode::kRequired || server.tls == TlsMode::kVerified;
  const my_bool verify = server.tls == TlsMode::kVerified;
  if (server.tls != TlsMode::kOff) {
    mysql_ssl_set(mysql, file(server.tls_key), file(server.tls_certificate), file(server.tls_ca), nullptr,
                  nullptr);
  }
  mysql_optionsv(mysql, MYSQL_OPT_SSL_ENFORCE, &enforce);
  mysql_optionsv(mysql, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &verify);
}

}  // namespace

std::optional<std::string> Row::optional_text(std::size_t column) const {
  if (is_null(column)) return std::nullopt;
  return std::string(*fields_[column]);
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

Connection::Connection(const MariaServer& server, unsigned connect_timeout_s, unsigned read_timeout_s)
    : mysql_(mysql_init(nullptr)) {
  if (mysql_ == nullptr) throw std::bad_alloc();
  const unsigned local_infile = 1;
  mysql_optionsv(mysql_, MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout_s);
  if (read_timeout_s > 0) mysql_optionsv(mysql_, MYSQL_OPT_READ_TIMEOUT, &read_timeout_s);
  mysql_optionsv(mysql_, MYSQL_OPT_LOCAL_INFILE, &local_infile);
  mysql_optionsv(mysql_, MYSQL_SET_CHARSET_NAME, "utf8mb4");
  set_tls(mysql_, server);
  // The library takes "localhost" for a socket; whoever names a port of their own means that port.
  constexpr std::uint16_t kUsualPort = 3306;
  const unsigned tcp = MYSQL_PROTOCOL_TCP;
  if (server.socket.empty() && server.port != kUsualPort) mysql_optionsv(mysql_, MYSQL_OPT_PROTOCOL, &tcp);
  try {
    const auto name = [](const std::string& text) { return text.empty() ? nullptr : text.c_str(); };
    if (mysql_real_connect(mysql_, server.socket.empty() ? server.host.c_str() : nullptr, name(server.user),
                           name(server.password), server.database.c_str(), server.port, name(server.socket),
                           CLIENT_FOUND_ROWS) == nullptr) {
      doing("connect to " + server.description, [this] { fail(); });
    }
    flavour_ = Flavour::of(mysql_get_server_info(mysql_));
    flavour_.require_supported();
    for (const auto& setting : flavour_.session_settings()) execute(setting);
  } catch (...) {
    mysql_close(mysql_);
    throw;
  }
}

Connection::~Connection() { mysql_close(mysql_); }

void Connection::fail() {
  const std::string message = mysql_error(mysql_);
  throw failure(mysql_errno(mysql_), message.empty() ? "the database gave no reason" : message);
}

std::uint64_t Connection::execute(const std::string& sql) {
  if (mysql_real_query(mysql_, sql.data(), sql.size()) != 0) fail();
  if (MYSQL_RES* rows = mysql_store_result(mysql_); rows != nullptr) mysql_free_result(rows);
  return mysql_affected_rows(mysql_);
}

std::uint64_t Connection::execute(const std::string& sql, const std::vector<Value>& parameters) {
  return execute_statement(*this, sql, parameters);
}

Result Connection::query(const std::string& sql, const std::vector<Value>& parameters) {
  if (!parameters.empty()) return Result(query_statement(*this, sql, parameters));
  if (mysql_real_query(mysql_, sql.data(), sql.size()) != 0) fail();
  MYSQL_RES* rows = mysql_store_result(mysql_);
  if (rows == nullptr) fail();
  return Result(text_rows(*this, rows));
}

Result Connection::stream(const std::string& sql) {
  if (mysql_real_query(mysql_, sql.data(), sql.size()) != 0) fail();
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

namespace {

/// The file that LOAD DATA LOCAL reads, as the client library sees it.
struct LocalFile {
  const Connection::BlockSource* source;
  std::string_view block;
  std::exception_ptr failed;

  int read(char* buffer, unsigned size) {
    try {
      while (block.empty()) {
        if (!(*source)(block)) return 0;
      }
    } catch (...) {
      failed = std::current_exception();
      return -1;
    }
    const auto count = std::min<std::size_t>(size, block.size());
    std::memcpy(buffer, block.data(), count);
    block.remove_prefix(count);
    return static_cast<int>(count);
  }
};

}  // namespace

std::uint64_t Connection::load(const std::string& sql, const BlockSource& source) {
  LocalFile file{&source, {}, nullptr};
  mysql_set_local_infile_handler(
      mysql_,
      [](void** instance, const char*, void* data) {
        *instance = data;
        return 0;
      },
      [](void* instance, char* buffer, unsigned size) {
        return static_cast<LocalFile*>(instance)->read(buffer, size);
      },
      [](void*) {},
      [](void*, char* message, unsigned size) {
        fmt::format_to_n(message, size - 1, "the rows could not be made").out[0] = '\0';
        return 1;
      },
      &file);
  const bool failed = mysql_real_query(mysql_, sql.data(), sql.size()) != 0;
  mysql_set_local_infile_default(mysql_);
  if (file.failed) std::rethrow_exception(file.failed);
  if (failed) fail();
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
