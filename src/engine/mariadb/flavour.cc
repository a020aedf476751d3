#include "engine/mariadb/flavour.h"

#include <fmt/format.h>

#include <charconv>

#include "base/error.h"

namespace stepwell::maria {
namespace {

constexpr int kOldestMariaDB = 10'05'00;
constexpr int kOldestMySQL = 8'00'00;
constexpr int kMySQLRenamedMasterStatus = 8'02'00;

int parse_version(std::string_view text) {
  int version = 0;
  for (int part = 0; part < 3; ++part) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) number = 0;
    version = version * 100 + number;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (text.starts_with('.')) text.remove_prefix(1);
  }
  return version;
}

}  // namespace

Flavour Flavour::of(std::string_view version) {
  Flavour flavour;
  flavour.mariadb_ = version.find("MariaDB") != std::string_view::npos;
  // Old replication clients expect 5.5.5 in front of a MariaDB's version.
  if (flavour.mariadb_ && version.starts_with("5.5.5-")) version.remove_prefix(6);
  flavour.version_ = parse_version(version);
  return flavour;
}

std::string Flavour::name() const {
  return fmt::format("{} {}.{}.{}", mariadb_ ? "MariaDB" : "MySQL", version_ / 10000, version_ / 100 % 100,
                     version_ % 100);
}

void Flavour::require_supported() const {
  if (version_ >= (mariadb_ ? kOldestMariaDB : kOldestMySQL)) return;
  throw Error(ErrorCode::kFailed, fmt::format("the server is {}, which is too old", name()),
              "stepwell needs MariaDB 10.5 or MySQL 8.0, or a later one");
}

std::string Flavour::snapshot_position_query() const {
  return mariadb_ ? "SHOW STATUS LIKE 'binlog_snapshot_%'" : "";
}

std::string Flavour::binlog_position_query() const {
  if (mariadb_ || version_ < kMySQLRenamedMasterStatus) return "SHOW MASTER STATUS";
  return "SHOW BINARY LOG STATUS";
}

std::string Flavour::add_index(const std::string& table, const std::string& index, const std::string& columns,
                               const std::string& comment) const {
  // ALTER TABLE … ADD INDEX would do the same, but demands the right to change the table in any way.
  return fmt::format("CREATE INDEX {}{} ON {} ({}) COMMENT '{}' ALGORITHM=INPLACE LOCK=NONE",
                     mariadb_ ? "IF NOT EXISTS " : "", index, table, columns, comment);
}

std::string Flavour::weights(const std::string& expression, bool pads, std::size_t characters) const {
  // Padded to the same length, 'CM3' and 'CM3 ' weigh the same; a collation without padding must see them as
  // they are.
  if (!pads) return fmt::format("HEX(WEIGHT_STRING({}))", expression);
  return fmt::format("HEX(WEIGHT_STRING({} AS CHAR({})))", expression, characters);
}

}  // namespace stepwell::maria
