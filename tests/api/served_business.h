// ServedBusiness: a small synthetic business in a DuckDB file, and `stepwell serve` on it: what hostile and
// clumsy clients are let loose on.
#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/api/serving_program.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {

/// Nothing that the API answers with; whoever reads it has read a file.
inline constexpr const char* kFileSecret = "the-secret-of-a-file";

class ServedBusiness : public ::testing::Test {
 protected:
  /// `environment` is the server's.
  explicit ServedBusiness(std::map<std::string, std::string> environment = {})
      : environment_(std::move(environment)) {}

  void SetUp() override {
    folder_.write("secret.txt", kFileSecret);
    for (const std::vector<std::string>& arguments :
         {std::vector<std::string>{STEPWELL_BINARY, "generate", "--rows", "50000", "--shape", "daily"},
          std::vector<std::string>{STEPWELL_BINARY, "refresh"}}) {
      const Outcome outcome = run({.arguments = arguments, .folder = folder_.path()});
      ASSERT_EQ(outcome.status, 0) << outcome.errors;
    }
    program_ = std::make_unique<ServingProgram>(std::vector<std::string>{}, folder_.path(), environment_);
    ASSERT_NE(port(), 0);
    ASSERT_LT(program_->wait_for(1), 10);
  }

  std::uint16_t port() const { return program_->port(); }
  bool answers() const { return program_->get("/api/dashboard-data").status == 200; }

  /// Resident memory of the program.
  std::size_t memory_kb() const {
    std::ifstream status("/proc/" + std::to_string(program_->pid()) + "/status");
    for (std::string word; status >> word;) {
      std::size_t kb = 0;
      if (word == "VmRSS:" && status >> kb) return kb;
    }
    ADD_FAILURE() << "the program has ended";
    return 0;
  }
  std::size_t descriptors() const {
    const std::filesystem::directory_iterator open("/proc/" + std::to_string(program_->pid()) + "/fd");
    return static_cast<std::size_t>(std::distance(begin(open), end(open)));
  }
  /// Waits until the program holds as few descriptors again. It notices that a client has gone with its next
  /// look at the socket, after the answers that it is making: under a sanitizer, a thousand take half a
  /// minute.
  void expect_descriptors_back_to(std::size_t before) const {
    constexpr double kPatience_s = 120;
    const Stopwatch stopwatch;
    while (descriptors() > before && stopwatch.elapsed_s() < kPatience_s) {
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_LE(descriptors(), before);
  }

  std::map<std::string, std::string> environment_;
  TemporaryFolder folder_;
  std::unique_ptr<ServingProgram> program_;
};

}  // namespace stepwell::testing
