// Process: another program, run as a person or a service manager would run it.
//
// Standard output and standard error go to unnamed files, so that a chatty program never blocks on a full
// pipe. The variables that configure stepwell (DB_HOST and the like) are not inherited.
#pragma once

#include <sys/types.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace stepwell::testing {

struct Command {
  /// The program, found by PATH if it has no slash, and its arguments.
  std::vector<std::string> arguments;
  std::string input = {};
  std::map<std::string, std::string> environment = {};
  /// Empty: the folder of the test.
  std::filesystem::path folder = {};
  /// Killed when the thread that started it ends, however that happens.
  bool ends_with_parent = false;
};

struct Outcome {
  /// The exit status, or minus the number of the signal that ended it.
  int status = -1;
  bool timed_out = false;
  std::string output;
  std::string errors;
};

class Process {
 public:
  /// Starts the program. Throws std::runtime_error if it cannot be started.
  explicit Process(const Command& command);
  /// Kills it if it still runs.
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;

  pid_t pid() const { return pid_; }
  bool running();
  /// Sends the signal; nothing happens to a program that has ended.
  void signal(int number);
  /// kill -9, and waits until the kernel has taken its locks away.
  void kill();
  /// Waits for its end; kills it after `timeout_ms`.
  Outcome wait(int timeout_ms = 60'000);
  /// What it has written to standard error so far.
  std::string errors_so_far() const;

 private:
  bool reap(bool block);

  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  using File = std::unique_ptr<std::FILE, CloseFile>;
  static std::string content(std::FILE* file);

  File input_;
  File output_;
  File errors_;
  pid_t pid_ = -1;
  bool reaped_ = false;
  int status_ = 0;
};

/// For the environment of a program: this process's options of AddressSanitizer and one more. Other builds do
/// not read them.
std::pair<const std::string, std::string> asan_options_and(const std::string& option);

/// Starts the program and waits for its end.
Outcome run(const Command& command, int timeout_ms = 60'000);

}  // namespace stepwell::testing
