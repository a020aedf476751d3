#include "tests/crash/crash_scene.h"

#include <algorithm>
#include <chrono>
#include <fstream>
#include <stdexcept>
#include <thread>

namespace stepwell::testing {
namespace {

constexpr int kTimeout_ms = 60'000;
constexpr int kPublishing_ms = 60;  // the most that the last step takes on a quiet machine

void sleep_us(std::size_t microseconds) {
  std::this_thread::sleep_for(std::chrono::microseconds(microseconds));
}

Command command_on(EngineUnderTest& engine, const std::vector<std::string>& arguments) {
  Command command{.arguments = {STEPWELL_BINARY}};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.arguments.insert(command.arguments.end(), {"--db", engine.url()});
  return command;
}

}  // namespace

CrashScene::CrashScene(const KindOfEngine& kind, std::uint64_t seed, int raw_rows)
    : dice_(seed), engine_(kind.make(Model())) {
  run({"generate", "--rows", std::to_string(raw_rows), "--shape", "ledger", "--seed",
       std::to_string(seed % 1000)});
  run({"refresh"});
}

std::string CrashScene::run(const std::vector<std::string>& arguments) { return run_on(*engine_, arguments); }

std::string CrashScene::run_on(EngineUnderTest& engine, const std::vector<std::string>& arguments,
                               int* took_ms) {
  const auto begun = std::chrono::steady_clock::now();
  Outcome outcome = stepwell::testing::run(command_on(engine, arguments), kTimeout_ms);
  // A command that writes mends it, and this one writes nothing else.
  if (outcome.errors.find("what only reads does not mend") != std::string::npos) {
    stepwell::testing::run(command_on(engine, {"setup", "--yes", "--no-populate"}), kTimeout_ms);
    outcome = stepwell::testing::run(command_on(engine, arguments), kTimeout_ms);
  }
  const auto took = std::chrono::steady_clock::now() - begun;
  if (took_ms != nullptr) {
    *took_ms = static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(took).count());
  }
  EXPECT_EQ(outcome.status, 0) << "stepwell " << arguments.front() << " failed: " << outcome.errors
                               << outcome.output;
  return outcome.output;
}

std::unique_ptr<Process> CrashScene::start(const std::vector<std::string>& arguments) {
  return std::make_unique<Process>(command_on(*engine_, arguments));
}

void CrashScene::wait_for_random_moment(Process& process, int needs_ms) {
  if (dice_.chance(2)) {
    while (process.running() && process.errors_so_far().find("publishing") == std::string::npos)
      sleep_us(200);
    sleep_us(dice_.roll(static_cast<std::size_t>(std::clamp(needs_ms / 4, 1, kPublishing_ms)) * 1000));
  } else {
    sleep_us(dice_.roll(static_cast<std::size_t>(needs_ms) * 1000));
  }
}

bool CrashScene::kill_at_random(Process& process, int& needs_ms) {
  wait_for_random_moment(process, needs_ms);
  const bool in_time = process.running();
  process.kill();
  engine_->settle();
  if (!in_time) needs_ms = std::max(1, needs_ms * 2 / 3);
  return in_time;
}

std::int64_t CrashScene::generation() {
  const std::string json = run({"status", "--json"});
  const std::string before = "\"generations\":[{\"generation\":";
  const auto at = json.find(before);
  if (at == std::string::npos) throw std::runtime_error("status shows no generation: " + json);
  return std::stoll(json.substr(at + before.size()));
}

Exports CrashScene::exports_of(EngineUnderTest& engine) {
  Exports exports;
  for (const std::string tier : {"asin", "brand", "category"}) {
    exports[tier] = run_on(engine, {"export", "--tier", tier});
  }
  return exports;
}

void CrashScene::expect_one_of(std::int64_t last, const Exports& last_exports, std::int64_t next,
                               const Exports& next_exports) {
  const auto generation = this->generation();
  ASSERT_TRUE(generation == last || generation == next) << "generation " << generation << " is neither";
  const auto& expected = generation == last ? last_exports : next_exports;
  for (const auto& [tier, content] : exports()) {
    EXPECT_TRUE(content == expected.at(tier))
        << "the " << tier << " tier is not that of generation " << generation;
  }
}

void CrashScene::expect_recovery(const Exports& undisturbed) {
  run({"refresh"});
  EXPECT_TRUE(exports() == undisturbed) << "the refresh after the crash gives other tiers";
  run({"verify"});
  run({"verify", "--full"});
}

void CrashScene::change_sources() {
  Driver driver(*engine_);
  switch (dice_.roll(3)) {
    case 0:
      driver.import_csv("facts", read_file(write_facts(3000)));
      break;
    case 1:
      driver.import_csv("asins", asins_csv(engine_->model(), {{dice_.between(1, 20), 1}, {21, 2}}));
      break;
    default:
      PlainSql(*engine_).execute(
          "UPDATE {facts} SET {facts.value} = {facts.value} + 1 WHERE {facts.asin} % 3 = " +
          std::to_string(dice_.roll(3)));
  }
}

std::filesystem::path CrashScene::write_facts(int rows) {
  std::vector<RawFact> facts;
  const std::vector<std::optional<std::string>> places = {"US", "DE", "UK", "us "};
  const std::vector<std::optional<std::string>> metrics = {"CM3", "Net revenue", "cm3"};
  for (int i = 0; i < rows; ++i) {
    const std::string day = "2025-0" + std::to_string(dice_.between(1, 9)) + "-15";
    facts.push_back(
        {dice_.between(1, 40), dice_.pick(places), dice_.pick(metrics), day, dice_.between(-999, 999)});
  }
  const auto file = folder_ / ("facts-" + std::to_string(++files_) + ".csv");
  std::ofstream(file, std::ios::binary) << facts_csv(engine_->model(), facts);
  return file;
}

long long CrashScene::count_facts() {
  return std::stoll(PlainSql(*engine_).query("SELECT count(*) FROM {facts}").at(0).at(0).value());
}

}  // namespace stepwell::testing
