#include "engine/sql/tier_table.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "engine/sql/book_tables.h"

namespace stepwell {
namespace {

using ::testing::ElementsAre;

std::vector<std::string> names(const std::vector<TierColumn>& columns) {
  std::vector<std::string> names;
  for (const auto& column : columns) names.emplace_back(column.sql.name);
  return names;
}

/// What append_row and append_change write, as texts.
struct Texts {
  std::vector<std::string> texts;

  void id(std::int32_t value) { texts.push_back(value == kNoId ? "NULL" : std::to_string(value)); }
  void date(Month month) { texts.push_back(month.date()); }
  void text(std::string_view value) { texts.emplace_back(value); }
  void count(std::uint32_t value) { texts.push_back(std::to_string(value)); }
  void money(Money value) { texts.push_back(std::to_string(value.units())); }
  void null() { texts.emplace_back("NULL"); }
};

/// The same, to be read.
struct Cells {
  const std::vector<std::string>& texts;

  bool is_null(std::size_t i) const { return texts[i] == "NULL"; }
  std::int32_t id(std::size_t i) const { return is_null(i) ? kNoId : std::stoi(texts[i]); }
  Month month(std::size_t i) const {
    return is_null(i) ? Month::none()
                      : Month::of(std::stoi(texts[i].substr(0, 4)), std::stoi(texts[i].substr(5, 2)));
  }
  LabelId label(std::size_t i, LabelSet& labels) const {
    return is_null(i) ? kNoLabel : labels.intern(texts[i]);
  }
  std::uint32_t count(std::size_t i, ColumnType) const {
    return is_null(i) ? 0 : static_cast<std::uint32_t>(std::stoul(texts[i]));
  }
  Money money(std::size_t i) const { return is_null(i) ? Money() : Money::of_units(std::stoll(texts[i])); }
};

class TierTables : public testing::Test {
 protected:
  AsinRow asin_row() {
    return {7,
            3,
            kNoId,
            Month::of(2025, 10),
            labels_.metrics.intern("Net revenue"),
            labels_.marketplaces.intern("US"),
            4,
            Money::of_units(1250)};
  }
  Labels labels_;
};

TEST_F(TierTables, ColumnsStandInTheOrderOfThePublicTables) {
  EXPECT_THAT(names(tier_table(Tier::kAsin).columns),
              ElementsAre("id", "asin", "brand", "category", "marketplace", "month", "metric", "value",
                          "updated_at", "row_count"));
  EXPECT_THAT(names(tier_table(Tier::kBrand).key()), ElementsAre("brand", "month", "marketplace", "metric"));
  EXPECT_THAT(names(tier_table(Tier::kCategory).side()),
              ElementsAre("metric", "total", "brand_count", "asin_count"));
}

TEST_F(TierTables, EveryColumnIsARoleOfTheModel) {
  const Model model;
  for (const Tier tier : kEveryTier) {
    const TierTable& table = tier_table(tier);
    EXPECT_EQ(table.columns.size(), model.columns(table.role).size()) << table.role;
    for (const auto& column : table.columns) EXPECT_TRUE(model.has_role(column.role)) << column.role;
  }
}

TEST_F(TierTables, ARowIsReadAsItWasWritten) {
  Texts written;
  append_row(written, asin_row(), labels_);
  EXPECT_THAT(written.texts, ElementsAre("7", "3", "NULL", "US", "2025-10-01", "Net revenue", "1250", "4"));
  EXPECT_EQ(read_row<AsinRow>(Cells{written.texts}, labels_), asin_row());
}

TEST_F(TierTables, AnEntryOfTheJournalHasASideTwice) {
  const AsinRow before = asin_row();
  AsinRow after = before;
  after.value = Money::of_units(-99);
  Texts written;
  append_change(written, &before, &after, labels_);
  EXPECT_EQ(written.texts.size(), journal_columns(tier_table(Tier::kAsin)).size() - 1) << "less generation";
  const Cells cells{written.texts};
  EXPECT_EQ(read_row<AsinRow>(cells, labels_, RowPlace::of_journal(0, 2)), before);
  EXPECT_EQ(read_row<AsinRow>(cells, labels_, RowPlace::of_journal(0, 8)), after);
}

TEST_F(TierTables, ASideThatIsMissingIsNull) {
  const AsinRow row = asin_row();
  Texts written;
  append_change<Texts, AsinRow>(written, nullptr, &row, labels_);
  const std::size_t presence = presence_column(tier_table(Tier::kAsin));
  EXPECT_EQ(written.texts[2 + presence], "NULL");
  EXPECT_NE(written.texts[8 + presence], "NULL");
}

TEST_F(TierTables, PlacesAndLabelsAreMoreThanFigures) {
  AsinRow other = asin_row();
  other.row_count = 9;
  EXPECT_TRUE(only_figures_differ(asin_row(), other));
  other.brand = 4;
  EXPECT_FALSE(only_figures_differ(asin_row(), other));
}

TEST(BookTables, TheLayoutOnlyGoesForward) { EXPECT_GE(newest_layout(), 8); }

TEST(BookTables, WhatCameLaterMayBeMissingOrHasADefault) {
  for (const auto& table : book_tables()) {
    const bool came_later =
        std::ranges::none_of(table.columns, [](const SqlColumn& column) { return column.since == 1; });
    for (const auto& column : table.columns) {
      if (came_later || column.since == 1) continue;
      EXPECT_TRUE(!column.required || !column.otherwise.empty()) << table.name << "." << column.name;
    }
  }
}

}  // namespace
}  // namespace stepwell
