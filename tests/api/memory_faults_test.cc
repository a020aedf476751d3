// Each allocation of a request fails, one after the other: the server answers the next request, and counts
// its connections right in the end.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/api/preload/failing_malloc.h"
#include "tests/api/serving_program.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {
namespace {

using serve::testing::RawClient;
using ::testing::HasSubstr;

class MemoryFaults : public ::testing::Test {
 protected:
  void SetUp() override {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "sanitizers have an allocator of their own";
#endif
    const auto file = folder_.write("control", std::string(sizeof(FailingMalloc), '\0'));
    const int descriptor = open(file.c_str(), O_RDWR | O_CLOEXEC);
    control_ = static_cast<FailingMalloc*>(
        mmap(nullptr, sizeof(FailingMalloc), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0));
    close(descriptor);
    ASSERT_NE(control_, MAP_FAILED);
    const std::string db = "duckdb:" + (folder_ / "business.duckdb").string();
    ASSERT_EQ(run({.arguments = {STEPWELL_BINARY, "generate", "--rows", "3000", "--db", db}}).status, 0);
    ASSERT_EQ(run({.arguments = {STEPWELL_BINARY, "refresh", "--db", db}}).status, 0);
    program_.emplace(std::vector<std::string>{"--db", db}, folder_.path(),
                     std::map<std::string, std::string>{{"LD_PRELOAD", STEPWELL_FAILING_MALLOC_LIBRARY},
                                                        {"STEPWELL_FAILING_MALLOC", file.string()}});
    ASSERT_NE(program_->port(), 0);
    ASSERT_LT(program_->wait_for(1), 10);
    control_->thread = program_->pid();  // its first thread answers
  }

  /// Sends `request` once for each allocation that the server's thread makes for it, which fails. How many
  /// there were.
  int fail_each(const std::string& request) {
    constexpr int kMost = 3000;
    for (int n = 1; n <= kMost; ++n) {
      control_->countdown = n;
      {
        RawClient client(program_->port());
        client.send(request);
        client.finish_sending();
        client.receive();  // an answer, an error, or the end of the connection
      }
      const bool none_failed = control_->countdown.exchange(0) > 0;
      const auto next = program_->get("/api/dashboard-data?brand_id=1");
      EXPECT_EQ(next.status, 200) << request << ", allocation " << n << "\n" << program_->errors_so_far();
      if (next.status != 200 || none_failed) return n - 1;
    }
    ADD_FAILURE() << "it never ends";
    return kMost;
  }

  /// As the server counts them, the one that asks among them.
  bool comes_down_to_one_connection() const {
    const Stopwatch stopwatch;
    while (program_->body("/metrics").find("stepwell_http_connections_open 1\n") == std::string::npos) {
      if (stopwatch.elapsed_s() > 10) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
  }

  TemporaryFolder folder_;
  FailingMalloc* control_ = nullptr;
  std::optional<ServingProgram> program_;
};

TEST_F(MemoryFaults, OfAnyRequestLeaveTheServerAsItWas) {
  const std::string end = " HTTP/1.1\r\nHost: localhost\r\n\r\n";
  int failed = 0;
  for (const char* target :
       {"/api/dashboard-data?brand_id=2&metric=net+REVENUE", "/api/products?sort=name&q=a", "/api/filters",
        "/api/status", "/metrics", "/dashboard", "/api/dashboard-data?brand_id=no+number", "/no/such/page"}) {
    failed += fail_each(std::string("GET ") + target + end);
  }
  failed += fail_each("this is no request\r\n\r\n");
  failed += fail_each(
      "POST /api/login HTTP/1.1\r\nHost: localhost\r\nX-Stepwell: 1\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_GT(failed, 200);
  EXPECT_TRUE(comes_down_to_one_connection()) << program_->body("/metrics");
  EXPECT_EQ(program_->stop().status, 0);
}

}  // namespace
}  // namespace stepwell::testing
