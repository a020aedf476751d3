#include "tests/random/history.h"

namespace stepwell::testing {
namespace {

Model model_of_histories() {
  Model model;
  model.exclude_groups({"STOCK", "Überhang "});
  return model;
}

/// Ways to spoil one row of a tier, each of which every verification must see.
struct Tampering {
  std::string tier;
  std::string assignment;  // empty: the row is deleted
};
const std::vector<Tampering> kTamperings = {
    {"asin_tier", "{asin_tier.value} = {asin_tier.value} + 0.01"},
    {"asin_tier", ""},
    {"brand_tier", "{brand_tier.total} = {brand_tier.total} - 0.01"},
    {"brand_tier", "{brand_tier.asin_count} = {brand_tier.asin_count} + 1"},
    {"brand_tier", ""},
    {"category_tier", "{category_tier.total} = {category_tier.total} + 100"},
    {"category_tier", "{category_tier.asin_count} = 0"},
    {"category_tier", "{category_tier.brand_count} = {category_tier.brand_count} + 1"},
    {"category_tier", ""},
};

}  // namespace

History::History(const KindOfEngine& kind, std::uint64_t seed)
    : dice_(seed), model_(model_of_histories()), engine_(kind.make(model_)), driver_(*engine_) {
  driver_.setup();
  if (dice_.chance(3)) return;  // life begins with empty tables
  SourceRows rows;
  for (int id = 1; id <= 2; ++id) rows.category(id);
  for (int id = 1; id <= 3; ++id) rows.brands.push_back({id, random_brand().category, random_brand().group});
  for (int id = 1; id <= 4; ++id) rows.asin(id, random_asin().brand);
  for (int i = dice_.between(0, 12); i > 0; --i) rows.facts.push_back(random_fact());
  note("another program loads\n" + facts_csv(model_, rows.facts) + asins_csv(model_, rows.asins) +
       brands_csv(model_, rows.brands) + categories_csv(model_, rows.categories));
  PlainSql(*engine_).load(rows);
}

void History::step() {
  const auto operation = dice_.roll(20);
  if (operation < 5) return import_facts();
  if (operation < 8) return import_names();
  if (operation < 11) return another_program();
  if (operation < 16) return refresh(false);
  if (operation < 17) return refresh(true);
  if (operation < 18) return dry_run();
  if (operation < 19) return roll_back();
  tamper();
}

std::string History::log() const {
  std::string text;
  for (const auto& line : log_) text += line + "\n";
  return text;
}

void History::refresh(bool full) {
  note(full ? "refresh --full" : "refresh");
  const auto report = driver_.refresh({.full = full, .dry_run = false});
  note("  " + std::string(name_of(report.kind)) + ", " + report.why +
       (report.published ? ", generation " + std::to_string(report.generation.number) : ", not published"));
  if (full) {
    EXPECT_EQ(report.kind, GenerationKind::kFull);
  }
  check_published(report);
}

void History::check_published(const RefreshReport& report) {
  {
    PlainSql plain_sql(*engine_);
    const auto answer = consult_oracle(plain_sql.sources(), model_.excluded_groups(), engine_->equality());
    const auto lines = plain_sql.tiers().lines();
    EXPECT_TRUE(same_tiers(answer.tiers.lines(), lines));
    EXPECT_TRUE(same_exclusions(answer.excluded, plain_sql.exclusions()));
    EXPECT_EQ(report.generation.raw.money.str(), money_text(answer.raw.money));
    EXPECT_EQ(report.generation.raw.rows, static_cast<std::uint64_t>(answer.raw.rows));
    EXPECT_EQ(report.generation.summarised.rows, static_cast<std::uint64_t>(answer.summarised.rows));
    EXPECT_EQ(report.generation.uncategorised.rows, static_cast<std::uint64_t>(answer.uncategorised.rows));
    EXPECT_EQ(report.generation.uncategorised.money.str(), money_text(answer.uncategorised.money));
    if (report.published) generations_[report.generation.number] = lines;
  }
  check_proofs(true);
  const auto copy = engine_->copy();
  EXPECT_EQ(rows_written(Driver(*copy).refresh_full()), 0u) << "a full refresh finds more to change";
}

void History::check_proofs(bool expected) {
  for (const auto& proof : driver_.inspect().proofs) {
    std::uint64_t differences = 0;
    std::string examples;
    for (const auto& check : proof.checks) {
      differences += check.differences;
      for (const auto& example : check.examples) examples += check.name + ": " + example + "\n";
    }
    EXPECT_EQ(proof.verification.passed, expected) << "full: " << proof.verification.full << "\n" << examples;
    EXPECT_EQ(differences == 0, expected) << "full: " << proof.verification.full;
  }
}

void History::dry_run() {
  note("refresh --dry-run");
  const auto before = PlainSql(*engine_).updated_at();
  const auto report = driver_.refresh({.full = dice_.chance(2), .dry_run = true});
  EXPECT_FALSE(report.published);
  EXPECT_EQ(PlainSql(*engine_).updated_at(), before) << "a dry run wrote";
}

void History::roll_back() {
  if (generations_.size() < 2) return;
  const auto latest = generations_.rbegin()->first;
  std::vector<std::int64_t> earlier;
  for (const auto& [number, lines] : generations_) {
    if (number < latest) earlier.push_back(number);
  }
  const std::int64_t to = dice_.pick(earlier);
  note("rollback --to " + std::to_string(to));
  const auto generation = driver_.rollback(to);
  EXPECT_EQ(generation.number, latest + 1);
  EXPECT_EQ(generation.restored, to);
  const auto lines = PlainSql(*engine_).tiers().lines();
  EXPECT_TRUE(same_tiers(generations_.at(to), lines)) << "the rollback restored something else";
  generations_[generation.number] = lines;
}

void History::tamper() {
  if (generations_.empty()) return;
  refresh(false);
  const auto& tampering = dice_.pick(kTamperings);
  std::string row;
  {
    PlainSql plain_sql(*engine_);
    const std::string id = "{" + tampering.tier + ".id}";
    const auto ids = plain_sql.query("SELECT " + id + " FROM {" + tampering.tier + "} ORDER BY 1");
    if (ids.empty()) return;
    row = " WHERE " + id + " = " + dice_.pick(ids).at(0).value();
    const std::string statement = tampering.assignment.empty()
                                      ? "DELETE FROM {" + tampering.tier + "}" + row
                                      : "UPDATE {" + tampering.tier + "} SET " + tampering.assignment + row;
    note("tampering: " + statement);
    plain_sql.execute(statement);
  }
  check_proofs(false);
  // The journal cannot reach across a change that it does not know: what led to the repaired state is lost.
  generations_.clear();
  refresh(true);
}

}  // namespace stepwell::testing
