#include "tests/testing/driver.h"

#include "refresh/rollback.h"

namespace stepwell::testing {
namespace {

/// Quoted, so that labels may hold commas and trailing spaces; NULL is \N, and an empty text is "".
std::string cell(const std::optional<std::string>& text) {
  if (!text) return "\\N";
  std::string quoted = "\"";
  for (const char c : *text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}
std::string cell(const std::optional<int>& number) { return number ? std::to_string(*number) : ""; }
std::string cell(const std::optional<long long>& hundredths) {
  return hundredths ? money_text(*hundredths) : "";
}

}  // namespace

void Driver::setup() {
  SilentProgress silent;
  engine_.gateway().open(Access::kCreate)->schema().create({}, silent);
}

RefreshReport Driver::refresh(const RefreshOptions& options) {
  SilentProgress progress;
  return refresh(options, progress);
}

RefreshReport Driver::refresh(const RefreshOptions& options, Progress& progress) {
  // Tests take away what they like.
  RefreshOptions unguarded = options;
  unguarded.guard.on = false;
  return stepwell::refresh(*engine_.gateway().open(Access::kWrite), unguarded, progress);
}

Proof Driver::verify(bool full) {
  SilentProgress progress;
  return engine_.gateway().open(Access::kWrite)->prover().verify(full, progress);
}

Driver::Inspection Driver::inspect() {
  const auto engine = engine_.gateway().open(Access::kWrite);
  SilentProgress progress;
  Inspection inspection;
  for (const bool full : {false, true}) inspection.proofs.push_back(engine->prover().verify(full, progress));
  Labels labels(engine->folds());
  inspection.latest = engine->begin(labels)->latest();
  return inspection;
}

Generation Driver::rollback(std::optional<std::int64_t> to) {
  SilentProgress progress;
  return stepwell::rollback(*engine_.gateway().open(Access::kWrite), to, progress);
}

std::filesystem::path Driver::write_import(const std::string& content) {
  return folder_.write("import-" + std::to_string(++files_) + ".csv", content);
}

ImportReport Driver::import(const std::string& role, const std::vector<std::filesystem::path>& files,
                            bool again) {
  SilentProgress progress;
  return engine_.gateway()
      .open(Access::kWrite)
      ->ingest()
      .import(engine_.model().name(role), files, {.again = again}, progress);
}

ImportReport Driver::import_csv(const std::string& role, const std::string& content, bool again) {
  return import(role, {write_import(content)}, again);
}

ImportReport Driver::import_csv_twice(const std::string& role, const std::string& content) {
  const auto file = write_import(content);
  return import(role, {file, file}, false);
}

std::optional<Generation> Driver::latest() {
  const auto engine = engine_.gateway().open(Access::kRead);
  Labels labels(engine->folds());
  return engine->begin(labels)->latest();
}

std::string facts_csv(const Model& model, const std::vector<RawFact>& facts) {
  std::string csv = cell(model.name("facts.asin")) + "," + cell(model.name("facts.marketplace")) + "," +
                    cell(model.name("facts.metric")) + "," + cell(model.name("facts.month")) + "," +
                    cell(model.name("facts.value")) + "\n";
  for (const auto& fact : facts) {
    csv += cell(fact.asin) + "," + cell(fact.marketplace) + "," + cell(fact.metric) + "," + cell(fact.day) +
           "," + cell(fact.value) + "\n";
  }
  return csv;
}

std::string asins_csv(const Model& model, const std::vector<RawAsin>& asins) {
  std::string csv = cell(model.name("asins.id")) + "," + cell(model.name("asins.asin")) + "," +
                    cell(model.name("asins.brand")) + "\n";
  for (const auto& asin : asins) {
    csv += cell(std::optional(asin.id)) + ",B" + std::to_string(asin.id) + "," + cell(asin.brand) + "\n";
  }
  return csv;
}

std::string brands_csv(const Model& model, const std::vector<RawBrand>& brands) {
  std::string csv = cell(model.name("brands.id")) + "," + cell(model.name("brands.name")) + "," +
                    cell(model.name("brands.category")) + "," + cell(model.name("brands.group")) + "\n";
  for (const auto& brand : brands) {
    csv += cell(std::optional(brand.id)) + ",brand " + std::to_string(brand.id) + "," + cell(brand.category) +
           "," + cell(brand.group) + "\n";
  }
  return csv;
}

std::string categories_csv(const Model& model, const std::vector<RawCategory>& categories) {
  std::string csv = cell(model.name("categories.id")) + "," + cell(model.name("categories.name")) + "\n";
  for (const auto& category : categories) {
    csv += cell(std::optional(category.id)) + ",category " + std::to_string(category.id) + "\n";
  }
  return csv;
}

}  // namespace stepwell::testing
