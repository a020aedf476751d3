// Verification: the server's own arithmetic over the raw rows against what the tiers hold.
//
// Both sides of a comparison come ordered by key and are merged here, row by row: that finds wrong, missing,
// surplus and doubled rows alike, needs no temporary tables, and holds two rows in memory. With a second
// connection in the same snapshot the two sides run side by side; with one, what the tier holds is fetched
// first.
#include <fmt/format.h>

#include <charconv>

#include "base/clock.h"
#include "base/error.h"
#include "engine/mariadb/engine.h"
#include "engine/mariadb/failure.h"
#include "engine/mariadb/proof_queries.h"
#include "engine/mariadb/shared_snapshot.h"

namespace stepwell::maria {
namespace {

constexpr std::size_t kExamples = 6;

/// One side of a comparison, a row at a time.
class Side {
 public:
  Side(Result result, const ProofQuery& query) : result_(std::move(result)), query_(query) { next(); }

  bool done() const { return done_; }
  void next() { done_ = !result_.next(); }

  /// -1, 0, 1: the key of this row against the other's.
  int compare(const Side& other) const {
    for (std::size_t i = 0; i < query_.keys; ++i) {
      const int order = compare_column(i, row(), other.row());
      if (order != 0) return order;
    }
    return 0;
  }
  bool same_content(const Side& other) const {
    for (std::size_t i = query_.keys; i < query_.columns.size(); ++i) {
      if (row().is_null(i) != other.row().is_null(i) || row().text(i) != other.row().text(i)) return false;
    }
    return true;
  }
  std::string describe(const char* which) const {
    std::string text = which;
    for (std::size_t i = 0; i < query_.columns.size(); ++i) {
      text += fmt::format(" {} {}", query_.columns[i], row().is_null(i) ? "NULL" : row().text(i));
    }
    return text;
  }

 private:
  const Row& row() const { return result_.row(); }

  /// As the server orders: NULL first, numbers by value, texts by their bytes.
  int compare_column(std::size_t column, const Row& a, const Row& b) const {
    if (a.is_null(column) || b.is_null(column)) {
      return static_cast<int>(b.is_null(column)) - static_cast<int>(a.is_null(column));
    }
    if (column < query_.numeric_keys) {
      const auto x = a.integer(column);
      const auto y = b.integer(column);
      return static_cast<int>(x > y) - static_cast<int>(x < y);
    }
    const int order = a.text(column).compare(b.text(column));
    return static_cast<int>(order > 0) - static_cast<int>(order < 0);
  }

  Result result_;
  const ProofQuery& query_;
  bool done_ = false;
};

/// What a merge finds.
class Findings {
 public:
  explicit Findings(std::string name) { check_.name = std::move(name); }

  void expect() { ++check_.compared; }
  void differ() { ++check_.differences; }
  void show(const std::string& line) {
    if (check_.examples.size() < kExamples) check_.examples.push_back(line);
  }
  Check take() { return std::move(check_); }

 private:
  Check check_;
};

Check merge(Side expected, Side found, const std::string& name) {
  Findings findings(name);
  while (!expected.done() || !found.done()) {
    const int order = expected.done() ? 1 : found.done() ? -1 : expected.compare(found);
    if (order <= 0) findings.expect();
    if (order != 0 || !expected.same_content(found)) {
      findings.differ();
      if (order <= 0) findings.show(expected.describe("expected:"));
      if (order >= 0) findings.show(found.describe("found:   "));
    }
    if (order <= 0) expected.next();
    if (order >= 0) found.next();
  }
  return findings.take();
}

class MariaProver final : public Prover {
 public:
  explicit MariaProver(Workspace& workspace) : workspace_(workspace) {}

  Proof verify(bool full, Progress& progress) override {
    if (!workspace_.has_table("stepwell_generations")) throw nothing_published();
    const auto generation = workspace_.connection.integer("SELECT MAX(generation) FROM stepwell_generations");
    if (!generation) throw nothing_published();
    Proof proof;
    {
      const SharedSnapshot snapshot(workspace_, 2);
      for (const auto& query : queries(full)) {
        progress.begin("comparing " + query.name, 0);
        proof.checks.push_back(doing("compare " + query.name, [&] { return compare(snapshot, query); }));
      }
      progress.finish();
    }
    auto& verification = proof.verification;
    verification = {*generation, now_us(), full, true};
    for (const auto& check : proof.checks) verification.passed &= check.differences == 0;
    if (workspace_.access != Access::kRead) record(proof);
    return proof;
  }

 private:
  static Error nothing_published() {
    return Error(ErrorCode::kFailed, "there is nothing to verify: no generation has been published",
                 "run 'stepwell refresh' first");
  }

  std::vector<ProofQuery> queries(bool full) const {
    const auto& model = workspace_.model;
    const auto& sql = workspace_.sql;
    if (!full) return {totals_proof(model, sql), brand_proof(sql), category_proof(sql)};
    return {asin_proof(model, sql), exclusion_proof(model, sql), brand_proof(sql), category_proof(sql)};
  }

  static Check compare(const SharedSnapshot& snapshot, const ProofQuery& query) {
    Connection& one = *snapshot.connections().front();
    Connection& other = *snapshot.connections().back();
    Side found(&one == &other ? one.query(query.found) : other.stream(query.found), query);
    Side expected(one.stream(query.expected), query);
    return merge(std::move(expected), std::move(found), query.name);
  }

  /// A result that cannot be recorded is still a result.
  void record(Proof& proof) {
    const Verification& verification = proof.verification;
    try {
      workspace_.connection.execute(
          "INSERT INTO stepwell_verifications (generation, verified_at, complete, passed) "
          "VALUES (?, '1970-01-01' + INTERVAL ? MICROSECOND, ?, ?)",
          {verification.generation, verification.verified_at, std::int64_t{verification.full},
           std::int64_t{verification.passed}});
    } catch (const Error& error) {
      proof.not_recorded = error.what();
    }
  }

  Workspace& workspace_;
};

}  // namespace

std::unique_ptr<Prover> make_prover(Workspace& workspace) { return std::make_unique<MariaProver>(workspace); }

}  // namespace stepwell::maria
