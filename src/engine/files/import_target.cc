#include "engine/files/import_target.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>

#include "engine/files/connection.h"
#include "engine/files/shown_value.h"

namespace stepwell::files {
namespace {

constexpr std::int64_t kId_max = INT32_MAX;  // its negative is the least: one below means NULL in memory
constexpr int kMoneyPlaces = 2;
/// Beyond 32 bits there is none of these. A raw row or stock may name any id that its column holds: none that
/// is beyond can be known.
constexpr const char* kIds[] = {"asins.id", "asins.brand", "brands.id", "brands.category", "categories.id"};
constexpr const char* kMentionedIds[] = {"facts.asin", "stock.asin"};
constexpr const char* kMonths[] = {"facts.month", "stock.month"};
constexpr const char* kMoney[] = {"facts.value", "stock.value"};

std::string known_columns(const Model& model, const ImportTarget& target) {
  std::string known;
  for (const auto& role : model.columns(target.role)) {
    known += (known.empty() ? "" : ", ") + model.name(role);
  }
  return known;
}

/// Checks one name of a header after the other.
class Matcher {
 public:
  Matcher(const Model& model, const ImportTarget& target, const std::string& file, const std::string& place)
      : model_(model), target_(target), file_(file), place_(place), table_(model.name(target.role)) {}

  void add(const std::string& name) {
    if (name.empty()) {
      throw Error(
          ErrorCode::kFailed, fmt::format("{}: column {} has no name", place_, columns_.size() + 1),
          fmt::format("the header row names the columns; known are {}", known_columns(model_, target_)));
    }
    const auto* column = target_.find(name);
    if (column == nullptr) {
      throw Error(
          ErrorCode::kFailed,
          fmt::format("'{}' has a column '{}' that table '{}' lacks", file_, shown_value(name), table_),
          fmt::format("the header row names the columns; known are {}", known_columns(model_, target_)));
    }
    if (has(column)) {
      throw Error(ErrorCode::kFailed, fmt::format("{} names column '{}' twice", place_, shown_value(name)),
                  "nothing was imported; a column may be there once");
    }
    refuse_unfit(*column);
    columns_.push_back(column);
  }

  void require(const std::string& name) const {
    const auto* column = target_.find(name);
    if (column != nullptr && has(column)) return;
    throw Error(ErrorCode::kFailed,
                fmt::format("'{}' has no column '{}', which table '{}' needs", file_, name, table_),
                fmt::format("the header row must name {}", known_columns(model_, target_)));
  }

  ImportColumns take() { return std::move(columns_); }

 private:
  bool has(const ImportTarget::Column* column) const {
    return std::find(columns_.begin(), columns_.end(), column) != columns_.end();
  }
  void refuse_unfit(const ImportTarget::Column& column) const {
    if (column.is_generated) {
      throw Error(ErrorCode::kFailed,
                  fmt::format("'{}' has a column '{}', which the database makes itself in table '{}'", file_,
                              column.name, table_),
                  "nothing was imported; leave that column out of the file");
    }
    if (!column.rule.refused.empty()) {
      throw Error(ErrorCode::kFailed,
                  fmt::format("'{}' has a column '{}', which is {} in table '{}': {}", file_, column.name,
                              column.rule.shown, table_, column.rule.refused),
                  "nothing was imported; leave that column out of the file, or give it another type");
    }
  }

  const Model& model_;
  const ImportTarget& target_;
  const std::string& file_;
  const std::string& place_;
  std::string table_;
  ImportColumns columns_;
};

}  // namespace

const ImportTarget::Column* ImportTarget::find(const std::string& name) const {
  const auto found = std::find_if(columns.begin(), columns.end(),
                                  [&name](const Column& column) { return same_name(column.name, name); });
  return found == columns.end() ? nullptr : &*found;
}

void ImportTarget::narrow_to_roles(const Model& model) {
  const auto narrow = [&](const char* column_role, FieldRule::Kind kind, auto change) {
    if (!std::string_view(column_role).starts_with(role + ".")) return;
    for (auto& column : columns) {
      if (same_name(column.name, model.name(column_role)) && column.rule.kind == kind) change(column.rule);
    }
  };
  for (const auto* id : kIds) {
    narrow(id, FieldRule::Kind::kInteger, [](FieldRule& rule) {
      rule.is_id = true;
      rule.least = std::max<MoneySum::Units>(rule.least, -kId_max);
      rule.most = std::min<MoneySum::Units>(rule.most, kId_max);
    });
  }
  for (const auto* id : kMentionedIds) {
    narrow(id, FieldRule::Kind::kInteger, [](FieldRule& rule) { rule.is_id = true; });
  }
  for (const auto* month : kMonths) {
    for (const auto kind : {FieldRule::Kind::kDate, FieldRule::Kind::kTimestamp}) {
      narrow(month, kind, [](FieldRule& rule) {
        rule.year_least = std::max(rule.year_least, 1900);
        rule.year_most = std::min(rule.year_most, 2200);
      });
    }
  }
  for (const auto* money : kMoney) {
    narrow(money, FieldRule::Kind::kDecimal,
           [](FieldRule& rule) { rule.places_max = std::min(rule.places_max, kMoneyPlaces); });
  }
}

ImportColumns match_columns(const Model& model, const ImportTarget& target, const std::string& file,
                            const std::string& place, const std::vector<std::string>& names) {
  Matcher matcher(model, target, file, place);
  for (const auto& name : names) matcher.add(name);
  for (const auto& role : model.columns(target.role)) {
    const auto* column = target.find(model.name(role));
    const bool optional = role == target.role + ".id" || role == "asins.name" ||
                          (column != nullptr && (column->has_default || column->is_generated));
    if (!optional) matcher.require(model.name(role));
  }
  for (const auto& column : target.columns) {
    if (column.never_null && !column.has_default && !column.is_generated) matcher.require(column.name);
  }
  return matcher.take();
}

Error unknown_source(const std::string& table, const Model& model) {
  std::string known;
  for (const auto role : kSourceTables) known += (known.empty() ? "" : ", ") + model.name(role);
  return Error(ErrorCode::kUsage, fmt::format("'{}' is no source table", table), "use one of " + known);
}

}  // namespace stepwell::files
