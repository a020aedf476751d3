// R4 on MariaDB and MySQL: labels are one exactly if their collation says so, in every collation that the
// server has. The server is asked about random pairs both ways: whether they are equal, and by the digests
// that stepwell tells labels apart with.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <utf8proc.h>

#include <array>
#include <utility>

#include "base/testing/dice.h"
#include "engine/mariadb/flavour.h"
#include "tests/conformance/conformance_test.h"
#include "tests/testing/engine_mariadb.h"

namespace stepwell::testing {
namespace {

class Collations : public ConformanceTest {};
INSTANTIATE_TEST_SUITE_P(Conformance, Collations, ::testing::ValuesIn(kinds_of_servers()),
                         [](const auto& tested) { return name_of_parameter(tested); });

/// Texts that some collation or other holds for equal.
const std::vector<std::pair<std::string, std::string>> kTwins = {
    {"ß", "ss"}, {"æ", "ae"},     {"œ", "oe"},    {"ä", "ae"},    {"ﬁ", "fi"},    {"ĳ", "ij"},
    {"Ǆ", "DŽ"}, {"þ", "th"},     {"ø", "o"},     {"ı", "i"},     {"İ", "i"},     {"ſ", "s"},
    {"ς", "σ"},  {"ё", "е"},      {"が", "か゛"}, {"ch", "č"},    {"ñ", "n"},     {"å", "aa"},
    {"đ", "d"},  {"\u00a0", " "}, {"\t", " "},    {"\u200b", ""}, {"\u0301", ""}, {"カ", "か"},
    {"ｶ", "カ"}, {"1", "１"},     {"²", "2"},     {"½", "1⁄2"},   {"ﷺ", "صلى"},   {"Ф", "ф"}};

/// First and last character of alphabets.
const std::vector<std::pair<char32_t, char32_t>> kAlphabets = {
    {0x20, 0x7e},     {0x41, 0x7a},     {0xa0, 0xff},     {0x100, 0x17f},    {0x180, 0x24f},
    {0x300, 0x36f},   {0x370, 0x3ff},   {0x400, 0x45f},   {0x530, 0x58f},    {0x5b0, 0x5ea},
    {0x620, 0x65f},   {0x660, 0x669},   {0x10d0, 0x10ff}, {0xe01, 0xe5b},    {0x1e00, 0x1eff},
    {0x2000, 0x206f}, {0x2100, 0x218f}, {0x3041, 0x30ff}, {0x4e00, 0x9fff},  {0xac00, 0xd7a3},
    {0xf900, 0xfaff}, {0xfb00, 0xfb4f}, {0xff01, 0xffee}, {0x1f300, 0x1f6ff}};

std::string utf8(char32_t character) {
  std::array<utf8proc_uint8_t, 4> bytes{};
  const auto size = utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), bytes.data());
  return {bytes.begin(), bytes.begin() + size};
}

/// Two texts of up to 250 characters that are alike, and equal to some.
std::pair<std::string, std::string> alike(Dice& dice) {
  std::pair<std::string, std::string> pair;
  const int parts = dice.chance(10) ? dice.between(20, 60) : dice.between(0, 4);
  for (int i = 0; i < parts; ++i) {
    if (dice.chance(2)) {
      const auto& [one, other] = dice.pick(kTwins);
      pair.first += dice.chance(2) ? one : other;
      pair.second += dice.chance(2) ? one : other;
      continue;
    }
    const auto& [first, last] = dice.pick(kAlphabets);
    const std::string character = utf8(first + static_cast<char32_t>(dice.roll(last - first + 1)));
    pair.first += character;
    if (!dice.chance(20)) pair.second += character;
  }
  static const std::vector<std::string> kEnds = {"", "", "", " ", "   ", "\u00a0", "\t", "\u3000", "\u0001"};
  pair.second += dice.pick(kEnds);
  return pair;
}

std::string hexadecimal(const std::string& text) {
  return fmt::format("{:02X}", fmt::join(std::vector<unsigned char>(text.begin(), text.end()), ""));
}

TEST_P(Collations, LabelsAreOneExactlyIfTheServerSaysSo) {
  given(SourceRows());
  const int pairs = rounds_of("STEPWELL_ROUNDS", 12);
  const std::uint64_t seed = seed_to_replay().value_or(next_seed());
  SCOPED_TRACE(fmt::format("STEPWELL_SEED={}", seed));
  Dice dice(seed);
  const auto connection = engine().connect();
  const auto flavour = maria::Flavour::of(connection->query("SELECT version()").at(0).at(0).value());
  // MariaDB's newer ones are there for several character sets under one name.
  const auto collations = connection->query(
      flavour.is_mariadb() && flavour.version() >= 10'10'00
          ? "SELECT full_collation_name, character_set_name FROM "
            "information_schema.collation_character_set_applicability WHERE character_set_name IS NOT NULL"
          : "SELECT collation_name, character_set_name FROM information_schema.collations WHERE "
            "character_set_name IS NOT NULL");
  ASSERT_GT(collations.size(), 200u);
  std::size_t equal = 0;
  for (const auto& row : collations) {
    maria::LabelCollation collation{row.at(1).value(), row.at(0).value(), true, 255};
    if (collation.character_set == "binary") continue;
    collation.pads = connection->query("SELECT " + collation.of("'a'") + " = " + collation.of("'a '"))
                         .at(0)
                         .at(0)
                         .value() == "1";
    std::string sql;
    for (int i = 0; i < pairs; ++i) {
      const auto [one, other] = alike(dice);
      const auto text = [&](const std::string& label) {
        return collation.of("CONVERT(X'" + hexadecimal(label) + "' USING utf8mb4)");
      };
      sql += fmt::format("{}SELECT '{}', '{}', {} = {}, {} = {}", sql.empty() ? "" : " UNION ALL ",
                         hexadecimal(one), hexadecimal(other), text(one), text(other),
                         flavour.label_digest(text(one), collation),
                         flavour.label_digest(text(other), collation));
    }
    for (const auto& pair : connection->query(sql)) {
      EXPECT_EQ(pair.at(2), pair.at(3))
          << collation.name << ": " << pair.at(0).value() << ", " << pair.at(1).value();
      equal += pair.at(2) == "1" ? 1 : 0;
    }
  }
  EXPECT_GT(equal, collations.size());
}

}  // namespace
}  // namespace stepwell::testing
