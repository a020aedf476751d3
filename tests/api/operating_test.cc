// The server refreshes and rolls back by itself, on every engine: on its schedule, or because an admin asked.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <iterator>
#include <map>

#include "tests/api/serving_program.h"
#include "tests/testing/driver.h"
#include "tests/testing/engine_under_test.h"
#include "tests/testing/plain_sql.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using ::testing::HasSubstr;

class Operating : public ::testing::TestWithParam<KindOfEngine> {
 protected:
  void SetUp() override {
    SourceRows rows;
    rows.category(1).brand(10, 1).asin(100, 10).fact(100, "US", "CM3", "2025-03-09", 100);
    driver_.setup();
    PlainSql(*engine_).load(rows);
    driver_.refresh();
  }
  void start_configured(const std::string& configuration) {
    start({"--config", folder_.write("config.ini", configuration)});
  }
  /// The configuration has this command.
  void start_with(const std::string& after) { start_configured("[refresh]\nafter = " + after + "\n"); }
  void start(std::vector<std::string> options = {}) {
    options.insert(options.end(), {"--db", engine_->url()});
    server_ = std::make_unique<ServingProgram>(options);
    ASSERT_NE(server_->port(), 0);
    ASSERT_LT(server_->wait_for(1), 10);
  }
  void change_sources(const std::string& roles_sql) { PlainSql(*engine_).execute(roles_sql); }

  TemporaryFolder folder_;
  std::unique_ptr<EngineUnderTest> engine_ = GetParam().make(Model());
  Driver driver_{*engine_};
  std::unique_ptr<ServingProgram> server_;
};
INSTANTIATE_TEST_SUITE_P(Api, Operating, ::testing::ValuesIn(kinds_of_storage()),
                         [](const auto& tested) { return name_of_parameter(tested); });

TEST_P(Operating, RefreshesAndRollsBackWhenAsked) {
  start();
  EXPECT_THAT(
      server_->body("/api/status"),
      HasSubstr(
          R"("refresh":{"every":null,"next_at":null,"running":null,"last":null,"verification":null,"after":null})"));
  change_sources("UPDATE {facts} SET {facts.value} = 7");
  const auto begun = server_->post("/api/refresh", "{\"full\":true}");
  EXPECT_EQ(begun.status, 202);
  EXPECT_THAT(begun.body, HasSubstr(R"("running":{"what":"refresh","since":)"));
  EXPECT_LT(server_->wait_for(2), 10);
  EXPECT_TRUE(
      server_->wait_for_status(R"("ok":true,"outcome":"generation 2 published, 4 tier rows written")"));
  EXPECT_EQ(server_->post("/api/refresh", "").status, 202);
  EXPECT_TRUE(server_->wait_for_status(R"("outcome":"nothing to change: generation 2 stands")"));
  EXPECT_EQ(server_->post("/api/rollback", "{\"generation\":1}").status, 202);
  EXPECT_LT(server_->wait_for(3), 10);
  EXPECT_TRUE(server_->wait_for_status("generation 3 holds the tiers of generation 1 again"));
  EXPECT_TRUE(server_->wait_for_status(R"("actor":"anybody")")) << "nobody logs in here";
  EXPECT_THAT(server_->body("/metrics"), HasSubstr("stepwell_tasks_total{outcome=\"ok\"} 3\n"));
}

TEST_P(Operating, VerifiesWhenAskedAndKeepsThatApartFromRefreshes) {
  start({"--refresh-every", "1h"});
  const auto next_at = [this] {
    const std::string status = server_->body("/api/status");
    return status.substr(status.find("\"next_at\":"), 33);
  };
  const std::string due = next_at();
  EXPECT_THAT(server_->post("/api/verify", "{}").body, HasSubstr(R"("running":{"what":"verify","since":)"));
  EXPECT_TRUE(server_->wait_for_status(" totals compared"));
  EXPECT_TRUE(server_->wait_for_status(R"("full":false,"passed":true)"));
  EXPECT_EQ(server_->post("/api/verify", "{\"full\":true}").status, 202);
  EXPECT_TRUE(server_->wait_for_status(R"("full":true,"passed":true)"));
  EXPECT_TRUE(server_->wait_for_status(" figures compared"));
  change_sources("UPDATE {facts} SET {facts.value} = 7");
  EXPECT_EQ(server_->post("/api/verify", "{}").status, 202);
  EXPECT_TRUE(server_->wait_for_status(
      "\"ok\":false,\"outcome\":\"generation 1 differs from the raw rows: 1 of 1 in "));
  EXPECT_TRUE(server_->wait_for_status(R"("full":false,"passed":false)"));
  EXPECT_THAT(server_->body("/api/status"), HasSubstr(R"("last":null)"));
  EXPECT_EQ(next_at(), due) << "a verification puts no refresh off";
}

