#include "cli/report.h"

#include <fmt/format.h>

#include <cstdio>

#include "base/clock.h"
#include "cli/table.h"
#include "serve/api/generation_json.h"

namespace stepwell {
namespace {

using Align = Table::Align;

std::string describe_changes(const Generation& generation) {
  Table table(
      {{"tier"}, {"inserted", Align::kRight}, {"updated", Align::kRight}, {"deleted", Align::kRight}});
  const auto row = [&table](const char* tier, const ChangeCounts& counts) {
    table.add_row(
        {tier, format_count(counts.inserted), format_count(counts.updated), format_count(counts.deleted)});
  };
  row("ASIN", generation.asin_changes);
  row("brand", generation.brand_changes);
  row("category", generation.category_changes);
  return table.str();
}

}  // namespace

void print_line(const std::string& text) { fmt::print("{}\n", text); }

std::string describe_accounts(const Generation& generation) {
  Table table({{"raw rows"}, {"rows", Align::kRight}, {"money", Align::kRight}});
  const auto row = [&table](std::string_view name, const Account& account) {
    table.add_row({std::string(name), format_count(account.rows), format_money(account.money)});
  };
  row("all", generation.raw);
  row("summarised", generation.summarised);
  if (generation.uncategorised.rows > 0) row("  of these uncategorised", generation.uncategorised);
  for (std::size_t i = 0; i < kExclusionCount; ++i) {
    if (generation.excluded[i].rows > 0)
      row(fmt::format("excluded: {}", kExclusionNames[i]), generation.excluded[i]);
  }
  return table.str();
}

std::string describe(const RefreshReport& report) {
  const Generation& generation = report.generation;
  if (report.up_to_date) {
    return fmt::format("nothing to change: generation {} stands, no tier row was written ({}, {})\n",
                       generation.number, report.why, format_duration(report.duration_s));
  }
  std::string text = report.dry_run ? fmt::format("dry run, {}: {}\n", name_of(report.kind), report.why)
                                    : fmt::format("published generation {}, {}: {}\n", generation.number,
                                                  name_of(report.kind), report.why);
  if (generation.changes() == 0) text += "no tier row differs, none was written\n";
  text += fmt::format("took {}\n\n", format_duration(report.duration_s));
  return text + describe_changes(generation) + "\n" + describe_accounts(generation);
}

std::string describe(const Proof& proof) {
  Table table({{"check"}, {"compared", Align::kRight}, {"differences", Align::kRight}});
  for (const auto& check : proof.checks) {
    table.add_row({check.name, format_count(check.compared), format_count(check.differences)});
  }
  std::string text = table.str();
  for (const auto& check : proof.checks) {
    if (check.examples.empty()) continue;
    text += fmt::format("\n{}, the first differences:\n", check.name);
    for (const auto& example : check.examples) text += "  " + example + "\n";
  }
  // Tiers that the plain SQL made belong to no generation.
  const std::string proved = proof.verification.generation == 0
                                 ? "the tiers made without stepwell"
                                 : fmt::format("generation {}", proof.verification.generation);
  const bool one = proof.verification.generation != 0;
  if (!proof.verification.passed) {
    text += fmt::format("\n{} {} from the raw rows: run 'stepwell refresh', then verify again\n", proved,
                        one ? "DIFFERS" : "DIFFER");
  } else if (proof.verification.full) {
    text += fmt::format("\n{} {} proved: every figure agrees to the cent\n", proved, one ? "is" : "are");
  } else {
    text +=
        fmt::format("\n{} {} to the cent in every total; 'stepwell verify --full' compares every figure\n",
                    proved, one ? "agrees" : "agree");
  }
  if (!proof.not_recorded.empty()) text += "the result could not be recorded: " + proof.not_recorded + "\n";
  return text;
}

void write_json(JsonWriter& json, const RefreshReport& report) {
  json.key("published").boolean(report.published).key("dry_run").boolean(report.dry_run);
  json.key("up_to_date").boolean(report.up_to_date);
  json.key("reason").text(report.why).key("refresh_kind").text(name_of(report.kind));
  json.key("elapsed_s").number(report.duration_s);
  json.key("state").begin_object();
  serve::write_generation(json, report.generation);
  json.end_object();
}

void write_json(JsonWriter& json, const Proof& proof) {
  json.key("generation").integer(proof.verification.generation);
  json.key("verified_at").text(format_iso(proof.verification.verified_at));
  json.key("full").boolean(proof.verification.full).key("passed").boolean(proof.verification.passed);
  json.key("recorded").boolean(proof.not_recorded.empty());
  json.key("checks").begin_array();
  for (const auto& check : proof.checks) {
    json.begin_object().key("name").text(check.name).key("compared").integer(check.compared);
    json.key("differences").integer(check.differences).key("examples").begin_array();
    for (const auto& example : check.examples) json.text(example);
    json.end_array().end_object();
  }
  json.end_array();
}

}  // namespace stepwell
