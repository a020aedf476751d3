#include "engine/mariadb/grants_script.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/error.h"
#include "engine/mariadb/expected_tiers.h"
#include "engine/mariadb/tables.h"
#include "engine/sql/template.h"

namespace stepwell::maria {
namespace {

class GrantsScript {
 public:
  GrantsScript(const Model& model, const Grantee& grantee)
      : model_(model),
        sql_(model, '`'),
        grantee_(grantee),
        user_(text_literal(grantee.user) + "@" + text_literal(grantee.host)) {}

  std::string text() {
    heading();
    sources();
    own_tables();
    whole_database();
    optional();
    return std::move(text_);
  }

 private:
  /// The usual names are no words of SQL, and read better without quotes.
  std::string table(std::string_view role) const {
    static const Model kUsual;
    const std::string& name = model_.name(role);
    return name == kUsual.name(role) ? name : sql_.quoted(name);
  }

  void line(std::string_view text) { text_.append(text) += '\n'; }
  void grant(std::string_view rights, std::string_view on) {
    line(fmt::format("GRANT {} ON {} TO {};", rights, on, user_));
  }
  /// Where there is no such table, the server would refuse, and its client stop.
  void grant_if_there(std::string_view rights, std::string_view role) {
    line(
        fmt::format("SET @statement = IF(EXISTS (SELECT 1 FROM information_schema.tables\n"
                    "  WHERE table_schema = DATABASE() AND table_name = {}),\n  {}, 'DO 0');\n"
                    "PREPARE work FROM @statement;\nEXECUTE work;\nDEALLOCATE PREPARE work;",
                    text_literal(model_.name(role)),
                    text_literal(fmt::format("GRANT {} ON {} TO {}", rights, table(role), user_))));
  }
  void offer(std::string_view rights, std::string_view on) {
    line(fmt::format("-- GRANT {} ON {} TO {};", rights, on, user_));
  }

  void heading() {
    line(
        "-- What stepwell's user may do in the team's database, and no more. For MariaDB 10.5+ and MySQL "
        "8.0+.");
    line(
        "-- 'stepwell sql grants' prints it for the user, the database and the tables of your "
        "configuration.");
    line("--");
    line("-- Run it as somebody who may give rights" +
         (grantee_.database.empty()
              ? std::string(", in the team's database:\n--   mariadb sales < grants.sql  ")
              : std::string(":\n--   stepwell sql grants | mariadb  ")) +
         "        (mysql on MySQL)");
    line(
        "-- It can be repeated, after a table was added for one. A table of the team's that is absent is "
        "passed over.");
    line("");
    if (!grantee_.database.empty()) line(fmt::format("USE {};\n", sql_.quoted(grantee_.database)));
    line("-- A user that is made here is locked, since it has no password. You alone give one:");
    line(fmt::format("--   ALTER USER {} IDENTIFIED BY '…' ACCOUNT UNLOCK;", user_));
    line("-- A user that is there stays as it is, with its password.");
    if (grantee_.host == "%")
      line("-- '%' is any host: put the one that stepwell connects from in its place, here and below.");
    line(fmt::format("CREATE USER IF NOT EXISTS {} ACCOUNT LOCK;\n", user_));
  }

  void sources() {
    line("-- The team's tables are only read." +
         std::string(model_.foreign_keys()
                         ? " REFERENCES lets the foreign keys of the summary tables point to them."
                         : ""));
    grant_if_there("SELECT", "facts");
    for (const char* role : {"asins", "brands", "categories"}) {
      grant_if_there(model_.foreign_keys() ? "SELECT, REFERENCES" : "SELECT", role);
    }
    grant_if_there("SELECT", "stock");
    line("\n-- The two indexes on the fact table. Not needed with 'stepwell setup --no-raw-indexes'.");
    grant_if_there("INDEX", "facts");
  }

  void own_tables() {
    line(
        "\n-- The summary tables. ALTER is used only if setup finds them there without the column row_count, "
        "or with foreign "
        "keys of an older version; DROP only by");
    line(
        "-- 'stepwell rollback --drop', and by a setup that cannot be finished and takes back what it made.");
    for (const auto& definition : tier_tables()) {
      grant("SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP\n ", table(definition.role));
    }
    line("\n-- stepwell's own bookkeeping. ALTER and CREATE are for a newer version, which may add to it.");
    for (const auto& definition : bookkeeping_tables()) {
      grant("SELECT, INSERT, UPDATE, DELETE, CREATE, ALTER, DROP", definition.role);
    }
  }

  void whole_database() {
    line(
        "\n-- While several connections take the same snapshot, writers of the source tables wait for a "
        "moment. Without "
        "this right");
    line(
        "-- the raw rows are scanned over one connection, which takes half as long again. It exists for a "
        "whole database "
        "only:");
    line("-- * is this one.");
    grant("LOCK TABLES", "*");
  }

  void optional() {
    line(
        "\n-- Optional: for whoever runs refresh_summary_tables.sql. stepwell itself makes no temporary "
        "tables.");
    offer("CREATE TEMPORARY TABLES", "*");
    if (!model_.foreign_keys()) {
      line("\n-- Optional: for 'stepwell setup --foreign-keys'.");
      for (const char* role : {"asins", "brands", "categories"}) offer("REFERENCES", table(role));
    }
    line(
        "\n-- Optional, and a right on the whole server: generations then carry their position in the binary "
        "log (MariaDB");
    line("-- calls the right BINLOG MONITOR, and knows this name for it).");
    offer("REPLICATION CLIENT", "*.*");
    line(
        "\n-- Optional: 'stepwell import' writes into the team's tables, and replaces rows of the small "
        "ones.");
    for (const char* role : {"facts", "stock"}) offer("INSERT", table(role));
    for (const char* role : {"asins", "brands", "categories"}) offer("INSERT, UPDATE, DELETE", table(role));
  }

  const Model& model_;
  const SqlTemplate sql_;
  const Grantee& grantee_;
  const std::string user_;
  std::string text_;
};

/// One would end the comment that it stands in.
void refuse_control_characters(const std::string& name) {
  if (std::ranges::none_of(name, [](unsigned char c) { return c < ' ' || c == 0x7f; })) return;
  throw Error(ErrorCode::kUsage, "the name of the user or of the database holds a control character",
              "put it right in [database], or in --db");
}

bool is_here(const MariaServer& server) {
  return !server.socket.empty() || server.host == "localhost" || server.host == "::1" ||
         server.host.starts_with("127.");
}

}  // namespace

Grantee grantee_of(const MariaServer& server) {
  Grantee grantee{.host = is_here(server) ? "localhost" : "%", .database = server.database};
  if (!server.user.empty()) grantee.user = server.user;
  return grantee;
}

std::string grants_script(const Model& model, const Grantee& grantee) {
  for (const auto& name : {grantee.user, grantee.host, grantee.database}) refuse_control_characters(name);
  return GrantsScript(model, grantee).text();
}

}  // namespace stepwell::maria