TEST_P(Operating, AFailureIsToldAndTheOldGenerationServed) {
  start();
  change_sources("UPDATE {facts} SET {facts.marketplace} = 'ALL'");
  EXPECT_EQ(server_->post("/api/refresh", "{}").status, 202);
  EXPECT_TRUE(server_->wait_for_status("\"ok\":false,\"outcome\":\""));
  EXPECT_THAT(server_->body("/api/status"), HasSubstr("ALL"));
  const std::string metrics = server_->body("/metrics");
  EXPECT_THAT(metrics, HasSubstr("stepwell_tasks_total{outcome=\"failed\"} 1\n"));
  EXPECT_THAT(metrics, HasSubstr("stepwell_task_last_ok 0\n"));
  EXPECT_EQ(server_->get("/api/filters").field("X-Stepwell-Generation"), "1");
  EXPECT_EQ(server_->post("/api/rollback", "{\"generation\":77}").status, 202);
  EXPECT_TRUE(server_->wait_for_status("\"what\":\"rollback\",\"at\":"));
  EXPECT_THAT(server_->body("/api/status"), HasSubstr("roll back"));
}

TEST_P(Operating, RunsTheCommandAfterEachGenerationThatItPublishes) {
  const auto ran = folder_ / "ran";
  start_with("echo $STEPWELL_GENERATION >>" + ran.string() + "; test $STEPWELL_GENERATION -ne 3");
  EXPECT_EQ(server_->post("/api/refresh", "{}").status, 202);
  EXPECT_TRUE(server_->wait_for_status("nothing to change: generation 1 stands"));
  EXPECT_TRUE(server_->wait_for_status(R"("after":null})"));
  change_sources("UPDATE {facts} SET {facts.value} = 7");
  EXPECT_EQ(server_->post("/api/refresh", "{\"full\":true}").status, 202);
  EXPECT_TRUE(server_->wait_for_status(R"("after":{"generation":2,"ok":true,"outcome":"exit status 0"})"));
  EXPECT_EQ(server_->post("/api/rollback", "{\"generation\":1}").status, 202);
  EXPECT_TRUE(server_->wait_for_status(R"("after":{"generation":3,"ok":false,"outcome":"exit status 1"})"));
  EXPECT_THAT(server_->body("/api/status"), HasSubstr(R"("ok":true,"outcome":"generation 3 holds)"));
  EXPECT_THAT(server_->body("/metrics"), HasSubstr("stepwell_after_last_ok 0\n"));
  EXPECT_EQ(read_file(ran), "2\n3\n");
  EXPECT_THAT(server_->errors_so_far(),
              HasSubstr("the command after generation 3 failed: exit status 1; the generation stands"));
}

TEST_P(Operating, ACommandThatRunsOnEndsWithTheServer) {
  start_with("sleep 600");
  change_sources("UPDATE {facts} SET {facts.value} = 7");
  EXPECT_EQ(server_->post("/api/refresh", "{\"full\":true}").status, 202);
  EXPECT_LT(server_->wait_for(2), 10);
  EXPECT_EQ(server_->post("/api/refresh", "{}").status, 409) << "the command belongs to the refresh";
  const Stopwatch stopwatch;
  const Outcome ended = server_->stop();
  EXPECT_EQ(ended.status, 0);
  EXPECT_LT(stopwatch.elapsed_s(), 20);
  EXPECT_THAT(ended.errors, HasSubstr("it was stopped together with the server"));
}

TEST_P(Operating, AnswersWithAsManyThreadsAsConfigured) {
  std::map<std::string, std::ptrdiff_t> threads;
  for (const std::string count : {"1", "3"}) {
    start_configured("[server]\nthreads = " + count + "\n");
    for (int i = 0; i < 6; ++i) EXPECT_EQ(server_->get("/api/filters").status, 200);
    const std::filesystem::directory_iterator all("/proc/" + std::to_string(server_->pid()) + "/task");
    threads[count] = std::distance(begin(all), end(all));
    EXPECT_EQ(server_->stop().status, 0);
  }
  EXPECT_EQ(threads["3"], threads["1"] + 2);
}

TEST_P(Operating, RefreshesOnItsSchedule) {
  start({"--refresh-every", "1s"});
  EXPECT_THAT(server_->body("/api/status"), HasSubstr(R"("every":"1s","next_at":")"));
  change_sources("UPDATE {facts} SET {facts.value} = 9");
  EXPECT_LT(server_->wait_for(2), 10);
  EXPECT_TRUE(server_->wait_for_status("nothing to change: generation 2 stands"));
  EXPECT_THAT(server_->body("/api/history"), HasSubstr(R"("actor":"schedule")"));
}

}  // namespace
}  // namespace stepwell::testing
