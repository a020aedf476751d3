// MemoryGateway: a database in memory behind the engine contracts, for tests and benchmarks of the server.
//
// It keeps generations and a journal as an engine does, and can be told to be out of reach, to be busy, to
// forget its journal, or to be another database. Only what a server reads is there; everything else throws.
#pragma once

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"
#include "engine/engine.h"
#include "rollup/order.h"
#include "rollup/tiers.h"

namespace stepwell::serve::testing {

/// What is published. Guarded by its mutex.
struct MemoryDatabase {
  std::mutex mutex;
  Labels labels;
  Pyramid pyramid;
  Directory directory;
  std::uint64_t repairs = 0;            // rows of tiers that what is published next puts right
  std::vector<Generation> generations;  // ascending
  std::map<std::int64_t, PyramidDifference> journal;
  std::optional<Verification> verification;
  /// How it compares labels.
  LabelFolds folds;
  std::uint64_t token = 0;
  bool reachable = true;
  bool busy = false;
  // What the server did.
  int whole_reads = 0;
  int change_reads = 0;
  std::atomic<int> open_engines = 0;

  /// Publishes the pyramid of these ASIN groups, whose labels are this database's.
  Generation publish(AsinTier asins, std::string why = "test") {
    const std::lock_guard lock(mutex);
    sort_tier(asins, labels);
    Pyramid after;
    after.brands = roll_up_brands(asins, labels);
    after.categories = roll_up_categories(after.brands, labels);
    after.asins = std::move(asins);
    Pyramid kept = after;
    PyramidDifference change;
    change.asins = difference(pyramid.asins, std::move(after.asins), labels);
    change.brands = difference(pyramid.brands, std::move(after.brands), labels);
    change.categories = difference(pyramid.categories, std::move(after.categories), labels);
    Generation generation;
    generation.number = generations.empty() ? 1 : generations.back().number + 1;
    generation.published_at = now_us();
    generation.confirmed_at = generation.published_at;
    generation.kind = generations.empty() ? GenerationKind::kFull : GenerationKind::kIncremental;
    generation.why = std::move(why);
    generation.repaired = repairs;
    generation.asin_changes = change.asins.counts();
    generation.brand_changes = change.brands.counts();
    generation.category_changes = change.categories.counts();
    for (const AsinRow& row : kept.asins) {
      generation.summarised += {row.row_count, MoneySum(row.value)};
    }
    generation.raw = generation.summarised;
    journal[generation.number] = std::move(change);
    pyramid = std::move(kept);
    generations.push_back(generation);
    ++token;
    return generation;
  }
};

class MemoryReader final : public TierReader {
 public:
  MemoryReader(MemoryDatabase& database, Labels& labels) : database_(database), labels_(labels) {}

  std::optional<Generation> latest() override {
    const std::lock_guard lock(database_.mutex);
    if (database_.generations.empty()) return std::nullopt;
    return database_.generations.back();
  }
  std::vector<Generation> generations(std::size_t count) override {
    const std::lock_guard lock(database_.mutex);
    std::vector<Generation> list(database_.generations.rbegin(), database_.generations.rend());
    if (list.size() > count) list.resize(count);
    return list;
  }
  std::optional<Verification> verification() override {
    const std::lock_guard lock(database_.mutex);
    return database_.verification;
  }
  AsinTier read_asins(const Scope&) override {
    const std::lock_guard lock(database_.mutex);
    ++database_.whole_reads;
    return translated(database_.pyramid.asins);
  }
  std::vector<Month> months() override { throw unsupported(); }
  BrandTier read_brands(const Scope&) override {
    const std::lock_guard lock(database_.mutex);
    return translated(database_.pyramid.brands);
  }
  CategoryTier read_categories(const Scope&) override {
    const std::lock_guard lock(database_.mutex);
    return translated(database_.pyramid.categories);
  }
  std::optional<PyramidDifference> read_changes(std::int64_t number) override {
    const std::lock_guard lock(database_.mutex);
    ++database_.change_reads;
    const auto found = database_.journal.find(number);
    if (found == database_.journal.end()) return std::nullopt;
    return PyramidDifference{translated(found->second.asins), translated(found->second.brands),
                             translated(found->second.categories)};
  }
  Directory read_directory() override {
    const std::lock_guard lock(database_.mutex);
    return database_.directory;
  }

