// AccessLog: one line for each request, into a file or to standard output.
//
//   2026-11-24T20:40:00.123Z 127.0.0.1 ada "GET /api/filters" 200 5120 0.000123 9f0c…-1a
//
// time, client, login, request, status, bytes, seconds, request id. Each server thread gathers its lines and
// hands them over now and then; a line is never cut. Whoever reads the log and does not keep up
// loses lines: the threads that answer wait for nothing.
#pragma once

#include <filesystem>
#include <mutex>
#include <string_view>

namespace stepwell::serve {

class AccessLog {
 public:
  /// "-" is standard output. Throws Error{kUsage} for a file that cannot be opened.
  explicit AccessLog(std::filesystem::path file);
  ~AccessLog();
  AccessLog(const AccessLog&) = delete;
  AccessLog& operator=(const AccessLog&) = delete;

  /// Whole lines; from any thread. What cannot be written is lost, and said once.
  void write(std::string_view lines);
  /// Opens the file anew, after it has been moved away. Goes on with the old one if that fails.
  void reopen();

 private:
  /// Once, until lines are written again.
  void complain(const char* why);

  std::filesystem::path file_;
  std::mutex mutex_;
  int descriptor_ = -1;
  bool complained_ = false;
};

}  // namespace stepwell::serve
