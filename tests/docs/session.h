// Session: what one page tells its reader to type, run in order by one shell in a folder of its own.
//
// The conventions of pages are in CONTRIBUTING.md ("Documentation"). The reader's world is stood in for:
//   stepwell     the program under test, without progress, which a terminal would wipe away
//   :8080        a free port
//   db-1         a MariaDB server of the session's own. Its database `sales` has 100,000 raw rows of the
//   team's; the user
//                `team`, password `secret`, has every right there; the client `mariadb` is its administrator
//   duckdb       a client that runs SQL on an embedded file
//   crontab      a file
//   database/    the folder of the tree
// Programs that a page leaves in the background end with it.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "tests/docs/page.h"

namespace stepwell::testing {

/// One thing that a page has its reader do.
struct Step {
  /// Of the page.
  std::size_t line = 0;
  /// For the shell.
  std::string command;
  /// What a file that the command needs holds: "$content" in the command is its path.
  std::string content = {};
  /// What the page says is printed; nothing where it does not say. Lines expected_begin .. expected_end - 1
  /// of the page.
  std::optional<std::string> expected = {};
  std::size_t expected_begin = 0;
  std::size_t expected_end = 0;

  bool in_background() const { return command.ends_with("&"); }
  /// A page shows a failure by its message.
  bool fails() const;
};

struct StepOutcome {
  /// Nothing if the session ended before it, or in it.
  std::optional<int> status;
  std::string output;
};

/// Throws std::runtime_error, with page and line, for a block whose language has no meaning here.
std::vector<Step> steps_of(const Page& page);

/// Runs the steps. Throws std::runtime_error if the session cannot begin.
std::vector<StepOutcome> run_session(const std::vector<Step>& steps);

}  // namespace stepwell::testing
