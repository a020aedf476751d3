#include "engine/mariadb/session_settings.h"

#include <fmt/format.h>

#include <string_view>
#include <vector>

#include "base/printable.h"
#include "engine/mariadb/failure.h"

namespace stepwell::maria {
namespace {

enum class Who { kBoth, kMariaDB, kMySQL };

/// One variable of the session. What is read back must be `value`, or `read` where the server says it in
/// other words.
struct Setting {
  const char* variable;
  const char* value;  // as SQL
  const char* read;
  const char* why;
  Who who = Who::kBoth;
  /// The first version that has it, as Flavour::version counts.
  int since = 0;
};

constexpr const char* kTexts = "texts would be read or written as others";
constexpr const char* kPart = "rows would be missing";
constexpr const char* kStops = "long statements would be stopped";

/// Character sets are set by SET NAMES, before these.
constexpr Setting kSettings[] = {
    // Nothing that does not fit is cut off in silence; no word of SQL means something else.
    {"sql_mode", "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'", "STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION",
     "values would be changed in silence"},
    {"time_zone", "'+00:00'", "+00:00", "times would be shifted"},
    {"autocommit", "1", "1", "what is written would be lost"},
    {"completion_type", "'NO_CHAIN'", "NO_CHAIN", "a commit would begin another transaction"},
    {"sql_select_limit", "18446744073709551615", "18446744073709551615", kPart},
    {"sql_safe_updates", "0", "0", "statements would be refused"},
    {"sql_big_selects", "1", "1", kStops},
    {"max_join_size", "18446744073709551615", "18446744073709551615", kStops},
    {"sql_auto_is_null", "0", "0", "a search for NULL would find the row inserted last"},
    {"foreign_key_checks", "1", "1", "rows could point to nothing"},
    {"unique_checks", "1", "1", "a key could occur twice"},
    {"group_concat_max_len", "1000000", "1000000", "lists would be cut short"},
    // A GROUP BY that sorts looks at so many bytes of a label.
    {"max_sort_length", "8192", "8192", "labels would be told apart by their beginning alone"},
    // A scan reads as fast as it can, but the other scans and the aggregation share its processors.
    {"net_write_timeout", "3600", "3600", kStops},
    {"net_read_timeout", "3600", "3600", kStops},
    {"wait_timeout", "86400", "86400", kStops},
    {"max_statement_time", "0", "0.000000", kStops, Who::kMariaDB},
    {"idle_transaction_timeout", "0", "0", kStops, Who::kMariaDB},
    {"system_versioning_asof", "DEFAULT", "DEFAULT", "rows of another time would be read", Who::kMariaDB},
    {"check_constraint_checks", "1", "1", "values could be what their columns forbid", Who::kMariaDB},
    {"max_execution_time", "0", "0", kStops, Who::kMySQL},
    // Sizes of tables as they are now, not as they were yesterday.
    {"information_schema_stats_expiry", "0", "0", "sizes of tables would be yesterday's", Who::kMySQL},
};

constexpr const char* kCharacterSets[] = {"character_set_client", "character_set_connection",
                                          "character_set_results"};
constexpr const char* kCharacterSet = "utf8mb4";
constexpr const char* kIsolation = "REPEATABLE-READ";
/// A clock that somebody has stopped is further off.
constexpr std::int64_t kClock_s = 60;

bool applies(const Setting& setting, const Flavour& flavour) {
  if (setting.who == Who::kMariaDB && !flavour.is_mariadb()) return false;
  if (setting.who == Who::kMySQL && flavour.is_mariadb()) return false;
  return flavour.version() >= setting.since;
}

std::string isolation_variable(const Flavour& flavour) {
  return flavour.is_mariadb() ? "tx_isolation" : "transaction_isolation";
}
std::string read_only_variable(const Flavour& flavour) {
  return flavour.is_mariadb() ? "tx_read_only" : "transaction_read_only";
}

/// Everything that is compared: the variable, what it has to be, and what happens otherwise.
struct Expected {
  std::string variable;
  std::string value;
  std::string why;
};

std::vector<Expected> expected(const Flavour& flavour) {
  std::vector<Expected> all;
  for (const char* variable : kCharacterSets) all.push_back({variable, kCharacterSet, kTexts});
  for (const auto& setting : kSettings) {
    if (applies(setting, flavour)) all.push_back({setting.variable, setting.read, setting.why});
  }
  all.push_back({isolation_variable(flavour), kIsolation, "a refresh would not see one moment"});
  all.push_back({read_only_variable(flavour), "0", "nothing could be written"});
  return all;
}

void set(Connection& connection) {
  connection.execute(fmt::format("SET NAMES {}", kCharacterSet));
  std::string assignments;
  for (const auto& setting : kSettings) {
    if (!applies(setting, connection.flavour())) continue;
    assignments +=
        fmt::format("{}SESSION {} = {}", assignments.empty() ? "" : ", ", setting.variable, setting.value);
  }
  connection.execute("SET " + assignments);
  connection.execute("SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE");
}

/// A clock that `SET timestamp` has stopped would date every row and generation alike. Some servers let
/// nobody touch it.
void start_clock(Connection& connection) {
  try {
    connection.execute("SET timestamp = DEFAULT");
  } catch (const Error&) {
    // Then nobody else could, either; what it shows is looked at below.
  }
}

}  // namespace

void settle_session(Connection& connection) {
  doing("set up the session with the server", [&] {
    set(connection);
    start_clock(connection);
    const auto wanted = expected(connection.flavour());
    std::string question;
    for (const auto& one : wanted) question += "@@SESSION." + one.variable + ", ";
    Result answer =
        connection.query("SELECT " + question + "ABS(UNIX_TIMESTAMP(SYSDATE()) - FLOOR(@@timestamp))");
    if (!answer.next())
      throw Error(ErrorCode::kFailed, "the server does not tell its variables", "check the server");
    std::string complaints;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      const auto found = answer.row().optional_text(i).value_or("NULL");
      if (found == wanted[i].value) continue;
      complaints += fmt::format("{}{} is '{}' and has to be '{}' ({})", complaints.empty() ? "" : "; ",
                                wanted[i].variable, printable(found), wanted[i].value, wanted[i].why);
    }
    if (answer.row().integer(wanted.size()) > kClock_s) {
      complaints += std::string(complaints.empty() ? "" : "; ") + "timestamp has been stopped";
    }
    if (complaints.empty()) return;
    throw Error(
        ErrorCode::kFailed, "the server does not take what stepwell relies on: " + complaints,
        "look for the variable in the server's configuration, in init_connect, and in a proxy between");
  });
}

}  // namespace stepwell::maria
