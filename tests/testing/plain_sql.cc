#include "tests/testing/plain_sql.h"

#include <algorithm>
#include <stdexcept>

namespace stepwell::testing {
namespace {

constexpr std::size_t kRowsPerInsert = 500;

std::string literal(const std::optional<std::string>& text) {
  if (!text) return "NULL";
  std::string quoted = "'";
  for (const char c : *text) {
    if (c == '\'') quoted += '\'';
    quoted += c;
  }
  return quoted + "'";
}
std::string literal(const std::optional<int>& number) { return number ? std::to_string(*number) : "NULL"; }
std::string literal(int number) { return std::to_string(number); }
std::string literal(const std::optional<long long>& hundredths) {
  return hundredths ? money_text(*hundredths) : "NULL";
}

std::optional<int> number(const std::optional<std::string>& text) {
  return text ? std::optional(std::stoi(*text)) : std::nullopt;
}

/// "2025-01-01" -> "2025-01". Another day stays in sight and makes the comparison fail (R3).
std::string month_text(const std::string& date) {
  return date.ends_with("-01") ? date.substr(0, date.size() - 3) : "not a first day: " + date;
}

template <typename Row, typename Values>
void insert(SqlConnection& connection, const std::string& into, const std::vector<Row>& rows, Values values) {
  for (std::size_t from = 0; from < rows.size(); from += kRowsPerInsert) {
    std::string statement = into + " VALUES ";
    for (std::size_t i = from; i < std::min(from + kRowsPerInsert, rows.size()); ++i) {
      statement += (i == from ? "(" : ",(") + values(rows[i]) + ")";
    }
    connection.execute(statement);
  }
}

AsinGroup asin_group(const TextRow& row) {
  return {std::stoi(row.at(0).value()),
          std::stoi(row.at(1).value()),
          number(row.at(2)),
          row.at(3).value(),
          month_text(row.at(4).value()),
          row.at(5).value(),
          hundredths_of(row.at(6).value())};
}
BrandGroup brand_group(const TextRow& row) {
  return {std::stoi(row.at(0).value()),
          number(row.at(1)),
          month_text(row.at(2).value()),
          row.at(3).value(),
          row.at(4).value(),
          hundredths_of(row.at(5).value()),
          std::stoll(row.at(6).value())};
}
CategoryGroup category_group(const TextRow& row) {
  return {std::stoi(row.at(0).value()),     month_text(row.at(1).value()), row.at(2).value(),
          hundredths_of(row.at(3).value()), std::stoll(row.at(4).value()), std::stoll(row.at(5).value())};
}

constexpr auto kAsinTier =
    "SELECT {asin_tier.asin}, {asin_tier.brand}, {asin_tier.category}, {asin_tier.marketplace},"
    " {asin_tier.month}, {asin_tier.metric}, {asin_tier.value}, {asin_tier.updated_at} FROM {asin_tier}";
constexpr auto kBrandTier =
    "SELECT {brand_tier.brand}, {brand_tier.category}, {brand_tier.month}, {brand_tier.marketplace},"
    " {brand_tier.metric}, {brand_tier.total}, {brand_tier.asin_count}, {brand_tier.updated_at}"
    " FROM {brand_tier}";
constexpr auto kCategoryTier =
    "SELECT {category_tier.category}, {category_tier.month}, {category_tier.metric}, {category_tier.total},"
    " {category_tier.brand_count}, {category_tier.asin_count}, {category_tier.updated_at}"
    " FROM {category_tier}";

}  // namespace

long long hundredths_of(const std::string& money) {
  const auto point = money.find('.');
  if (point == std::string::npos || point + 3 != money.size()) {
    throw std::runtime_error("the database shows money as " + money);
  }
  return std::stoll(money.substr(0, point) + money.substr(point + 1));
}

std::string PlainSql::sql(const std::string& roles_sql) const {
  std::string text;
  for (std::size_t at = 0; at < roles_sql.size();) {
    if (roles_sql[at] != '{') {
      text += roles_sql[at++];
      continue;
    }
    const auto end = roles_sql.find('}', at);
    text += engine_.quote();
    for (const char c : engine_.model().name(roles_sql.substr(at + 1, end - at - 1))) {
      if (c == engine_.quote()) text += c;
      text += c;
    }
    text += engine_.quote();
    at = end + 1;
  }
  return text;
}

void PlainSql::load(const SourceRows& rows) {
  insert(*connection_, sql("INSERT INTO {categories} ({categories.id}, {categories.name})"), rows.categories,
         [](const RawCategory& row) { return literal(row.id) + ", 'category " + literal(row.id) + "'"; });
  insert(*connection_,
         sql("INSERT INTO {brands} ({brands.id}, {brands.name}, {brands.category}, {brands.group})"),
         rows.brands, [](const RawBrand& row) {
           return literal(row.id) + ", 'brand " + literal(row.id) + "', " + literal(row.category) + ", " +
                  literal(row.group);
         });
  insert(*connection_, sql("INSERT INTO {asins} ({asins.id}, {asins.asin}, {asins.brand})"), rows.asins,
         [](const RawAsin& row) {
           return literal(row.id) + ", 'B" + literal(row.id) + "', " + literal(row.brand);
         });
  insert(*connection_,
         sql("INSERT INTO {facts} ({facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month},"
             " {facts.value})"),
         rows.facts, [](const RawFact& row) {
           return literal(row.asin) + ", " + literal(row.marketplace) + ", " + literal(row.metric) + ", " +
                  literal(row.day) + ", " + literal(row.value);
         });
}

SourceRows PlainSql::sources() {
  SourceRows rows;
  for (const auto& row : query("SELECT {categories.id} FROM {categories}")) {
    rows.category(std::stoi(row.at(0).value()));
  }
  for (const auto& row : query("SELECT {brands.id}, {brands.category}, {brands.group} FROM {brands}")) {
    rows.brand(std::stoi(row.at(0).value()), number(row.at(1)), row.at(2));
  }
  for (const auto& row : query("SELECT {asins.id}, {asins.brand} FROM {asins}")) {
    rows.asin(std::stoi(row.at(0).value()), number(row.at(1)));
  }
  for (const auto& row : query("SELECT {facts.asin}, {facts.marketplace}, {facts.metric}, {facts.month},"
                               " {facts.value} FROM {facts}")) {
    rows.fact(number(row.at(0)), row.at(1), row.at(2), row.at(3),
              row.at(4) ? std::optional(hundredths_of(*row.at(4))) : std::nullopt);
  }
  std::sort(rows.categories.begin(), rows.categories.end());
  std::sort(rows.brands.begin(), rows.brands.end());
  std::sort(rows.asins.begin(), rows.asins.end());
  std::sort(rows.facts.begin(), rows.facts.end());
  return rows;
}

Tiers PlainSql::tiers() {
  Tiers tiers;
  for (const auto& row : query(kAsinTier)) tiers.asins.push_back(asin_group(row));
  for (const auto& row : query(kBrandTier)) tiers.brands.push_back(brand_group(row));
  for (const auto& row : query(kCategoryTier)) tiers.categories.push_back(category_group(row));
  return tiers;
}

Exclusions PlainSql::exclusions() {
  Exclusions exclusions;
  for (const auto& row :
       connection_->query("SELECT reason, row_count, money FROM stepwell_generation_exclusions"
                          " WHERE generation = (SELECT max(generation) FROM stepwell_generations)")) {
    const RowsAndMoney account{std::stoll(row.at(1).value()), hundredths_of(row.at(2).value())};
    if (account.rows != 0) exclusions[row.at(0).value()] = account;
  }
  return exclusions;
}

std::map<std::string, std::string> PlainSql::updated_at() {
  std::map<std::string, std::string> times;
  for (const auto& row : query(kAsinTier)) times[line_of(asin_group(row))] = row.back().value();
  for (const auto& row : query(kBrandTier)) times[line_of(brand_group(row))] = row.back().value();
  for (const auto& row : query(kCategoryTier)) times[line_of(category_group(row))] = row.back().value();
  return times;
}

}  // namespace stepwell::testing