  static Error unsupported() { return Error(ErrorCode::kFailed, "the memory gateway is for reading only"); }

 private:
  template <typename Row>
  Row translate(Row row) {
    row.metric = labels_.metrics.intern(database_.labels.metrics.text(row.metric));
    if constexpr (requires { row.marketplace; }) {
      row.marketplace = labels_.marketplaces.intern(database_.labels.marketplaces.text(row.marketplace));
    }
    return row;
  }
  template <typename Row>
  std::vector<Row> translated(const std::vector<Row>& rows) {
    std::vector<Row> answer;
    answer.reserve(rows.size());
    for (const Row& row : rows) answer.push_back(translate(row));
    sort_tier(answer, labels_);
    return answer;
  }
  template <typename Row>
  Difference<Row> translated(const Difference<Row>& change) {
    Difference<Row> answer{translated(change.inserted), translated(change.deleted), {}};
    for (const auto& [before, after] : change.updated) {
      answer.updated.push_back({translate(before), translate(after)});
    }
    std::sort(answer.updated.begin(), answer.updated.end(), [this](const auto& a, const auto& b) {
      return key_of(a.after, labels_) < key_of(b.after, labels_);
    });
    return answer;
  }

  MemoryDatabase& database_;
  Labels& labels_;
};

class MemoryEngine final : public Engine {
 public:
  explicit MemoryEngine(std::shared_ptr<MemoryDatabase> database) : database_(std::move(database)) {
    ++database_->open_engines;
  }
  ~MemoryEngine() override { --database_->open_engines; }

  Schema& schema() override { throw MemoryReader::unsupported(); }
  Ingest& ingest() override { throw MemoryReader::unsupported(); }
  Prover& prover() override { throw MemoryReader::unsupported(); }
  Inspector& inspector() override { throw MemoryReader::unsupported(); }
  std::unique_ptr<Session> begin(Labels&) override { throw MemoryReader::unsupported(); }
  std::unique_ptr<TierReader> read(Labels& labels) override {
    return std::make_unique<MemoryReader>(*database_, labels);
  }
  LabelFolds folds() override { return database_->folds; }
  std::string version() override { return "memory"; }

 private:
  std::shared_ptr<MemoryDatabase> database_;
};

class MemoryGateway final : public Gateway {
 public:
  explicit MemoryGateway(std::shared_ptr<MemoryDatabase> database) : database_(std::move(database)) {}

  /// From now on, behind the same address, another database.
  void replace(std::shared_ptr<MemoryDatabase> database) {
    const std::lock_guard lock(mutex_);
    database_ = std::move(database);
    ++replacements_;
  }

  std::unique_ptr<Engine> open(Access) override { return try_open(); }
  std::unique_ptr<Engine> try_open() override {
    const std::lock_guard lock(mutex_);
    const std::lock_guard database_lock(database_->mutex);
    if (!database_->reachable) throw unreachable();
    if (database_->busy) throw Error(ErrorCode::kBusy, "the memory is held by a test");
    return std::make_unique<MemoryEngine>(database_);
  }
  std::unique_ptr<DashboardBench> open_bench() override { throw MemoryReader::unsupported(); }
  std::string change_token() override {
    const std::lock_guard lock(mutex_);
    const std::lock_guard database_lock(database_->mutex);
    if (!database_->reachable) throw unreachable();
    return std::to_string(replacements_) + ":" + std::to_string(database_->token);
  }
  std::string place() const override { return "memory"; }
  std::string script(SqlScript) const override { throw MemoryReader::unsupported(); }
  std::string description() const override { return "memory:test"; }

 private:
  static Error unreachable() { return Error(ErrorCode::kFailed, "the memory is out of reach", "wait"); }

  mutable std::mutex mutex_;
  std::shared_ptr<MemoryDatabase> database_;
  int replacements_ = 0;
};

}  // namespace stepwell::serve::testing
