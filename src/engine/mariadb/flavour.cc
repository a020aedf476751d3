#include "engine/mariadb/flavour.h"

#include <fmt/format.h>

#include <charconv>

#include "base/error.h"

namespace stepwell::maria {
namespace {

constexpr int kOldestMariaDB = 10'05'00;
constexpr int kOldestMySQL = 8'00'00;
constexpr int kMySQLRowAlias = 8'00'20;  // VALUES() is deprecated from here on
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

/// Weights that one character may have: U+FDFA does.
constexpr std::size_t kExpansion_max = 18;

bool is_unicode(std::string_view character_set) {
  return character_set.starts_with("utf") || character_set == "ucs2";
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

std::string Flavour::or_update(const std::vector<std::string>& columns) const {
  const bool by_alias = !mariadb_ && version_ >= kMySQLRowAlias;
  std::string assignments;
  for (const auto& column : columns) {
    assignments += fmt::format("{}{} = {}", assignments.empty() ? "" : ", ", column,
                               by_alias ? "incoming." + column : "VALUES(" + column + ")");
  }
  return (by_alias ? " AS incoming ON DUPLICATE KEY UPDATE " : " ON DUPLICATE KEY UPDATE ") + assignments;
}

std::string LabelCollation::of(const std::string& text) const {
  return fmt::format("CONVERT({} USING {}) COLLATE {}", text, character_set, name);
}

std::string Flavour::label_digest(const std::string& text, const LabelCollation& collation) const {
  std::string weights;
  if (mariadb_ && is_unicode(collation.character_set)) {
    // Its collations have several levels, each filled up to that length: enough for characters that expand.
    weights = fmt::format("WEIGHT_STRING({} AS CHAR({}))", text, collation.characters * kExpansion_max);
  } else if (!collation.pads) {
    weights = fmt::format("WEIGHT_STRING({})", text);
  } else {
    // Filled up with spaces, 'ß' and 'ss' would have as many, and weigh different amounts.
    weights = fmt::format("TRIM(TRAILING WEIGHT_STRING({}) FROM WEIGHT_STRING(TRIM(TRAILING ' ' FROM {})))",
                          collation.of("' '"), text);
  }
  if (collation.name.starts_with("big5_chinese")) {
    // It gives letters that differ one weight.
    weights = fmt::format("CONCAT({}, CONVERT(REGEXP_REPLACE({}, '[ -~]', '') USING binary))", weights, text);
  }
  return fmt::format("SHA2({}, 256)", weights);
}

}  // namespace stepwell::maria
