#include "engine/differences.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <charconv>
#include <utility>

#include "base/printable.h"
#include "model/exclusion.h"
#include "model/money.h"

namespace stepwell {
namespace {

/// What a column is called where it is not named as in the model's roles.
constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kRoles = {
    {{"first_day", "month"}, {"place", "marketplace"}, {"raw_count", "row_count"}}};

std::string value_text(const std::string& column, const std::optional<std::string>& value) {
  if (!value) return "NULL";
  if (column == "place" || column == "metric") return "'" + printable(*value) + "'";
  if (column == "first_day" && value->ends_with("-01")) return value->substr(0, value->size() - 3);
  if (column == "reason") {
    std::size_t number = kExclusionCount;
    std::from_chars(value->data(), value->data() + value->size(), number);
    if (number < kExclusionCount) return fmt::format("'{}'", kExclusionNames[number]);
  }
  return *value;
}

/// " (2.00 more)" of `found` beside `expected`; empty where they are no numbers, or too large to subtract.
std::string by_how_much(const std::string& expected, const std::string& found) {
  const auto one = Money::parse(expected);
  const auto other = Money::parse(found);
  if (!one || !other) return {};
  const MoneySum difference = MoneySum(*other) - MoneySum(*one);
  const bool more = difference > MoneySum();
  std::string size = (more ? difference : MoneySum() - difference).str();
  if (expected.find('.') == std::string::npos) size.resize(size.find('.'));
  return fmt::format(" ({} {})", size, more ? "more" : "less");
}

}  // namespace

void Differences::add(UnsharedRow row) {
  if (count_ == 0 || row.key != last_key_) {
    ++count_;
    last_key_ = row.key;
    if (groups_.size() < kExamples) groups_.push_back({row.key, {}});
  }
  if (count_ == groups_.size()) groups_.back().rows.push_back(std::move(row));
}

std::string Differences::column_name(const std::string& column) const {
  if (compared_.table == kExclusionTable) {
    if (column == "asin") return model_.name("facts.asin");
    if (column == "first_day") return model_.name("facts.month");
    if (column == "amount") return "money";
    return column == "raw_count" ? "row_count" : column;
  }
  std::string_view role = column;
  for (const auto& [name, of_role] : kRoles) {
    if (name == column) role = of_role;
  }
  if (column == "amount") role = compared_.table == "asin_tier" ? "value" : "total";
  return model_.name(fmt::format("{}.{}", compared_.table, role));
}

std::string Differences::table_words() const {
  if (compared_.table == kExclusionTable) return "stepwell_exclusions";
  for (const Tier tier : {Tier::kAsin, Tier::kBrand, Tier::kCategory}) {
    if (role_of(tier) == compared_.table) return fmt::format("the {} tier", name_of(tier));
  }
  return std::string(compared_.table);
}

std::string Differences::text_of(const std::vector<std::string>& columns,
                                 const std::vector<std::optional<std::string>>& values) const {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < values.size(); ++i) {
    parts.push_back(fmt::format("{} {}", column_name(columns[i]), value_text(columns[i], values[i])));
  }
  return fmt::format("{}", fmt::join(parts, ", "));
}

std::string Differences::difference_text(const UnsharedRow& expected, const UnsharedRow& found) const {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < expected.content.size(); ++i) {
    const auto& one = expected.content[i];
    const auto& other = found.content[i];
    if (one == other) continue;
    const std::string& column = compared_.content[i];
    // Ids are names: one is not "more" than the other.
    const bool counted = column != "brand" && column != "category" && one && other;
    parts.push_back(fmt::format("{} {} in {}, {} in {}{}", column_name(column), value_text(column, one),
                                compared_.expected_in, value_text(column, other), table_words(),
                                counted ? by_how_much(*one, *other) : ""));
  }
  return fmt::format("{}", fmt::join(parts, "; "));
}

std::vector<std::string> Differences::examples() const {
  std::vector<std::string> lines;
  for (const auto& group : groups_) {
    std::string line = text_of(compared_.key, group.key) + ": ";
    if (group.rows.size() == 2 && group.rows[0].expected && !group.rows[1].expected) {
      line += difference_text(group.rows[0], group.rows[1]);
    } else {
      std::vector<std::string> parts;
      for (const auto& row : group.rows) {
        parts.push_back(fmt::format("{} {} ({})", row.expected ? "missing from" : "too much in",
                                    table_words(), text_of(compared_.content, row.content)));
      }
      line += fmt::format("{}", fmt::join(parts, "; "));
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

}  // namespace stepwell
