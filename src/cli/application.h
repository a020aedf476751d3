// Application: the command line as a tree of commands and options, built from the table in commands.cc.
//
// `main` parses with it; whoever describes the command line (man pages, completion of shells) walks it, so
// that no description can say something else than the program does.
#pragma once

#include <CLI/CLI.hpp>

#include "cli/command.h"
#include "config/config.h"

namespace stepwell {

class Application {
 public:
  Application();
  Application(const Application&) = delete;
  Application& operator=(const Application&) = delete;

  /// Parsing it fills what the methods below return.
  CLI::App& app() { return app_; }

  const ConfigRequest& request() const { return request_; }
  bool quiet() const { return quiet_; }
  /// What the chosen command runs; empty if none was chosen.
  const Action& action() const { return action_; }
  /// Of a command line that did not parse: the command or option that the first surplus word may have meant;
  /// an empty text if none is near.
  std::string meant() const;

 private:
  CLI::App app_;
  ConfigRequest request_;
  bool quiet_ = false;
  Action action_;
};

}  // namespace stepwell
