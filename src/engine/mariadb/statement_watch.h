// StatementWatch: tells how far a long statement is, while the thread that runs it waits for its end.
#pragma once

#include <functional>
#include <string>
#include <thread>

#include "base/progress.h"
#include "engine/mariadb/connection.h"

namespace stepwell::maria {

/// While it lives, asks the server twice a second, on a connection of its own. A server that does not tell,
/// or does not answer, leaves the step without figures.
class StatementWatch {
 public:
  /// `query` answers with the rows done in the column `column` of its first row. Everything passed must
  /// outlive the watch.
  StatementWatch(const MariaServer& server, std::string query, std::size_t column,
                 std::function<std::uint64_t(std::uint64_t)> rows_done, Progress& progress);

 private:
  std::jthread thread_;
};

}  // namespace stepwell::maria
