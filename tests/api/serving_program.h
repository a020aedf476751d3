// ServingProgram: `stepwell serve` in a process of its own, as it runs beside the programs that publish.
#pragma once

#include <chrono>
#include <csignal>
#include <map>
#include <regex>
#include <string>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "serve/http/testing/raw_client.h"
#include "tests/testing/process.h"

namespace stepwell::testing {

class ServingProgram {
 public:
  /// Any free loopback port. `folder` is where the program runs.
  explicit ServingProgram(const std::vector<std::string>& options, const std::filesystem::path& folder = {},
                          const std::map<std::string, std::string>& environment = {})
      : process_(command(options, folder, environment)) {
    static const std::regex kListening("listening on https?://127\\.0\\.0\\.1:([0-9]+)");
    for (int i = 0; i < 1000 && port_ == 0 && process_.running(); ++i) {
      const std::string errors = process_.errors_so_far();
      std::smatch found;
      if (std::regex_search(errors, found, kListening))
        port_ = static_cast<std::uint16_t>(std::stoi(found[1]));
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  /// 0 if it never said that it listens.
  std::uint16_t port() const { return port_; }
  pid_t pid() const { return process_.pid(); }
  serve::testing::HttpAnswer get(const std::string& target) const {
    return serve::testing::RawClient(port_).get(target);
  }
  std::string body(const std::string& target) const { return get(target).body; }
  serve::testing::HttpAnswer post(const std::string& target, const std::string& body) const {
    return serve::testing::RawClient(port_).post(target, body);
  }
  /// Waits until /api/status says so; false if it does not within ten seconds.
  bool wait_for_status(const std::string& part) const {
    const Stopwatch stopwatch;
    while (this->body("/api/status").find(part) == std::string::npos) {
      if (stopwatch.elapsed_s() > 10) return false;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return true;
  }
  void signal(int number) { process_.signal(number); }
  std::string errors_so_far() const { return process_.errors_so_far(); }
  /// Waits until it answers from that generation; seconds that it took, or 10 if it never does.
  double wait_for(std::int64_t generation) const {
    const Stopwatch stopwatch;
    serve::testing::RawClient client(port_);
    while (stopwatch.elapsed_s() < 10) {
      if (client.get("/api/filters").field("X-Stepwell-Generation") == std::to_string(generation)) break;
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return stopwatch.elapsed_s();
  }
  Outcome stop() {
    process_.signal(SIGTERM);
    return process_.wait();
  }

 private:
  static Command command(std::vector<std::string> options, const std::filesystem::path& folder,
                         const std::map<std::string, std::string>& environment) {
    options.insert(options.begin(), {STEPWELL_BINARY, "serve", "--listen", "127.0.0.1:0"});
    return {.arguments = std::move(options), .environment = environment, .folder = folder};
  }

  Process process_;
  std::uint16_t port_ = 0;
};

}  // namespace stepwell::testing
