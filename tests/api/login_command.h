// LoginCommand: a small business in a folder, whose logins `stepwell user` makes and `stepwell serve` asks
// for.
#pragma once

#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "tests/api/serving_program.h"
#include "tests/testing/process.h"
#include "tests/testing/temporary_folder.h"

namespace stepwell::testing {

class LoginCommand : public ::testing::Test {
 protected:
  void SetUp() override {
    ASSERT_EQ(stepwell({"generate", "--rows", "2000"}).status, 0);
    ASSERT_EQ(stepwell({"setup", "--yes"}).status, 0);
  }
  Outcome stepwell(std::vector<std::string> arguments, const std::string& input = {}) const {
    arguments.insert(arguments.begin(), STEPWELL_BINARY);
    return run({.arguments = std::move(arguments), .input = input, .folder = folder_.path()});
  }
  void configure(const std::string& text) const { std::ofstream(folder_ / "config.ini") << text; }
  void start(const std::vector<std::string>& options = {}) {
    server_ = std::make_unique<ServingProgram>(options, folder_.path());
    ASSERT_NE(server_->port(), 0) << server_->errors_so_far();
  }
  serve::testing::HttpAnswer log_in(const std::string& name, const std::string& password) const {
    return server_->post("/api/login", R"({"username":")" + name + R"(","password":")" + password + "\"}");
  }
  serve::testing::HttpAnswer get_with(const std::string& field,
                                      const std::string& target = "/api/filters") const {
    return serve::testing::RawClient(server_->port()).get(target, field + "\r\n");
  }
  /// The header field with the session that a login began.
  static std::string session_of(const serve::testing::HttpAnswer& answer) {
    const std::string cookie = answer.field("Set-Cookie");
    return "Cookie: " + cookie.substr(0, cookie.find(';'));
  }
  /// SIGHUP, and until the log says `part`, for the time after what it says now.
  bool reload(const std::string& part) {
    const std::size_t before = server_->errors_so_far().size();
    server_->signal(SIGHUP);
    for (int i = 0; i < 1000; ++i) {
      if (server_->errors_so_far().find(part, before) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  bool wait_for_log(const std::string& part) const {
    for (int i = 0; i < 1000; ++i) {
      if (server_->errors_so_far().find(part) != std::string::npos) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return false;
  }
  std::string file(const std::string& name) const {
    std::ifstream in(folder_ / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }

  TemporaryFolder folder_;
  std::unique_ptr<ServingProgram> server_;
};

}  // namespace stepwell::testing
