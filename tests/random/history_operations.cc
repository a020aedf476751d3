// What other people do to the sources.
#include <algorithm>

#include "tests/random/history.h"

namespace stepwell::testing {
namespace {

using Text = std::optional<std::string>;

// Weights by repetition. Ids beyond the rows that exist are there to be unknown.
const std::vector<std::optional<int>> kAsins = {1, 1, 2, 2, 3, 3, 4, 5, 6, std::nullopt};
const std::vector<std::optional<int>> kBrands = {1, 1, 2, 2, 3, 4, std::nullopt};
const std::vector<std::optional<int>> kCategories = {1, 1, 2, 2, 3, std::nullopt};
const std::vector<Text> kGroups = {std::nullopt, std::nullopt, "own",     "stock",
                                   "Stock ",     "Überhang",   "überhang"};
const std::vector<Text> kMarketplaces = {"US", "US", "us", "Us ", "DE", "de", std::nullopt};
const std::vector<Text> kMetrics = {"CM3", "CM3", "cm3", "cM3 ", "Net révenue", "Net RÉVENUE", std::nullopt};
const std::vector<Text> kDays = {"2024-12-31", "2025-01-01", "2025-01-31",
                                 "2025-02-01", "2025-02-28", std::nullopt};
const std::vector<std::optional<long long>> kValues = {0, 1, -1, 500, -500, 1'000'000, std::nullopt};

std::string sql_of(const Text& text) { return text ? "'" + *text + "'" : "NULL"; }
std::string sql_of(std::optional<int> number) { return number ? std::to_string(*number) : "NULL"; }

}  // namespace

RawFact History::random_fact() {
  return {dice_.pick(kAsins), dice_.pick(kMarketplaces), dice_.pick(kMetrics), dice_.pick(kDays),
          dice_.pick(kValues)};
}
RawAsin History::random_asin() { return {dice_.between(1, 5), dice_.pick(kBrands)}; }
RawBrand History::random_brand() {
  return {dice_.between(1, 3), dice_.pick(kCategories), dice_.pick(kGroups)};
}

void History::import_facts() {
  std::vector<RawFact> facts;
  for (int i = dice_.between(0, 4); i > 0; --i) facts.push_back(random_fact());
  const std::string csv = facts_csv(model_, facts);
  note("import facts:\n" + csv);
  auto expected = PlainSql(*engine_).sources().facts;
  driver_.import_csv("facts", csv);
  expected.insert(expected.end(), facts.begin(), facts.end());
  std::sort(expected.begin(), expected.end());
  EXPECT_TRUE(PlainSql(*engine_).sources().facts == expected) << "the import added something else";
}

void History::import_names() {
  switch (dice_.roll(3)) {
    case 0: {
      std::map<int, RawAsin> asins;  // an id occurs once in a file
      for (int i = dice_.between(1, 2); i > 0; --i) {
        const auto asin = random_asin();
        asins[asin.id] = asin;
      }
      std::vector<RawAsin> rows;
      for (const auto& [id, asin] : asins) rows.push_back(asin);
      note("import ASINs:\n" + asins_csv(model_, rows));
      driver_.import_csv("asins", asins_csv(model_, rows));
      break;
    }
    case 1: {
      const auto csv = brands_csv(model_, {random_brand()});
      note("import brands:\n" + csv);
      driver_.import_csv("brands", csv);
      break;
    }
    default: {
      const auto csv = categories_csv(model_, {{dice_.between(1, 2)}});
      note("import categories:\n" + csv);
      driver_.import_csv("categories", csv);
    }
  }
}

std::string History::random_statement() {
  switch (dice_.roll(10)) {
    case 0:
      return "DELETE FROM {facts} WHERE {facts.asin} = " + std::to_string(dice_.between(1, 6));
    case 1:
      return "DELETE FROM {facts} WHERE {facts.month} = " + sql_of(dice_.pick(kDays));
    case 2:
      return "UPDATE {facts} SET {facts.value} = " + std::to_string(dice_.between(-9, 9)) +
             ".05 WHERE {facts.marketplace} = " + sql_of(dice_.pick(kMarketplaces));
    case 3:
      return "UPDATE {facts} SET {facts.metric} = " + sql_of(dice_.pick(kMetrics)) +
             " WHERE {facts.asin} = " + std::to_string(dice_.between(1, 6));
    case 4:
      return "UPDATE {facts} SET {facts.month} = " + sql_of(dice_.pick(kDays)) +
             " WHERE {facts.month} = " + sql_of(dice_.pick(kDays));
    case 5:
      return "UPDATE {asins} SET {asins.brand} = " + sql_of(dice_.pick(kBrands)) +
             " WHERE {asins.id} = " + std::to_string(dice_.between(1, 5));
    case 6:
      return "UPDATE {brands} SET {brands.group} = " + sql_of(dice_.pick(kGroups)) +
             ", {brands.category} = " + sql_of(dice_.pick(kCategories)) +
             " WHERE {brands.id} = " + std::to_string(dice_.between(1, 3));
    case 7:
      return "DELETE FROM {asins} WHERE {asins.id} = " + std::to_string(dice_.between(1, 5));
    case 8:
      return "DELETE FROM {brands} WHERE {brands.id} = " + std::to_string(dice_.between(1, 3));
    default:
      return "DELETE FROM {categories} WHERE {categories.id} = " + std::to_string(dice_.between(1, 2));
  }
}

void History::another_program() {
  PlainSql plain_sql(*engine_);
  const std::string abrupt = engine_->sql_for_abrupt_end();
  if (!abrupt.empty() && dice_.chance(3)) {
    note("another program that will end abruptly");
    plain_sql.connection().execute(abrupt);
  }
  for (int i = dice_.between(1, 3); i > 0; --i) {
    if (dice_.chance(2)) {
      const auto fact = random_fact();
      note("another program loads\n" + facts_csv(model_, {fact}));
      plain_sql.load({.facts = {fact}, .asins = {}, .brands = {}, .categories = {}});
    } else {
      const auto statement = random_statement();
      note("another program: " + statement);
      plain_sql.execute(statement);
    }
  }
}

}  // namespace stepwell::testing
